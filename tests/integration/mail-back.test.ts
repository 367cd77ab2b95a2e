import { beforeAll, expect, test } from "vitest";
import type { Carrier } from "#app/operations/carrier.ts";
import { deliverCodes } from "#app/operations/deliver-codes.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { askForCode, signInByCode } from "#app/operations/sign-in-by-code.ts";
import { MACHINES } from "#tests/fixtures/mails/machines.ts";
import { type MailSaid, rawMail } from "#tests/fixtures/mails/raw-mail.ts";
import { deps, eventsOf, fileWith, idOf, moveToOwnCampus, NOW, rowsOf, sayWith, toldOf } from "./campus.ts";
import { arrive } from "./mail-arrival.ts";
import { signedIn } from "./signed-in.ts";

beforeAll(() => moveToOwnCampus());

/** The mails that left, as a provider would have them: to whom, with which id. */
const left: { to: string; id: string }[] = [];
const carrier: Carrier = {
  channel: "mail",
  carry: async ([row]) => {
    const messageId = `<${crypto.randomUUID()}@campus.test>`;
    left.push({ to: row.to.address ?? "", id: messageId });
    return { kind: "accepted", messageId, response: "250 ok" };
  },
};

/** Sends what is due; answers those of one person. */
async function sentTo(person: string) {
  left.length = 0;
  await deliverDue(deps({ now: () => Date.now() + 60_000 }), carrier);
  return left.filter(({ to }) => to === `${person}@campus.test`);
}

/** Files for somebody, whose receipt leaves; answers the ticket and the mail's id. */
async function filed(person: string) {
  const reference = await fileWith(deps(), person, {
    subcategory: "wifi-one",
    answers: { device: ["phone"] },
  });
  const [receipt] = await sentTo(person);
  if (!receipt) throw new Error("no receipt left");
  return { reference, id: receipt.id };
}

/** A machine's mail of the corpus, about a mail of ours. */
function about(name: string, id: string, recipient = "gone@home.example"): MailSaid {
  const said = MACHINES.find((each) => each.name === name)?.said;
  if (!said?.text) throw new Error(`no such machine: ${name}`);
  const text = said.text.replace(/Message-ID: <.*>/, `Message-ID: ${id}`);
  return { ...said, text: text.replaceAll("gone@home.example", recipient) };
}

const HARD = "bounce: Postfix, no such user";
const back = (said: MailSaid) => arrive(rawMail({ ...said, results: null }), { from: "" });
const markOf = async (person: string) =>
  (
    await rowsOf(
      "select b.kind, b.status from troubled_addresses b join person_addresses a on a.id = b.address_id where a.person_id = ?",
      [idOf(person)],
    )
  )[0] ?? null;
const keptIn = async (reference: string) =>
  (await eventsOf(reference)).filter(({ kind }) => kind === "mail_kept");
const say = (...[mail, reference, verb, input]: SayArguments) =>
  sayWith(deps(), mail, reference, verb, input);
type SayArguments = Parameters<typeof sayWith> extends [unknown, ...infer Rest] ? Rest : never;

test("a mail that came back marks its address, tells the owner once, and none goes there again until it is corrected", async () => {
  const { reference, id } = await filed("student01");
  expect(await back(about(HARD, id))).toMatchObject({ outcome: "bounced", reason: "hard", reference });
  await back(about("bounce: qmail", id));
  expect(await markOf("student01")).toMatchObject({ kind: "hard", status: "5.1.1" });
  const kept = await keptIn(reference);
  expect(kept).toHaveLength(1);
  expect(await toldOf(reference, Number(kept[0]?.seq))).toContain("spoc.wifi mail assignee");
  await say("spoc.wifi", reference, "reply", { body: "We come at noon.", files: [] });
  expect(await sentTo("student01")).toEqual([]);
  expect(await rowsOf("select state from outbox where channel = 'mail' and reason = 'came_back'")).toEqual([
    { state: "superseded" },
  ]);
  const spoc = await signedIn("spoc.wifi");
  expect(await (await spoc.get(`/tickets/${reference}`)).text()).toContain("they read this here alone");
  const asha = await signedIn("student01");
  expect(await (await asha.get("/profile")).text()).toContain("mail came back from here");
  const [address] = await rowsOf("select id from person_addresses where person_id = ?", [idOf("student01")]);
  const other = await signedIn("student02");
  expect((await other.send("/profile", { act: "again", id: String(address?.id) })).status).toBe(404);
  expect((await asha.send("/profile", { act: "again", id: String(address?.id) })).status).toBe(303);
  await say("spoc.wifi", reference, "reply", { body: "We come at two.", files: [] });
  expect(await sentTo("student01")).toHaveLength(1);
});

test("a mailbox that is full, or a late mail, is marked as such and stops nothing", async () => {
  const { reference, id } = await filed("student02");
  expect(await back(about("bounce: Gmail, mailbox full", id))).toMatchObject({
    outcome: "bounced",
    reason: "soft",
  });
  expect(await markOf("student02")).toMatchObject({ kind: "soft" });
  await say("spoc.wifi", reference, "reply", { body: "We come at noon.", files: [] });
  expect(await sentTo("student02")).toHaveLength(1);
  await back(about(HARD, id));
  await back(about("bounce: Postfix, delayed", id));
  expect(await markOf("student02")).toMatchObject({ kind: "hard" });
});

test("a complaint ends mails like an address that does not work, and a report of another sort does not", async () => {
  const { reference, id } = await filed("student03");
  const fine = about("a complaint", id);
  const other = {
    ...fine,
    text: fine.text?.replace("Feedback-Type: abuse", "Feedback-Type: not-spam") ?? "",
  };
  expect(await back(other)).toMatchObject({ outcome: "set_aside", reason: "complaint" });
  expect(await markOf("student03")).toBeNull();
  expect(await back(fine)).toMatchObject({ outcome: "bounced", reason: "complaint", reference });
  await say("spoc.wifi", reference, "reply", { body: "We come at noon.", files: [] });
  expect(await sentTo("student03")).toEqual([]);
  expect(await keptIn(reference)).toHaveLength(1);
});

test("of a mail about several tickets the owners of all are told", async () => {
  const [first, second] = [await filed("student17"), await filed("student07")];
  // As a list leaves: one delivery for the rows of both.
  await rowsOf(
    `update outbox set delivery_id = (select id from deliveries where message_id = ?)
      where delivery_id = (select id from deliveries where message_id = ?)`,
    [first.id, second.id],
  );
  expect(await back(about("a complaint", first.id))).toMatchObject({ reason: "complaint" });
  await back(about("a complaint", first.id));
  for (const { reference } of [first, second]) expect(await keptIn(reference)).toHaveLength(1);
  expect(await markOf("student17")).toMatchObject({ kind: "complaint" });
});

test("whoever does not know the id of our mail marks nobody", async () => {
  const { reference } = await filed("student04");
  const guess = {
    ...about(HARD, "<guessed@campus.test>"),
    subject: `Undeliverable: [#${reference}] The tap drips`,
  };
  expect(await back(guess)).toMatchObject({ outcome: "set_aside", reason: "bounce" });
  expect(await markOf("student04")).toBeNull();
});

test("whoever answered a mail got it: no report about it ends their mails", async () => {
  const { reference, id } = await filed("student16");
  await rowsOf("update deliveries set accepted_at = accepted_at - 120000 where message_id = ?", [id]);
  const from = "Diya <student16@campus.test>";
  const answer = rawMail({ from, subject: `Re: [#${reference}]`, headers: [`In-Reply-To: ${id}`] });
  expect(await arrive(answer, { from: "student16@campus.test" })).toMatchObject({ outcome: "replied" });
  expect(await back(about("a complaint", id))).toMatchObject({ outcome: "set_aside" });
  expect(await back(about(HARD, id))).toMatchObject({ outcome: "bounced", reason: "soft" });
  expect(await markOf("student16")).toMatchObject({ kind: "soft" });
});

test("only the address that the mail went to is marked", async () => {
  const { id } = await filed("student05");
  await rowsOf(
    "update person_addresses set verified_at = ?, value = 'new5@campus.test' where person_id = ?",
    [NOW + 3_600_000, idOf("student05")],
  );
  await back(about(HARD, id));
  expect(await markOf("student05")).toBeNull();
});

test("a code goes to an address that mail came back from, and using it puts that right", async () => {
  const { id } = await filed("student06");
  await back(about(HARD, id));
  const sends: string[] = [];
  const asked = await askForCode(deps(), { email: "student06@campus.test", network: "192.0.2.7" });
  if (!asked.ok) throw new Error(asked.code);
  await deliverCodes(deps(), {
    carryCode: async ({ code }) => {
      sends.push(code);
      return { kind: "accepted", messageId: "<1>", response: "250" };
    },
  });
  const browserTokens = deps().tokenHashes(asked.browserToken);
  const from = { network: "192.0.2.7", device: "a phone", before: [], isShared: false };
  expect(await signInByCode(deps(), { ...from, code: sends[0] ?? "", browserTokens })).toMatchObject({
    ok: true,
  });
  expect(await markOf("student06")).toBeNull();
});

test("an admin lets mails go again, from the trace of what came back", async () => {
  const { id } = await filed("student07");
  const row = await back(about(HARD, id));
  const dean = await signedIn("dean");
  const path = `/admin/mail/${row.id}`;
  expect(await (await dean.get(path)).text()).toContain("Send mails to its reader again");
  expect((await dean.send(path, { act: "again" })).status).toBe(303);
  expect(await markOf("student07")).toBeNull();
  expect((await dean.send(path, { act: "again" })).status).toBe(409);
});
