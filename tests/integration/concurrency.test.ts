import { beforeAll, expect, test } from "vitest";
import { commit } from "#app/db/tickets/commit.ts";
import { failureOf } from "#app/db/tickets/failures.ts";
import { loadWorld } from "#app/db/world/load-world.ts";
import type { Outcomes } from "#app/domain/command.ts";
import { decide } from "#app/domain/decide.ts";
import type { Deps } from "#app/operations/deps.ts";
import { runCommand } from "#app/operations/run-command.ts";
import {
  command,
  database,
  eventsOf,
  fileAs,
  fileWith,
  newKey,
  ownCampus,
  rowsOf,
  say,
  sayWith,
} from "./campus.ts";

const WIFI = { subcategory: "wifi-one", answers: { device: ["phone"] } };

let campus: Awaited<ReturnType<typeof ownCampus>>;
beforeAll(async () => {
  campus = await ownCampus();
});

/** The notes of a ticket by how often each was kept, and its numbers in order. */
async function notesOf(reference: string, from = campus.database) {
  const words = await rowsOf(
    `select text, count(*) as n from event_contents where part = 'body'
      and ticket_id = (select id from tickets where reference = ?) group by text`,
    [reference],
    from,
  );
  const seqs = (await eventsOf(reference, from)).map((event) => event.seq);
  return { kept: Object.fromEntries(words.map((row) => [String(row.text), row.n])), seqs };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("sixty notes of three people, each sent twice at once, are kept exactly once each", async () => {
  const reference = await fileAs("student10", WIFI);
  const people = ["spoc.wifi", "warden.neeladri", "dean"];
  const notes = upTo(60).map((n) => ({ by: people[n % 3] ?? "", body: `Note ${n}`, key: newKey() }));
  const send = ({ by, body, key }: (typeof notes)[number]) =>
    say(by, reference, "note", { body, leadership: false }, { key });
  const outcomes = await Promise.all([...notes, ...notes].map(send));
  expect(outcomes.filter((outcome) => outcome.ok && !outcome.replayed)).toHaveLength(60);
  expect(outcomes.filter((outcome) => outcome.ok && outcome.replayed)).toHaveLength(60);
  const { kept, seqs } = await notesOf(reference, database());
  expect(kept).toEqual(Object.fromEntries(notes.map(({ body }) => [body, 1])));
  expect(seqs).toEqual(upTo(61));
});

test("commands on forty tickets at once all get their answer", async () => {
  const references = await Promise.all(upTo(40).map(() => fileAs("student30")));
  const body = { body: "Seen.", leadership: false };
  const outcomes = await Promise.all(references.map((reference) => say("dean", reference, "note", body)));
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(40);
});

test("without a desk, a writer who never gets through says so, and nothing of it is kept", async () => {
  const reference = await fileWith(campus.deps, "student10", WIFI);
  const commands = upTo(12).map((n) =>
    command("spoc.wifi", reference, "note", { body: `Note ${n}`, leadership: false }),
  );
  const outcomes = await Promise.all(commands.map((each) => runCommand(campus.deps, each)));
  const done = upTo(12).filter((n) => outcomes[n - 1]?.ok);
  const { kept, seqs } = await notesOf(reference);
  expect(kept).toEqual(Object.fromEntries(done.map((n) => [`Note ${n}`, 1])));
  expect(seqs).toEqual(upTo(done.length + 1));
  for (const outcome of outcomes)
    if (!outcome.ok) expect(outcome).toEqual({ ok: false, code: "unavailable" });
  expect(done.length).toBeLessThan(12);
  await untilDone(commands);
  expect((await notesOf(reference)).kept).toEqual(Object.fromEntries(upTo(12).map((n) => [`Note ${n}`, 1])));
});

/** Sends again what was not done, with the same keys, as a person does who is told to. */
async function untilDone(commands: Parameters<typeof runCommand>[1][]) {
  for (const each of commands) expect(await runCommand(campus.deps, each)).toMatchObject({ ok: true });
}

test("without a desk, one form sent twelve times at once is kept once", async () => {
  const reference = await fileWith(campus.deps, "student10", WIFI);
  const reply = command("student10", reference, "reply", { body: "Any news?" });
  const outcomes = await Promise.all(upTo(12).map(() => runCommand(campus.deps, reply)));
  expect(outcomes.filter((outcome) => outcome.ok && !outcome.replayed)).toHaveLength(1);
  expect(new Set(outcomes.map((outcome) => outcome.ok && outcome.seq))).toEqual(new Set([2]));
  expect((await notesOf(reference)).kept).toEqual({ "Any news?": 1 });
});

test("of two people who acknowledge at once, one is told that the other was faster", async () => {
  const reference = await fileAs("student10", WIFI);
  const outcomes: Outcomes[] = await Promise.all(
    ["spoc.wifi", "warden.neeladri"].map((by) =>
      say(by, reference, "acknowledge", { message: "", when: "" }),
    ),
  );
  expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
  expect(outcomes.find((outcome) => !outcome.ok)).toMatchObject({ code: "already_acknowledged" });
});

test("words written over somebody else's are a conflict that shows them, until they are sent anyway", async () => {
  const reference = await fileWith(campus.deps, "student11", WIFI);
  await sayWith(campus.deps, "spoc.wifi", reference, "reply", { body: "Tomorrow." });
  const key = newKey();
  const late = (anyway: boolean) =>
    sayWith(campus.deps, "student11", reference, "reply", { body: "When?" }, { seen: 1, key, anyway });
  expect(await late(false)).toMatchObject({
    ok: false,
    code: "changed_meanwhile",
    meanwhile: [{ seq: 2, kind: "replied", audience: "public" }],
  });
  expect(await eventsOf(reference, campus.database)).toHaveLength(2);
  expect(await late(true)).toMatchObject({ ok: true, seq: 3, replayed: false });
});

test("what staff note and do among themselves never stands in a requester's way", async () => {
  const reference = await fileWith(campus.deps, "student11", WIFI);
  await sayWith(campus.deps, "spoc.wifi", reference, "note", { body: "DHCP.", leadership: false });
  await sayWith(campus.deps, "spoc.wifi", reference, "acknowledge", { message: "", when: "" });
  const reply = sayWith(campus.deps, "student11", reference, "reply", { body: "Hello?" }, { seen: 1 });
  expect(await reply).toMatchObject({ ok: true, seq: 4 });
});

test("one's own earlier words are no conflict", async () => {
  const reference = await fileWith(campus.deps, "student11", WIFI);
  await sayWith(campus.deps, "student11", reference, "reply", { body: "One." }, { seen: 1 });
  const second = sayWith(campus.deps, "student11", reference, "reply", { body: "Two." }, { seen: 1 });
  expect(await second).toMatchObject({ ok: true, seq: 3 });
});

test("a resolution over a new public message is a conflict, over a note it is not", async () => {
  const reference = await fileWith(campus.deps, "student11", WIFI);
  const resolve = (seen: number) =>
    sayWith(campus.deps, "spoc.wifi", reference, "resolve", { outcome: "fixed", text: "Done." }, { seen });
  await sayWith(campus.deps, "student11", reference, "reply", { body: "Worse now." });
  expect(await resolve(1)).toMatchObject({ code: "changed_meanwhile", meanwhile: [{ seq: 2 }] });
  await sayWith(campus.deps, "dean", reference, "note", { body: "Please.", leadership: false });
  expect(await resolve(2)).toMatchObject({ ok: true });
});

test("a second event with the same number rolls its whole batch back", async () => {
  const reference = await fileWith(campus.deps, "student12", WIFI);
  const counts = () =>
    rowsOf(
      `select (select count(*) from operations) as operations, (select count(*) from ticket_events) as events,
        (select count(*) from event_contents) as words, (select count(*) from outbox) as outbox,
        (select max(updated_at) from tickets where reference = ?) as updated`,
      [reference],
      campus.database,
    );
  const late = await prepared(campus.deps, reference);
  await (await prepared(campus.deps, reference))();
  const before = await counts();
  const failure = await late().then(
    () => "none",
    (error: unknown) => failureOf(error),
  );
  expect(failure).toBe("raced");
  expect(await counts()).toEqual(before);
});

/** An acknowledgement that was decided on the ticket as it is now, ready to be committed. */
async function prepared(deps: Deps, reference: string) {
  const now = deps.now();
  const said = command("spoc.wifi", reference, "acknowledge", { message: "On it.", when: "" });
  const { ticket } = await loadWorld(deps.db, said, now);
  const decision = ticket && decide(ticket.world, said, now);
  if (!ticket || !decision?.ok) throw new Error("the acknowledgement was refused");
  const ids = { operationId: newKey(), salt: newKey(), key: said.key, fingerprint: "" };
  const { actor } = ticket.world;
  const context = {
    actor,
    via: said.via,
    verb: said.verb,
    ...ticket.hashes,
    armed: false,
    now,
    ...ids,
  };
  return () => commit(deps.db, decision, context);
}
