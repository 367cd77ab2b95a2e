import { expect, test } from "vitest";
import { readViewer } from "#app/db/account/viewer.ts";
import { readDesk } from "#app/db/lists/read-desk.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import { fileTicket } from "#app/operations/file-ticket.ts";
import { as, deps, eventsOf, fileCommand, fileWith, operationsOf, rowsOf, sayWith } from "./campus.ts";
import {
  answerCut,
  answerLost,
  badGateway,
  type Fault,
  foreignPage,
  neverSent,
  openWire,
  silence,
} from "./wire.ts";

const filed = () => fileWith(deps(), "student14");

const LOST: [string, Fault][] = [
  ["lost", answerLost],
  ["a gateway's error", badGateway],
  ["somebody else's page", foreignPage],
  ["broken off", answerCut],
];

test.each(LOST)("a command whose commit's answer is %s is answered as committed, once", async (_, fault) => {
  const reference = await filed();
  const { database, wire } = openWire([null, fault]);
  const outcome = await sayWith(deps({ db: database }), "student14", reference, "reply", { body: "Hello?" });
  expect(outcome).toMatchObject({ ok: true, seq: 2, event: "replied" });
  expect(await eventsOf(reference)).toHaveLength(2);
  // Loaded, committed, looked up.
  expect(wire.requests).toBe(3);
});

test.each(LOST)("a filing whose commit's answer is %s is one ticket", async (_, fault) => {
  const { database } = openWire([null, fault]);
  const filing = fileCommand("student14", { description: `Only once: ${fault.name}` });
  const { outcome } = await fileTicket(deps({ db: database }), filing);
  expect(outcome).toMatchObject({ ok: true, seq: 1, event: "filed" });
  const kept = await rowsOf(
    "select t.reference from tickets t join event_contents c on c.ticket_id = t.id where c.text = ?",
    [filing.input.description],
  );
  expect(kept).toEqual([{ reference: outcome.ok && outcome.reference }]);
});

test.each(LOST)("a world whose answer is %s is loaded again", async (_, fault) => {
  const reference = await filed();
  const { database } = openWire([fault, fault]);
  const outcome = await sayWith(deps({ db: database }), "student14", reference, "reply", { body: "Hello?" });
  expect(outcome).toMatchObject({ ok: true, seq: 2 });
});

test("a commit that never arrived is tried again and kept once", async () => {
  const reference = await filed();
  const { database } = openWire([null, neverSent]);
  const outcome = await sayWith(deps({ db: database }), "student14", reference, "reply", { body: "Hello?" });
  expect(outcome).toMatchObject({ ok: true, seq: 2 });
  expect(await operationsOf(reference)).toHaveLength(2);
});

test("lost twice, commit and lookup, it still is not done twice", async () => {
  const reference = await filed();
  const { database } = openWire([null, answerLost, neverSent]);
  const outcome = await sayWith(deps({ db: database }), "student14", reference, "reply", { body: "Hello?" });
  expect(outcome).toMatchObject({ ok: true, seq: 2, replayed: true });
  expect(await eventsOf(reference)).toHaveLength(2);
});

test("after three lost tries the answer is “unavailable”, and the same form sent later gets the first result", async () => {
  const reference = await filed();
  const envelope = { key: crypto.randomUUID() };
  const { database } = openWire([null, answerLost, neverSent, neverSent, neverSent]);
  const reply = (db = deps().db) =>
    sayWith(deps({ db }), "student14", reference, "reply", { body: "Hello?" }, envelope);
  expect(await reply(database)).toEqual({ ok: false, code: "unavailable" });
  expect(await reply()).toMatchObject({ ok: true, seq: 2, replayed: true });
});

const NOWHERE = "http://127.0.0.1:9";

test("with the database away a command is “unavailable”, and so is a filing", async () => {
  const { database: db } = openWire([], NOWHERE);
  const said = sayWith(deps({ db }), "student14", "1", "reply", { body: "Hello?" });
  expect(await said).toEqual({ ok: false, code: "unavailable" });
  const { outcome } = await fileTicket(deps({ db }), fileCommand("student14"));
  expect(outcome).toEqual({ ok: false, code: "unavailable" });
});

test("with the database away reads throw what is known as unavailable", async () => {
  const { database: db } = openWire([], NOWHERE);
  const failures = await Promise.all(
    [
      readViewer(db, as("dean"), 0),
      readTicket(db, as("dean"), "1", { before: null }, 0),
      readDesk(db, as("dean"), { view: "mine", after: null }, 0),
    ].map((reading) => reading.then(() => "answered", isUnavailable)),
  );
  expect(failures).toEqual([true, true, true]);
});

test.each([429, 500, 503])("a database that answers %i is unavailable", async (status) => {
  const { database } = openWire([async () => new Response("", { status })]);
  expect(await readViewer(database, as("dean"), 0).then(() => "answered", isUnavailable)).toBe(true);
});

test("a database that says nothing is unavailable", async () => {
  const { database } = openWire([silence]);
  expect(await readViewer(database, as("dean"), 0).then(() => "answered", isUnavailable)).toBe(true);
});

test("a database that refuses a statement is not unavailable: that is a fault", async () => {
  const refused = deps().db.reads.run("select nothing from nowhere");
  expect(await refused.then(() => "answered", isUnavailable)).toBe(false);
});
