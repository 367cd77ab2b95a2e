import { expect, test } from "vitest";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import {
  as,
  clocksOf,
  deps,
  eventsOf,
  fileAs,
  idOf,
  operationsOf,
  rowsOf,
  say,
  ticketOf,
  toldOf,
} from "./campus.ts";
import { signedIn } from "./signed-in.ts";

// Of student05 in Neeladri; the Wi-Fi team has it, the warden of Neeladri is the first level.
const filed = () => fileAs("student05", { subcategory: "wifi-one", answers: { device: ["phone"] } });

/** Mail alone; the inbox has the same rows. */
async function mailedOf(reference: string, seq: number) {
  const told = await toldOf(reference, seq);
  expect(told.filter((row) => row.includes(" inbox "))).toHaveLength(told.length / 2);
  return told.filter((row) => row.includes(" mail ")).map((row) => row.replace(" mail", ""));
}

async function eventOf(reference: string, seq: number) {
  const event = (await eventsOf(reference)).find((each) => each.seq === seq);
  return { ...event, facts: JSON.parse(String(event?.facts)) };
}

/** Everything that a commit may write for a ticket, counted. */
async function tracesOf(reference: string) {
  return rowsOf(
    `select (select count(*) from ticket_events where ticket_id = t.id) as events,
      (select count(*) from operations where ticket_id = t.id) as operations,
      (select count(*) from outbox where ticket_id = t.id) as outbox,
      (select count(*) from event_contents where ticket_id = t.id) as words, t.version, t.updated_at
      from tickets t where reference = ?`,
    [reference],
  );
}

test("acknowledge: active, the acknowledge clock is met, the requester is told", async () => {
  const reference = await filed();
  const outcome = await say("spoc.wifi", reference, "acknowledge", { message: "On it.", when: "" });
  expect(outcome).toEqual({ ok: true, reference, seq: 2, event: "acknowledged", replayed: false });
  expect(await ticketOf(reference)).toMatchObject({
    status_kind: "active",
    acknowledged_by_id: idOf("spoc.wifi"),
    version: 2,
  });
  const [acknowledge, resolve] = await clocksOf(reference);
  expect([acknowledge?.met_at, resolve?.met_at]).toEqual([expect.any(Number), null]);
  expect(await mailedOf(reference, 2)).toEqual(["student05 requester"]);
});

test("a second acknowledgement says that somebody was faster, and writes nothing", async () => {
  const reference = await filed();
  await say("spoc.wifi", reference, "acknowledge", { message: "", when: "" });
  const before = await tracesOf(reference);
  const late = await say("spoc1.neeladri", reference, "acknowledge", { message: "Me too.", when: "" });
  expect(late).toMatchObject({ ok: false, code: "already_acknowledged" });
  expect(await tracesOf(reference)).toEqual(before);
  const [first] = await rowsOf(`select name from people where id = ${idOf("spoc.wifi")}`);
  const colleague = await signedIn("spoc1.neeladri");
  const sent = { message: "Me too.", idempotencyKey: crypto.randomUUID() };
  const page = await colleague.send(`/tickets/${reference}/acknowledgement`, sent);
  expect(page.status).toBe(409);
  expect(await page.text()).toContain(`${first?.name} was faster: this has already been acknowledged.`);
});

test("start: active, but the acknowledge clock runs on and nobody is told", async () => {
  const reference = await filed();
  expect(await say("spoc.wifi", reference, "start", {})).toMatchObject({ event: "started" });
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "active", acknowledged_at: null });
  expect((await clocksOf(reference))[0]).toMatchObject({ kind: "acknowledge", met_at: null });
  expect(await mailedOf(reference, 2)).toEqual([]);
});

test("tat: a later date is an extension, moves the promise and keeps the first one on record", async () => {
  const reference = await filed();
  const first = Number((await ticketOf(reference)).promised_at);
  const said = { when: "3 days", reason: "The part has to come." };
  expect(await say("spoc.wifi", reference, "tat", said)).toMatchObject({ event: "promised" });
  const ticket = await ticketOf(reference);
  expect(ticket.extension_count).toBe(1);
  expect(Number(ticket.promised_at)).toBeGreaterThan(first);
  expect((await clocksOf(reference))[1]).toMatchObject({ first_due_at: first, due_at: ticket.promised_at });
  expect(await mailedOf(reference, 2)).toEqual(["student05 requester"]);
});

test("tat: an earlier date needs no reason and is no extension", async () => {
  const reference = await filed();
  expect(await say("spoc.wifi", reference, "tat", { when: "2 hours", reason: "" })).toMatchObject({
    ok: true,
  });
  expect((await eventOf(reference, 2)).facts).toMatchObject({ extension: false });
  expect(await ticketOf(reference)).toMatchObject({ extension_count: 0, status_kind: "active" });
});

test("ask: waits for the requester, the promise stands still, and the mail leaves after half a minute", async () => {
  const reference = await filed();
  expect(await say("spoc.wifi", reference, "ask", { body: "Which phone?" })).toMatchObject({
    event: "asked",
  });
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "waiting_requester" });
  const pauses = await rowsOf("select * from clock_pauses where ticket_id = ?", [
    Number((await ticketOf(reference)).id),
  ]);
  expect(pauses).toMatchObject([{ kind: "resolve", until_at: null, cause: "question" }]);
  const [row] = await rowsOf(
    "select not_before_at - created_at as wait from outbox where seq = 2 and ticket_id = ?",
    [Number((await ticketOf(reference)).id)],
  );
  expect(row?.wait).toBe(35_000);
});

test("a requester's answer sets work and promise going again, and tells the owner", async () => {
  const reference = await filed();
  await say("spoc.wifi", reference, "ask", { body: "Which phone?" });
  expect(await say("student05", reference, "reply", { body: "A red one." })).toMatchObject({
    event: "replied",
  });
  const ticket = await ticketOf(reference);
  expect(ticket).toMatchObject({ status_kind: "active", question_asked_at: null });
  const pauses = await rowsOf("select until_at from clock_pauses where ticket_id = ?", [Number(ticket.id)]);
  expect(pauses).toEqual([{ until_at: ticket.updated_at }]);
  expect(await mailedOf(reference, 3)).toEqual(["spoc.wifi assignee"]);
});

test("a pause takes its minutes off the owner's promised work, and its end puts them back", async () => {
  const minutes = async () =>
    Number(
      (await rowsOf("select minutes from workloads where person_id = ?", [idOf("spoc.college")]))[0]?.minutes,
    );
  const reference = await fileAs("student05", { subcategory: "library" });
  const running = await minutes();
  await say("spoc.college", reference, "ask", { body: "Which book?" });
  expect(await minutes()).toBe(running - 16 * 60);
  await say("student05", reference, "reply", { body: "The blue one." });
  expect(await minutes()).toBe(running);
  await say("spoc.college", reference, "resolve", { outcome: "fixed", text: "Found." });
  expect(await minutes()).toBe(running - 16 * 60);
});

test("staff's first reply is a public act: it meets the acknowledge promise", async () => {
  const reference = await filed();
  await say("spoc.wifi", reference, "reply", { body: "We look at it." });
  expect(await ticketOf(reference)).toMatchObject({
    status_kind: "active",
    acknowledged_by_id: idOf("spoc.wifi"),
  });
  expect((await eventOf(reference, 2)).facts).toMatchObject({ staff: true });
  expect(await mailedOf(reference, 2)).toEqual(["student05 requester"]);
});

test("notes are for staff, leadership notes for senior admins, and nobody is told of them", async () => {
  const reference = await filed();
  await say("spoc.wifi", reference, "note", { body: "DHCP again.", leadership: false });
  await say("dean", reference, "note", { body: "Third time.", leadership: true });
  expect((await eventsOf(reference)).map((event) => event.audience)).toEqual([
    "public",
    "staff",
    "leadership",
  ]);
  expect([...(await toldOf(reference, 2)), ...(await toldOf(reference, 3))]).toEqual([]);
  const kindsFor = async (mail: string) => {
    const page = await readTicket(deps().db, as(mail), reference, { before: null }, Date.now());
    return [page.ticket?.events.length, page.ticket?.seen];
  };
  expect(await Promise.all(["student05", "spoc.wifi", "dean"].map(kindsFor))).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
});

test("claim: a colleague takes it; the requester hears who has it now", async () => {
  const reference = await filed();
  expect(await say("warden.neeladri", reference, "claim", {})).toMatchObject({ event: "claimed" });
  expect(await ticketOf(reference)).toMatchObject({
    assignee_id: idOf("warden.neeladri"),
    assigned_why: "claimed",
  });
  expect(await mailedOf(reference, 2)).toEqual(["student05 requester"]);
  expect(await say("warden.neeladri", reference, "claim", {})).toMatchObject({ code: "yours_already" });
});

test("assign: to somebody who could work on it; both hear of it", async () => {
  const reference = await fileAs("student05");
  const stranger = await say("dean", reference, "assign", { personId: idOf("spoc1.velankani") });
  expect(stranger).toMatchObject({ code: "person_unknown" });
  await say("dean", reference, "assign", { personId: idOf("warden.neeladri") });
  expect(await ticketOf(reference)).toMatchObject({
    assignee_id: idOf("warden.neeladri"),
    assigned_why: "by_hand",
  });
  expect(await mailedOf(reference, 2)).toEqual(["warden.neeladri assignee", "student05 requester"]);
});

test("resolve: every clock stops, the way back stays open, the requester is asked", async () => {
  const reference = await filed();
  await say("spoc.wifi", reference, "resolve", { outcome: "fixed", text: "New cable." });
  const ticket = await ticketOf(reference);
  expect(ticket).toMatchObject({ status_kind: "resolved", outcome: "fixed" });
  expect(Number(ticket.reopen_until_at)).toBeGreaterThan(Number(ticket.resolved_at));
  expect((await clocksOf(reference)).map((clock) => clock.met_at)).not.toContain(null);
  expect(await mailedOf(reference, 2)).toEqual(["student05 requester"]);
});

test("reopen: active again with a second promise, and the owner hears why", async () => {
  const reference = await filed();
  await say("spoc.wifi", reference, "resolve", { outcome: "fixed", text: "New cable." });
  const reopened = await say("student05", reference, "reopen", { reason: "Still nothing." });
  expect(reopened).toMatchObject({ ok: true, event: "reopened" });
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "active", round: 2, reopened_count: 1 });
  expect((await clocksOf(reference)).at(-1)).toMatchObject({ kind: "resolve", round: 2, met_at: null });
  expect(await mailedOf(reference, reopened.ok ? reopened.seq : 0)).toEqual(["spoc.wifi assignee"]);
});

test("close and rate: finished by the requester; a low rating goes to the first level, once", async () => {
  const reference = await filed();
  await say("spoc.wifi", reference, "resolve", { outcome: "fixed", text: "New cable." });
  expect(await say("student05", reference, "close", {})).toMatchObject({ event: "closed" });
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "closed", closed_by: "requester" });
  const stars = { stars: 1, feedback: "Rude.", fixed: true };
  const rated = await say("student05", reference, "rate", stars);
  expect(await mailedOf(reference, rated.ok ? rated.seq : 0)).toEqual(["warden.neeladri level"]);
  expect(await say("student05", reference, "rate", stars)).toMatchObject({ code: "already_rated" });
});

test("cancel: withdrawn by the requester, who says why; staff can't", async () => {
  const reference = await filed();
  expect(await say("spoc.wifi", reference, "cancel", { reason: "No." })).toMatchObject({
    code: "not_allowed",
  });
  expect(await say("student05", reference, "cancel", { reason: "" })).toMatchObject({
    code: "reason_missing",
  });
  expect(await say("student05", reference, "cancel", { reason: "It works." })).toMatchObject({ ok: true });
  expect(await ticketOf(reference)).toMatchObject({ status_kind: "cancelled", next_moment_at: null });
});

test("escalate: staff tell the next level, who is added and sees the ticket from then on", async () => {
  const reference = await filed();
  expect(await say("spoc.wifi", reference, "escalate", { reason: "No parts." })).toMatchObject({ ok: true });
  expect(await ticketOf(reference)).toMatchObject({ level: 1, assignee_id: idOf("spoc.wifi") });
  expect(await mailedOf(reference, 2)).toEqual(["student05 requester", "warden.neeladri level"]);
  const people = await rowsOf(
    "select person_id, relation, effect, reason from ticket_people where ticket_id = ?",
    [Number((await ticketOf(reference)).id)],
  );
  expect(people).toEqual([
    { person_id: idOf("warden.neeladri"), relation: "reviewer", effect: "allow", reason: "level_1" },
  ]);
});

test("a requester escalates only a broken promise", async () => {
  const reference = await filed();
  const early = await say("student05", reference, "escalate", { reason: "Hurry." });
  expect(early).toMatchObject({ ok: false, code: "nothing_broken" });
});

test.each([
  ["note", "words_missing", { body: "", leadership: false }],
  ["reply", "words_missing", { body: " \n " }],
  ["reply", "words_too_long", { body: "x".repeat(10_001) }],
  ["tat", "date_unreadable", { when: "soon", reason: "x" }],
  ["tat", "date_missing", { when: "", reason: "x" }],
  ["tat", "extension_too_long", { when: "8 days", reason: "x" }],
  ["tat", "reason_missing", { when: "3 days", reason: "" }],
  ["resolve", "resolution_missing", { outcome: "fixed", text: "" }],
  ["resolve", "outcome_unknown", { outcome: "no_answer", text: "x" }],
  ["escalate", "reason_missing", { reason: "" }],
  ["reopen", "not_allowed", { reason: "x" }],
] as const)("%s refused as %s leaves no trace", async (verb, code, input) => {
  const reference = await filed();
  const before = await tracesOf(reference);
  expect(await say("spoc.wifi", reference, verb, input)).toMatchObject({ ok: false, code });
  expect(await tracesOf(reference)).toEqual(before);
});

test("nobody says a verb of the system's own, not even the dean", async () => {
  const reference = await filed();
  for (const verb of ["break", "close_by_silence", "resolve_unanswered"] as const)
    expect(await say("dean", reference, verb, {})).toMatchObject({ ok: false, code: "not_allowed" });
});

test("a form sent twice does its work once, and says the same both times", async () => {
  const reference = await filed();
  const key = { key: crypto.randomUUID() };
  const first = await say("student05", reference, "reply", { body: "Any news?" }, key);
  const again = await say("student05", reference, "reply", { body: "Any news?" }, key);
  expect(again).toEqual({ ...first, replayed: true });
  const other = await say("student05", reference, "reply", { body: "Any other news?" }, key);
  expect(other).toMatchObject({ ok: false, code: "key_reused" });
  expect(await operationsOf(reference)).toHaveLength(2);
});

test("a key used on another ticket is refused there", async () => {
  const [one, two] = [await filed(), await filed()];
  const key = { key: crypto.randomUUID() };
  await say("student05", one, "reply", { body: "Any news?" }, key);
  expect(await say("student05", two, "reply", { body: "Any news?" }, key)).toMatchObject({
    code: "key_reused",
  });
});
