import { beforeAll, expect, test } from "vitest";
import { eventHash, wordsHash } from "#app/db/event-hash.ts";
import { failureOf } from "#app/db/failures.ts";
import * as schema from "#app/db/schema.ts";
import { stateFrom, ticketColumns } from "#app/db/ticket-rows.ts";
import { nextMomentAt } from "#app/domain/moments.ts";
import { apply, type TicketState } from "#app/domain/ticket.ts";
import { fileWith, idOf, NOW, ownCampus, rowsOf, sayWith } from "./campus.ts";

let campus: Awaited<ReturnType<typeof ownCampus>>;
beforeAll(async () => {
  campus = await ownCampus();
  const reference = await fileWith(campus.deps, "student01", { place: "Room 1" });
  await sayWith(campus.deps, "dean", reference, "note", { body: "A note.", leadership: true });
});

/** Everything that stands in the tables of tickets. */
async function everything() {
  const { reads } = campus.deps.db;
  const [tickets, events, words, clocks, pauses, people] = await reads.batch([
    reads.select({ ...ticketColumns, next: schema.tickets.nextMomentAt }).from(schema.tickets),
    reads.select().from(schema.ticketEvents).orderBy(schema.ticketEvents.ticketId, schema.ticketEvents.seq),
    reads.select().from(schema.eventContents),
    reads.select().from(schema.ticketClocks),
    reads.select().from(schema.clockPauses),
    reads.select().from(schema.ticketPeople),
  ]);
  return { tickets, events, words, clocks, pauses, people };
}

test("every event's hash follows from its row and the one before, on every ticket", async () => {
  const { tickets, events } = await everything();
  expect(tickets.length).toBeGreaterThan(20);
  for (const { id, version } of tickets) {
    const own = events.filter((event) => event.ticketId === id);
    let previous = "";
    for (const { ticketId: _ticketId, hash, ...sealed } of own) {
      expect(hash).toBe(eventHash(previous, sealed));
      previous = hash;
    }
    expect(own.map((event) => event.seq)).toEqual(Array.from({ length: version }, (_, index) => index + 1));
  }
});

test("the words of every event are those its hash was made of", async () => {
  const { events, words } = await everything();
  for (const { ticketId, seq, wordsHash: kept } of events) {
    const said = words.filter((each) => each.ticketId === ticketId && each.seq === seq);
    expect(wordsHash(said)).toBe(kept);
    expect(wordsHash([...said].reverse())).toBe(kept);
  }
  expect(new Set(words.map((each) => `${each.ticketId}/${each.salt}`)).size).toBe(
    new Set(words.map((each) => `${each.ticketId}/${each.seq}`)).size,
  );
});

test("a changed event, or a missing one, breaks the chain", async () => {
  const { events } = await everything();
  const [first, second] = events.filter((event) => event.ticketId === events.at(-1)?.ticketId);
  if (!first || !second) throw new Error("the ticket has two events");
  const { ticketId: _ticketId, hash, ...sealed } = second;
  expect(hash).toBe(eventHash(first.hash, sealed));
  expect(hash).not.toBe(eventHash(first.hash, { ...sealed, at: sealed.at + 1 }));
  expect(hash).not.toBe(eventHash("", sealed));
});

test("each ticket's row, clocks and people are what its events add up to", async () => {
  const { tickets, events, clocks, pauses, people } = await everything();
  for (const { next, ...ticket } of tickets) {
    const of = <Row extends { ticketId: number }>(rows: readonly Row[]) =>
      rows.filter((row) => row.ticketId === ticket.id);
    const kept = stateFrom(ticket, of(clocks), of(pauses), of(people));
    const replayed = of(events).reduce<TicketState>((state, event) => apply(state, event.changes), {
      ticket: { ...ticket, version: 0 },
      clocks: [],
      people: [],
    });
    expect(sorted(replayed)).toEqual(sorted(kept));
    expect(next).toBe(nextMomentAt(kept));
  }
});

test("a filing's event sets every column of the row, so that the replay starts from nothing", async () => {
  const { events } = await everything();
  const given = ["id", "reference", "number", "version"];
  const columns = Object.keys(ticketColumns).filter((name) => !given.includes(name));
  for (const filed of events.filter((event) => event.kind === "filed"))
    expect(Object.keys(filed.changes.ticket ?? {}).sort()).toEqual(columns.sort());
});

function sorted({ ticket, clocks, people }: TicketState) {
  return {
    ticket,
    clocks: [...clocks].sort((a, b) => a.kind.localeCompare(b.kind) || a.round - b.round),
    people: [...people].sort((a, b) => a.personId - b.personId || a.relation.localeCompare(b.relation)),
  };
}

test.each([
  [
    "an event of no ticket",
    `insert into ticket_events (ticket_id, seq, kind, audience, actor_kind, via, at, facts,
    changes, hash) values (999999, 1, 'filed', 'public', 'system', 'job', 0, '{}', '{}', '')`,
  ],
  ["words of no event", "insert into event_contents values (1, 9999, 'body', 'x', 'y')"],
  [
    "a telling of no event",
    `insert into outbox (ticket_id, seq, person_id, channel, duty, created_at, not_before_at,
    next_attempt_at, give_up_at) values (1, 9999, 1, 'mail', 'requester', 0, 0, 0, 0)`,
  ],
  [
    "a telling on no channel",
    `insert into outbox (ticket_id, seq, person_id, channel, duty, created_at, not_before_at,
    next_attempt_at, give_up_at) values (1, 1, 1, 'pigeon', 'requester', 0, 0, 0, 0)`,
  ],
  [
    "a ticket whose status has another kind",
    "update tickets set status_kind = 'closed' where status_kind = 'new'",
  ],
  ["a number that is not the reference", "update tickets set number = number + 1000000"],
  ["a visibility that is none", "update tickets set visibility = 'secret'"],
  ["a ticket of nobody", "update tickets set requester_id = null"],
  ["an owner who does not exist", "update tickets set assignee_id = 999999"],
  ["to delete a ticket with a history", "delete from tickets"],
  ["to delete a person whom tickets name", `delete from people where id = ${idOf("student01")}`],
  ["to delete a status in use", "delete from ticket_statuses where kind = 'closed'"],
  ["to delete a calendar in use", "delete from calendars"],
  [
    "a grant of a scope without its domain",
    `insert into role_grants (person_id, role, scope_id, from_at)
    values (1, 'spoc', 1, 0)`,
  ],
  [
    "a second default status of a kind",
    `insert into ticket_statuses (slug, kind, is_default, position)
    values ('again', 'new', 1, 9)`,
  ],
])("the database refuses %s", async (_, sql) => {
  await expect(campus.database.execute(sql)).rejects.toThrow(/CONSTRAINT|constraint/);
});

test("foreign keys hold in a batch as in a single statement, and the whole batch is undone", async () => {
  const before = await rowsOf("select count(*) as n from cron_runs", [], campus.database);
  const batch = campus.deps.db.writes.batch([
    campus.deps.db.writes.insert(schema.cronRuns).values({ name: "proof", startedAt: NOW }),
    campus.deps.db.writes.insert(schema.sessions).values({
      tokenHash: "x",
      personId: (idOf("dean") + 999_999) as ReturnType<typeof idOf>,
      createdAt: 0,
      seenAt: 0,
      expiresAt: 0,
    }),
  ]);
  expect(await batch.then(() => "kept", failureOf)).toBe("fault");
  expect(await rowsOf("select count(*) as n from cron_runs", [], campus.database)).toEqual(before);
});

test("no row of the demo campus points nowhere", async () => {
  expect(await rowsOf("pragma foreign_key_check", [], campus.database)).toEqual([]);
});
