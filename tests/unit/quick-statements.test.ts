import { eq, inArray, type Query, SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { expect, test } from "vitest";
import { people } from "#app/db/schema/people-schema.ts";
import { sessions } from "#app/db/schema/sessions-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { deskAsked } from "#app/domain/desk/desk.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";

const drizzles = SQL.prototype.buildQueryFromSourceParams;
const { openDatabase } = await import("#app/db/client.ts");
const { viewerQueries } = await import("#app/db/account/viewer.ts");
const { pageOf } = await import("#app/db/lists/desk-page.ts");
const { asking, ME } = await import("#app/db/people/actor.ts");
const { ladderQueries } = await import("#app/db/tickets/ladder-rows.ts");
const { stageQueries } = await import("#app/db/tickets/stage-rows.ts");
const { stateQuery } = await import("#app/db/tickets/ticket-rows.ts");
const quick = SQL.prototype.buildQueryFromSourceParams;

const { reads, writes } = openDatabase({ url: "http://127.0.0.1:1", authToken: null });
const NOW = 1_796_000_000_000;
const REF = { kind: "session", tokenHashes: ["a", "b"] } as const;
const DESK = {
  ...deskAsked(new URLSearchParams("view=all&state=open&place=2&part=scope:1&only=mine&field.meal=lunch")),
  after: { at: NOW, id: 7 as TicketId },
  before: null,
};
const other = alias(people, "other");
const below = reads
  .select({ id: people.id, n: sql<number>`count(*)`.as("n") })
  .from(people)
  .as("below");

type Built = { toSQL(): Query };

/** What pages, commands and forms send, and everything that Drizzle can be given inside a statement. */
const STATEMENTS: Readonly<Record<string, () => readonly Built[]>> = {
  "whoever looks at a page": () => viewerQueries(reads, REF, NOW),
  "a desk": () => {
    const { where, order } = pageOf(ME, DESK, NOW, 51);
    return [asking({ reads }, REF, NOW).reads.select().from(tickets).where(where).orderBy(order).limit(51)];
  },
  "the state of a ticket": () => [
    stateQuery(reads, "1024"),
    ...ladderQueries(reads, "1024", NOW),
    ...stageQueries(reads, NOW),
  ],
  writes: () => [
    writes.insert(sessions).values({
      personId: 3 as PersonId,
      tokenHash: "x",
      createdAt: NOW,
      seenAt: NOW,
      expiresAt: NOW,
      isShared: true,
    }),
    writes
      .update(tickets)
      .set({ title: "“”", isOverdue: true, version: sql`${tickets.version} + 1`, requesterId: null })
      .where(eq(tickets.id, 4 as TicketId)),
    writes
      .delete(sessions)
      .where(sql`${sessions.tokenHash} in ${["a", "b"]}`)
      .returning({ id: sessions.personId }),
  ],
  "joins, names and subqueries": () => [
    reads
      .select({ id: people.id, name: other.name, n: below.n, all: sql`${below.id}`.as("all") })
      .from(people)
      .leftJoin(other, eq(other.id, people.id))
      .innerJoin(below, eq(below.id, other.id))
      .where(inArray(people.id, [1, 2] as PersonId[])),
    reads
      .select({ id: people.id })
      .from(people)
      .where(eq(people.name, sql.placeholder("name"))),
    reads.select({ id: sql`${people}` }).from(sql`${people} as ${sql.identifier('a "name"')}`),
  ],
  "values of every kind": () => [
    reads
      .select({
        id: sql`${null}, ${undefined}, ${true}, ${1n}, ${1.5}, ${""}, ${"?"}, ${[]}, ${[1, [null, sql`x`]]}`,
        raw: sql`${sql.raw("1")}, ${sql.empty()}, ${sql.param(3, people.id)}, ${sql.join([sql`a`, sql`b`], sql`, `)}`,
      })
      .from(people),
    reads.select({ id: sql`${"it's"} ${1} ${null} ${people.id}`.inlineParams() }).from(people),
    reads.select({ id: sql`${1} ${sql`${"it's"}`.inlineParams()} ${2}` }).from(people),
  ],
};

test.each(Object.entries(STATEMENTS))("%s: the same text and values as Drizzle's own", (_, made) => {
  expect(quick).not.toBe(drizzles);
  const ours = made().map((each) => each.toSQL());
  SQL.prototype.buildQueryFromSourceParams = drizzles;
  try {
    expect(ours).toEqual(made().map((each) => each.toSQL()));
  } finally {
    SQL.prototype.buildQueryFromSourceParams = quick;
  }
  for (const { sql: text } of ours) expect(text).toMatch(/^(with|select|insert|update|delete) /);
});

test("what a select computes has a name of its own, however it begins, and a column its table's", () => {
  const count = sql<number>`(select count(*) from tickets where requester_id = people.id and status_kind = 'new')`;
  for (const begun of [reads, asking({ reads }, REF, NOW).reads]) {
    const { sql: text } = begun.select({ count, id: people.id }).from(people).toSQL();
    expect(text).toMatch(/'new'\) as "_count", "id" from "people"$/);
  }
});
