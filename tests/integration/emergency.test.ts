import { env } from "cloudflare:test";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import { reportEmergency } from "#app/operations/report-emergency.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { carrierOf } from "#workers/deps.ts";
import {
  as,
  deps,
  eventsOf,
  idOf,
  moveToOwnCampus,
  NOW,
  newKey,
  rowsOf,
  sayWith,
  ticketOf,
  toldOf,
} from "./campus.ts";
import { formIn } from "./form-in.ts";
import { signedIn } from "./signed-in.ts";
import { HOME, visit } from "./visit.ts";
import { openWire } from "./wire.ts";

const NOBODY = { kind: "session", tokenHashes: [] } as const;
const MINUTE_MS = 60_000;
let server: MailServer;

beforeAll(async () => {
  await moveToOwnCampus();
  server = await openMailServer(inject("smtpControlUrl"));
  await rowsOf("update outbox set state = 'superseded' where state = 'queued'");
});
afterAll(() => server.close());

/** Later and later, so that what came before is no longer of the last ten minutes. */
let hour = 0;
const anHourLater = () => {
  hour += 1;
  return NOW + hour * 60 * MINUTE_MS;
};

type Said = Partial<Parameters<typeof reportEmergency>[1]>;
async function report(now: number, said: Said = {}): Promise<string> {
  const full = {
    actor: NOBODY,
    kind: "fire",
    place: "2",
    where: "",
    words: "Smoke.",
    key: newKey(),
    ...said,
  };
  const { outcome } = await reportEmergency(deps({ now: () => now }), full);
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome.reference;
}

const send = (fields: Record<string, string>) =>
  visit("/emergency", { method: "POST", body: new URLSearchParams(fields), headers: { Origin: HOME } });

test("the page begins with the numbers, and takes anything from anybody", async () => {
  const page = await (await visit("/emergency")).text();
  expect(page.indexOf('href="tel:112"')).toBeLessThan(page.indexOf("<form"));
  expect(page).toContain("This form does not call anyone. Call first, then tell us here.");
  const odd = {
    kind: "dragon",
    place: "99999999999",
    where: "\u0000x",
    words: "",
    idempotencyKey: "k".repeat(5000),
  };
  const answer = await send(odd);
  expect(answer.status).toBe(303);
  const [flash = "", ...others] = answer.headers.getSetCookie();
  expect([flash.split(";")[0], others]).toEqual(["flash=emergency_told", []]);
  const told = answer.headers.get("Location") ?? "";
  expect(told).toMatch(/^\/emergency\?told=\d+$/);
  const shown = await visit(told, { headers: { Cookie: "flash=emergency_told" } });
  expect(await shown.text()).toContain("Everybody on duty is being told now");
  expect(shown.headers.getSetCookie()[0]).toContain("Max-Age=0");
  // Opened again, kept or sent by somebody else, the address alone says nothing of the kind.
  expect(await (await visit(told)).text()).not.toContain("being told");
  const long = "x".repeat(300_000);
  const [reference = ""] =
    /\d+$/.exec((await send({ words: long, kind: "medical" })).headers.get("Location") ?? "") ?? [];
  const [words] = await rowsOf(
    "select text from event_contents where part = 'description' and ticket_id = (select id from tickets where reference = ?)",
    [reference],
  );
  expect(words?.text).toBe("x".repeat(10_000));
  expect(await ticketOf(reference)).toMatchObject({ requester_id: null, filed_by_id: null, is_emergency: 1 });
});

test("everybody on duty is told at once by mail, each alone, and may work on it", async () => {
  const now = anHourLater();
  const reference = await report(now);
  const told = ["spoc.college mail level", "spoc1.neeladri mail level", "warden.neeladri mail level"];
  expect((await toldOf(reference, 1)).filter((line) => / mail /.test(line)).sort()).toEqual(told);
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  while ((await deliverDue(deps({ now: () => now }), carrier)).claimed > 0);
  const mails = await server.mails();
  expect(mails.filter(({ subject }) => subject?.startsWith(`Emergency [#${reference}]`))).toHaveLength(3);
  const warden = await signedIn("warden.neeladri");
  const page = await (await warden.get(`/tickets/${reference}`)).text();
  expect(page).toContain("Reported by somebody who did not sign in.");
  expect(page).toContain("Smoke.");
  for (const verb of ["acknowledge", "resolve"] as const) {
    const input =
      verb === "acknowledge" ? { message: "Coming.", when: "" } : { outcome: "fixed", text: "Out." };
    const said = sayWith(deps({ now: () => now }), "warden.neeladri", reference, verb, input);
    expect(await said).toMatchObject({ ok: true });
  }
  for (const path of ["/desk", `/tickets/${reference}`]) expect((await warden.get(path)).status).toBe(200);
});

test("where nobody said which part of the campus, everybody on duty is told, but for those who have left", async () => {
  const now = anHourLater();
  const elsewhere = { place: "elsewhere", where: "Gate 2" };
  const levels = async (reference: string) =>
    (await toldOf(reference, 1)).filter((line) => / mail level/.test(line)).sort();
  const all = ["spoc.college", "spoc1.neeladri", "spoc1.velankani", "warden.neeladri", "warden.velankani"];
  expect(await levels(await report(now, elsewhere))).toEqual(all.map((name) => `${name} mail level`));
  // Whoever is signed in and says nothing at all is where they live.
  const home = await report(now, { place: "", where: " ", actor: as("student21"), kind: "security" });
  expect(await ticketOf(home)).toMatchObject({ place_id: 3 });
  await rowsOf("update people set state = 'left' where id = ?", [idOf("warden.velankani")]);
  const later = anHourLater();
  expect(await levels(await report(later, { ...elsewhere, where: "Gate 3" }))).not.toContain(
    "warden.velankani mail level",
  );
  await rowsOf("update people set state = 'active' where id = ?", [idOf("warden.velankani")]);
});

test("where nobody is on duty the ladder is told at once; where nobody is left at all the page says so", async () => {
  const above =
    "(select person_id from escalation_rules union select person_id from role_grants where role = 'senior_admin')";
  await rowsOf("update rosters set until_at = from_at + 1");
  const reference = await report(anHourLater(), { kind: "medical" });
  await rowsOf(`update people set state = 'left' where id in ${above}`);
  const answer = await send({ kind: "security", words: "A stranger", where: "Library" });
  await rowsOf(`update people set state = 'active' where id in ${above}`);
  await rowsOf("update rosters set until_at = null");
  expect((await toldOf(reference, 1)).filter((line) => / mail /.test(line))).toEqual(["dean mail level"]);
  expect(answer.headers.getSetCookie()[0]).toContain("flash=emergency_unheard");
});

test("nobody can be asked who is not known", async () => {
  const now = anHourLater();
  const reference = await report(now);
  const asked = sayWith(deps({ now: () => now }), "dean", reference, "ask", { body: "Where?" });
  expect(await asked).toMatchObject({ code: "nobody_to_ask" });
});

test("the same place and kind joins, whoever reports it, within ten minutes and while it is open", async () => {
  const now = anHourLater();
  const reference = await report(now);
  expect(await report(now + 9 * MINUTE_MS, { words: "Flames!", actor: as("student01") })).toBe(reference);
  expect((await eventsOf(reference)).at(-1)).toMatchObject({
    kind: "reported_again",
    actor_id: idOf("student01"),
  });
  expect((await toldOf(reference, 2)).filter((line) => / mail level/.test(line))).toHaveLength(3);
  expect(await report(now, { kind: "medical" })).not.toBe(reference);
  expect(await report(now, { place: "3" })).not.toBe(reference);
  expect(await report(now + 11 * MINUTE_MS)).not.toBe(reference);
  const joined = await rowsOf(
    "select person_id from ticket_people where relation = 'joined' and ticket_id = (select id from tickets where reference = ?)",
    [reference],
  );
  expect(joined).toEqual([{ person_id: idOf("student01") }]);
});

test("where no place was chosen, the same words for it join and nothing else does", async () => {
  const now = anHourLater();
  const said = { place: "elsewhere", where: "Gate 2" };
  const gate = await report(now, said);
  expect(await report(now, { ...said, where: "  gate   2 " })).toBe(gate);
  expect(await report(now, { ...said, where: "Library" })).not.toBe(gate);
  const unknown = await report(now, { ...said, where: "" });
  expect(unknown).not.toBe(gate);
  expect(await report(now, { ...said, where: "" })).not.toBe(unknown);
});

test("two at once make one ticket; the same form twice one report", async () => {
  const now = anHourLater();
  const references = await Promise.all(Array.from({ length: 6 }, () => report(now)));
  expect(new Set(references).size).toBe(1);
  expect(await eventsOf(references[0] ?? "")).toHaveLength(6);
  const key = newKey();
  await Promise.all([report(now, { key }), report(now, { key })]);
  await report(now, { key });
  expect(await eventsOf(references[0] ?? "")).toHaveLength(7);
  // The page went back, and the words were changed.
  await report(now, { key, words: "It spreads." });
  expect(await eventsOf(references[0] ?? "")).toHaveLength(8);
});

test("more than twenty in ten minutes leave by the minute, as one list for each", async () => {
  const now = Math.floor(anHourLater() / MINUTE_MS) * MINUTE_MS + 5000;
  const alone = [];
  for (let at = 0; at < 20; at += 1) alone.push(await report(now));
  const last = await report(now, { place: "3", words: "Twenty-one" });
  await report(now + 1, { place: "3", words: "Twenty-two" });
  const due = await rowsOf(
    "select distinct not_before_at from outbox where channel = 'mail' and ticket_id = (select id from tickets where reference = ?)",
    [last],
  );
  expect(due).toEqual([{ not_before_at: now + 55_000 }]);
  await rowsOf("update outbox set state = 'superseded' where state = 'queued' and not_before_at < ?", [
    now + 55_000,
  ]);
  await server.clear();
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  while ((await deliverDue(deps({ now: () => now + 55_000 }), carrier)).claimed > 0);
  const mails = await server.mails();
  expect(mails.map(({ subject }) => subject)).toEqual(
    Array(3).fill("Emergencies: 2 reports within a minute"),
  );
});

test("it costs two round trips, and its repeat one", async () => {
  const { database, wire } = openWire();
  const said = { actor: NOBODY, kind: "security", place: "", where: "", words: "", key: newKey() };
  const own = deps({ db: database });
  await reportEmergency(own, said);
  expect(wire.bodies).toHaveLength(2);
  await reportEmergency(own, said);
  expect(wire.bodies).toHaveLength(3);
});

test("the way there: from the start page, from reporting, and from its own subject", async () => {
  expect(await (await visit("/")).text()).toContain('href="/emergency"');
  const student = await signedIn("student02");
  const picker = await (await student.get("/tickets/new")).text();
  expect(picker).toContain('href="/emergency"');
  expect(picker).not.toContain("subcategory=fire");
  const led = await student.get("/tickets/new?subcategory=fire");
  expect(led.headers.get("Location")).toBe("/emergency?kind=fire");
  const page = await (await student.get("/emergency?kind=fire")).text();
  const { fields } = formIn(page, "idempotencyKey");
  expect(fields).toContainEqual(["kind", "fire"]);
  const said: typeof fields = [...fields.filter(([name]) => name !== "where"), ["where", "Gate 9"]];
  const answer = await student.send("/emergency", said);
  const [reference = ""] = /\d+$/.exec(answer.headers.get("Location") ?? "") ?? [];
  expect(await ticketOf(reference)).toMatchObject({ requester_id: idOf("student02") });
});

test("a report that says somebody is in danger is followed by whom to call", async () => {
  const student = await signedIn("student21");
  const pageAfter = async (stops: string) => {
    const filing = { description: "Sparks from the socket", stops, idempotencyKey: newKey() };
    const { headers } = await student.send("/tickets/new?subcategory=plumbing", filing);
    return (await student.get(headers.get("Location") ?? "")).text();
  };
  const [inDanger, not] = [await pageAfter("danger"), await pageAfter("unable")];
  for (const page of [inDanger, not]) expect(page).toContain("We have it. Your number is");
  expect(inDanger).toMatch(/class="call-numbers"[\s\S]*?href="tel:112"/);
  expect(inDanger).toMatch(/href="\/emergency"[^>]*>Tell everybody on duty/);
  expect(not).not.toContain('class="call-numbers"');
});

test("whoever reports it again gets a receipt, and reads their own words alone", async () => {
  const [first, second] = await Promise.all([signedIn("student03"), signedIn("student04")]);
  const said = { kind: "fire", place: "elsewhere", where: "Gate 7" };
  const report = async (by: typeof first, words: string) => {
    const fields = { ...said, words, idempotencyKey: newKey() };
    const answer = await by.send("/emergency", fields);
    return /\d+$/.exec(answer.headers.get("Location") ?? "")?.[0] ?? "";
  };
  const reference = await report(first, "My scooter burns.");
  expect(await report(second, "Flames!")).toBe(reference);
  const page = await (await second.get(`/tickets/${reference}`)).text();
  expect(page).toContain("Flames!");
  const everywhere = [page, await (await second.get("/tickets")).text()].join();
  expect(everywhere).not.toMatch(/scooter|were taken away/);
  expect(await toldOf(reference, 2)).toContain("student04 mail watcher");
  expect(await (await first.get(`/tickets/${reference}`)).text()).not.toContain("Flames!");
});

test("everything still adds up", async () => {
  expect((await proveIntegrity(deps())).finds).toEqual([]);
});

test("a fire that is somebody who is hurt stays where it was reported, whoever reported it", async () => {
  const velankani = await rowsOf("select id, place_id from scopes where slug = 'velankani' order by id");
  const place = String(velankani[0]?.place_id);
  for (const actor of [NOBODY, as("student05")]) {
    const now = anHourLater();
    const reference = await report(now, { actor, place });
    const { scope_id } = await ticketOf(reference);
    expect(velankani.map(({ id }) => id)).toContain(scope_id);
    const hurt = { subcategory: "medical", reason: "" };
    await sayWith(deps({ now: () => now + MINUTE_MS }), "spoc1.velankani", reference, "recategorise", hurt);
    expect(await ticketOf(reference)).toMatchObject({ scope_id, version: 2 });
  }
});
