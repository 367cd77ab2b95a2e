import { expect, test } from "vitest";
import { DESK_VIEWS, readDesk } from "#app/db/read-desk.ts";
import { readMyTickets } from "#app/db/read-my-tickets.ts";
import { readNewTicket } from "#app/db/read-new-ticket.ts";
import { readTicket } from "#app/db/read-ticket.ts";
import { readViewer } from "#app/db/viewer.ts";
import type { ActorRef, Inputs, PersonVerb } from "#app/domain/command.ts";
import { as, deps, fileWith, idOf, sayWith } from "./campus.ts";
import { openWire } from "./wire.ts";

/** How often the database was asked meanwhile. */
async function requestsOf(work: (db: ReturnType<typeof openWire>["database"]) => Promise<unknown>) {
  const { database, wire } = openWire();
  await work(database);
  return wire.requests;
}

const filed = () => fileWith(deps(), "student13");

test("a filing asks the database twice", async () => {
  expect(await requestsOf((db) => fileWith(deps({ db }), "student13"))).toBe(2);
});

type Said = { [V in PersonVerb]: readonly [V, by: string, input: Inputs[V]] }[PersonVerb];

const ON_A_NEW_TICKET: Said[] = [
  ["acknowledge", "dean", { message: "", when: "2 hours" }],
  ["start", "dean", {}],
  ["tat", "dean", { when: "2 hours", reason: "" }],
  ["ask", "dean", { body: "Where?" }],
  ["reply", "student13", { body: "Here." }],
  ["note", "dean", { body: "Hm.", leadership: true }],
  ["claim", "dean", {}],
  ["assign", "dean", { personId: idOf("warden.neeladri") }],
  ["resolve", "dean", { outcome: "fixed", text: "Done." }],
  ["cancel", "student13", { reason: "Gone." }],
  ["escalate", "dean", { reason: "Help." }],
];

test.each(ON_A_NEW_TICKET)("%s asks the database twice", async (verb, by, input) => {
  const reference = await filed();
  const requests = requestsOf(async (db) => {
    expect(await sayWith(deps({ db }), by, reference, verb, input)).toMatchObject({ ok: true });
  });
  expect(await requests).toBe(2);
});

const AFTER_A_RESOLUTION: Said[] = [
  ["reopen", "student13", { reason: "No." }],
  ["close", "student13", {}],
  ["rate", "student13", { stars: 2, feedback: "Slow.", fixed: true }],
];

test.each(AFTER_A_RESOLUTION)("%s asks the database twice", async (verb, by, input) => {
  const reference = await filed();
  await sayWith(deps(), "dean", reference, "resolve", { outcome: "fixed", text: "Done." });
  const requests = requestsOf(async (db) => {
    expect(await sayWith(deps({ db }), by, reference, verb, input)).toMatchObject({ ok: true });
  });
  expect(await requests).toBe(2);
});

test("a refusal, like a repeat, asks the database once", async () => {
  const reference = await filed();
  const envelope = { key: crypto.randomUUID() };
  const reply = (db = deps().db, body = "Here.") =>
    sayWith(deps({ db }), "student13", reference, "reply", { body }, envelope);
  expect(await requestsOf((db) => reply(db, ""))).toBe(1);
  await reply();
  expect(await requestsOf((db) => reply(db))).toBe(1);
});

test("each page asks the database once, whoever looks", async () => {
  const reference = await filed();
  const session: ActorRef = { kind: "session", tokenHashes: ["nobody's"] };
  for (const ref of [as("student13"), as("dean"), session]) {
    const now = Date.now();
    expect(await requestsOf((db) => readViewer(db, ref, now))).toBe(1);
    expect(await requestsOf((db) => readMyTickets(db, ref, { before: null }, now))).toBe(1);
    expect(await requestsOf((db) => readNewTicket(db, ref, "mess-quality", now))).toBe(1);
    expect(await requestsOf((db) => readTicket(db, ref, reference, { before: null }, now))).toBe(1);
    for (const view of DESK_VIEWS)
      expect(await requestsOf((db) => readDesk(db, ref, { view, after: null }, now))).toBe(1);
  }
});
