import { beforeAll, expect, test } from "vitest";
import { sessions } from "#app/db/schema/sessions-schema.ts";
import { cronRuns } from "#app/db/schema/upkeep-schema.ts";
import { eventHash, wordsHash } from "#app/db/tickets/event-hash.ts";
import { failureOf } from "#app/db/tickets/failures.ts";
import { ticketColumns } from "#app/db/tickets/ticket-rows.ts";
import { nextMomentAt } from "#app/domain/time/moments.ts";
import { fileWith, idOf, NOW, ownCampus, rowsOf, sayWith } from "./campus.ts";
import { contradictions, everything, keptState, replayedState, sorted } from "./history.ts";

let campus: Awaited<ReturnType<typeof ownCampus>>;
beforeAll(async () => {
  campus = await ownCampus();
  const reference = await fileWith(campus.deps, "student01", { place: "Room 1" });
  await sayWith(campus.deps, "dean", reference, "note", { body: "A note.", leadership: true });
});

const all = () => everything(campus.deps);

test("every event's hash follows from its row and the one before, on every ticket", async () => {
  const { tickets, events } = await all();
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
  const { events, words } = await all();
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
  const { events } = await all();
  const [first, second] = events.filter((event) => event.ticketId === events.at(-1)?.ticketId);
  if (!first || !second) throw new Error("the ticket has two events");
  const { ticketId: _ticketId, hash, ...sealed } = second;
  expect(hash).toBe(eventHash(first.hash, sealed));
  expect(hash).not.toBe(eventHash(first.hash, { ...sealed, at: sealed.at + 1 }));
  expect(hash).not.toBe(eventHash("", sealed));
});

test("each ticket's row, clocks and people are what its events add up to", async () => {
  const found = await all();
  for (const ticket of found.tickets) {
    const kept = keptState(found, ticket);
    expect(sorted(replayedState(found, ticket))).toEqual(sorted(kept));
    expect(ticket.next).toBe(nextMomentAt(kept));
  }
});

test("workloads are the sums of what their owners have before them, and nothing stands twice", async () => {
  expect(contradictions(await all())).toEqual([]);
});

test("a filing's event sets every column of the row, so that the replay starts from nothing", async () => {
  const { events } = await all();
  const given = ["id", "reference", "number", "version", "tags", "jobs", "reviews"];
  const columns = Object.keys(ticketColumns).filter((name) => !given.includes(name));
  for (const filed of events.filter((event) => event.kind === "filed"))
    expect(Object.keys(filed.changes.ticket ?? {}).sort()).toEqual(columns.sort());
});

test.each([
  [
    "an event of no ticket",
    `insert into ticket_events (ticket_id, seq, kind, audience, actor_kind, via, at, facts,
    changes, hash) values (999999, 1, 'filed', 'public', 'system', 'job', 0, '{}', '{}', '')`,
  ],
  ["words of no event", "insert into event_contents values (1, 9999, 'body', 'x', 'y', null)"],
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
  [
    "another kind for a status",
    "update ticket_statuses set kind = 'active', slug = 'held' where slug = 'with_a_firm'",
  ],
  ["to retire the default of a kind", "update ticket_statuses set is_active = 0 where slug = 'on_hold'"],
])("the database refuses %s", async (_, sql) => {
  await expect(campus.database.execute(sql)).rejects.toThrow(/CONSTRAINT|constraint/);
});

test("foreign keys hold in a batch as in a single statement, and the whole batch is undone", async () => {
  const before = await rowsOf("select count(*) as n from cron_runs", [], campus.database);
  const batch = campus.deps.db.writes.batch([
    campus.deps.db.writes.insert(cronRuns).values({ name: "proof", startedAt: NOW }),
    campus.deps.db.writes.insert(sessions).values({
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
