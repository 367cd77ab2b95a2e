import { env } from "cloudflare:test";
import { afterEach, beforeAll, expect, test } from "vitest";
import { readInbox } from "#app/db/lists/read-inbox.ts";
import { type ChoicesSaid, TOPICS } from "#app/domain/telling/how-told.ts";
import type { Message } from "#app/operations/carrier.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { savePreferences } from "#app/operations/save-preferences.ts";
import { unsubscribeToken } from "#app/operations/unsubscribe.ts";
import { depsOf } from "#workers/deps.ts";
import { as, fileWith, idOf, ownCampus, rowsOf, sayWith } from "./campus.ts";
import { signedIn } from "./signed-in.ts";
import { visit } from "./visit.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The next midnight in Kolkata. */
const MIDNIGHT = Math.ceil((Date.now() + 5.5 * HOUR_MS) / DAY_MS) * DAY_MS - 5.5 * HOUR_MS;
const WIFI = { subcategory: "wifi-one", answers: { device: ["phone"] } };
const ALL: ChoicesSaid = { mail: TOPICS, digest: "", quietFrom: "", quietUntil: "" };

let campus: Awaited<ReturnType<typeof ownCampus>>;
let sent: Message[] = [];
beforeAll(async () => {
  campus = await ownCampus();
  await rowsOf("update outbox set state = 'superseded' where state = 'queued'", [], campus.database);
});
afterEach(async () => {
  await rowsOf(
    "update outbox set state = 'superseded' where state = 'queued' and channel = 'mail'",
    [],
    campus.database,
  );
  await rowsOf("delete from notification_preferences", [], campus.database);
});

/** That many minutes after the midnight that comes. */
const at = (minutes: number) => ({ ...campus.deps, now: () => MIDNIGHT + minutes * MINUTE_MS });

/** What leaves then for a student: each mail as the kinds of events that it tells. */
async function mailsTo(mail: string, minutes: number): Promise<string[]> {
  sent = [];
  const carrier = {
    channel: "mail",
    async carry(message: Message) {
      sent.push(message);
      return { kind: "accepted", messageId: "<1>", response: "250" } as const;
    },
  };
  while ((await deliverDue(at(minutes), carrier)).claimed > 0);
  const theirs = sent.filter(([{ personId }]) => personId === idOf(mail));
  return theirs.map((message) => message.map(({ event }) => event.kind).join(" "));
}

const choose = (mail: string, said: Partial<ChoicesSaid>, minutes = 0) =>
  savePreferences(at(minutes), { actor: as(mail), ...ALL, ...said });
const reply = (reference: string, minutes: number, body = "Tomorrow.") =>
  sayWith(at(minutes), "spoc.wifi", reference, "reply", { body });
const ask = (reference: string, minutes: number) =>
  sayWith(at(minutes), "spoc.wifi", reference, "ask", { body: "Which room?" });

test("what somebody switched off is in no mail, and in their inbox", async () => {
  expect(await choose("student01", { mail: TOPICS.filter((topic) => topic !== "replies") })).toEqual({
    ok: true,
  });
  const reference = await fileWith(at(600), "student01", WIFI);
  await reply(reference, 601);
  expect(await mailsTo("student01", 602)).toEqual(["filed"]);
  const rows = await rowsOf(
    "select state, reason from outbox where person_id = ? and channel = 'mail' order by id desc limit 1",
    [idOf("student01")],
    campus.database,
  );
  expect(rows).toEqual([{ state: "superseded", reason: "switched_off" }]);
  const inbox = await readInbox(
    campus.deps.db,
    as("student01"),
    { before: null },
    MIDNIGHT + 700 * MINUTE_MS,
  );
  expect(inbox.rows[0]).toMatchObject({ ticket: { reference }, event: { kind: "replied" } });
});

test("in quiet hours everything but the essential waits for their end, and arrives as one list", async () => {
  await choose("student02", { quietFrom: "0", quietUntil: "7" });
  const reference = await fileWith(at(60), "student02", WIFI);
  await reply(reference, 61);
  expect(await mailsTo("student02", 62)).toEqual([]);
  await reply(reference, 120, "Or today.");
  await ask(reference, 121);
  expect(await mailsTo("student02", 122)).toEqual(["asked"]);
  expect(await mailsTo("student02", 7 * 60 - 1)).toEqual([]);
  expect(await mailsTo("student02", 7 * 60)).toEqual(["filed replied replied"]);
  await reply(reference, 7 * 60 + 1);
  expect(await mailsTo("student02", 7 * 60 + 2)).toEqual(["replied"]);
});

test("a daily list has everything of its day, and a resolution does not wait for it", async () => {
  await choose("student03", { digest: "18" });
  const first = await fileWith(at(600), "student03", WIFI);
  expect(await mailsTo("student03", 600)).toEqual([]);
  const second = await fileWith(at(700), "student03", WIFI);
  await reply(second, 701);
  await sayWith(at(702), "spoc.wifi", first, "resolve", { outcome: "fixed", text: "There." });
  expect(await mailsTo("student03", 703)).toEqual(["resolved"]);
  expect(await mailsTo("student03", 18 * 60)).toEqual(["filed filed replied"]);
  await reply(second, 18 * 60 + 1);
  expect(await mailsTo("student03", 18 * 60 + 2)).toEqual([]);
  expect(await mailsTo("student03", 42 * 60)).toEqual(["replied"]);
});

test("whoever changes their mind gets at once what waited", async () => {
  await choose("student04", { digest: "18" });
  const reference = await fileWith(at(600), "student04", WIFI);
  await reply(reference, 601);
  expect(await mailsTo("student04", 602)).toEqual([]);
  await choose("student04", {}, 603);
  expect((await mailsTo("student04", 603)).toSorted()).toEqual(["filed", "replied"]);
});

test("staff get what is theirs to do at once, however they chose", async () => {
  await choose("spoc.wifi", { mail: [], digest: "18", quietFrom: "0", quietUntil: "23" });
  const reference = await fileWith(at(600), "student05", WIFI);
  expect(await mailsTo("spoc.wifi", 600)).toEqual(["filed"]);
  await sayWith(at(601), "student05", reference, "reply", { body: "Any news?" });
  expect(await mailsTo("spoc.wifi", 602)).toEqual([]);
});

test("the page keeps what was chosen, and says what is half", async () => {
  const student = await signedIn("student06");
  const page = await (await student.get("/profile/notifications")).text();
  expect(page).toContain("A question to you");
  expect(page).not.toContain("Assigned to you");
  const fields: [string, string][] = [
    ["mail", "replies"],
    ["quietFrom", "22"],
  ];
  const wrong = await student.send("/profile/notifications", fields);
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toMatch(/value="replies"[^>]*checked|checked=""[^>]*value="replies"/);
  const saved = await student.send("/profile/notifications", [...fields, ["quietUntil", "7"]]);
  expect([saved.status, saved.headers.get("Location")]).toEqual([303, "/profile/notifications"]);
  const html = await (await student.get("/profile/notifications")).text();
  expect(html).toMatch(/<option value="22" selected/);
  const staff = await (await (await signedIn("dean")).get("/profile/notifications")).text();
  expect(staff).toContain("Assigned to you");
});

test("a mail program ends a daily list by the list's own link, and nobody else's", async () => {
  const personId = idOf("student07");
  const link = unsubscribeToken(depsOf(env), personId, Date.now());
  const chosen = () =>
    rowsOf("select off, digest_hour from notification_preferences where person_id = ?", [personId]);
  expect(await (await visit(`/unsubscribe?link=${link}`)).text()).toContain("Stop them");
  expect(await chosen()).toEqual([]);
  // As RFC 8058 has it: no cookie, no origin.
  const oneClick = (token: string) =>
    visit(`/unsubscribe?link=${token}`, {
      method: "POST",
      body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
    });
  expect((await oneClick(link.replace(".", ".0"))).status).toBe(404);
  expect((await oneClick(unsubscribeToken(depsOf(env), personId, 0))).status).toBe(404);
  expect(await chosen()).toEqual([]);
  expect((await oneClick(link)).status).toBe(200);
  expect((await oneClick(link)).status).toBe(200);
  expect(await chosen()).toEqual([{ off: JSON.stringify({ mail: TOPICS }), digest_hour: null }]);
});
