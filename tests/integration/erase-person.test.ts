import { createExecutionContext, createScheduledController, env } from "cloudflare:test";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { beginErasure, eraseFromTickets, nextErasure } from "#app/db/people/erase-person.ts";
import { auditStatements } from "#app/db/upkeep/audit.ts";
import { beginMany } from "#app/operations/act-on-many.ts";
import { deliverDue } from "#app/operations/deliver-due.ts";
import { erasePerson } from "#app/operations/erase-person.ts";
import { forgetTakenAway } from "#app/operations/keep-search.ts";
import { proveIntegrity, verifyHistories } from "#app/operations/prove-integrity.ts";
import { sealAudit, verifyAudit } from "#app/operations/seal-audit.ts";
import { COLUMNS_WITH_WORDS } from "#tests/fixtures/columns-of-text.ts";
import { type MailServer, openMailServer } from "#tests/fixtures/mail-server.ts";
import { PDF, PNG } from "#tests/fixtures/small-files.ts";
import { carrierOf, fileStoreOf } from "#workers/deps.ts";
import { scheduled } from "#workers/scheduled.ts";
import { as, deps, fileWith, idOf, moveToOwnCampus, NOW, rowsOf, sayWith, ticketOf } from "./campus.ts";
import { mail, replyTo } from "./mail-arrival.ts";
import { type Person, signedIn } from "./signed-in.ts";
import { formOf, referenceOf } from "./uploads.ts";

const PERSON = "student21";
const PHONE = "+919845012345";
const ROOM = "Kaveri-307B";
const LAST_YEAR = "Section-Zeta";
/** In every word that is theirs or about them. */
const WORD = "marigold";
const DAY = new Date(NOW + 5 * 86_400_000).toISOString().slice(0, 10);
/** When they are at home, to the minute; it stands in the tables as an instant. */
const AT_HOME = `${DAY}/10:07-11:11`;
const HOME_AT = Date.parse(`${DAY}T04:37:00Z`);

let server: MailServer;
let person: Person;
let officer: Person;
let name: string;
let roll: string;

beforeAll(async () => {
  server = await openMailServer(inject("smtpControlUrl"));
  await moveToOwnCampus();
  const id = idOf(PERSON);
  await rowsOf(
    `update students set room = '${ROOM}', section = '${LAST_YEAR}', batch = '${LAST_YEAR}' where person_id = ${id}`,
  );
  await rowsOf(
    `insert into person_addresses (person_id, kind, value, is_primary) values (${id}, 'phone', '${PHONE}', 1)`,
  );
  const [row] = await rowsOf(
    `select p.name, s.roll_number from people p join students s on s.person_id = p.id where p.id = ${id}`,
  );
  [name, roll] = [String(row?.name), String(row?.roll_number)];
  [person, officer] = await Promise.all([signedIn(PERSON), signedIn("super")]);
});
afterAll(() => server.close());

const needles = () =>
  [name, `${PERSON}@`, PHONE, "98450 12345", ROOM, LAST_YEAR, roll, WORD, String(HOME_AT)].map((each) =>
    each.toLowerCase(),
  );

/** Where anything of theirs still stands: every column of every table, every place and note of the bucket. */
async function traces(): Promise<string[]> {
  // What the index of words keeps for itself is looked at further down.
  const tables = await rowsOf(
    "select name from sqlite_master where type = 'table' and name not like 'ticket_search%'",
  );
  const found: string[] = [];
  const look = (where: string, text: string) => {
    const read = text.toLowerCase();
    found.push(...needles().flatMap((needle) => (read.includes(needle) ? [`${where}: ${needle}`] : [])));
  };
  for (const { name: table } of tables)
    for (const row of await rowsOf(`select * from "${table}"`))
      for (const [column, value] of Object.entries(row)) look(`${table}.${column}`, String(value));
  const { objects } = await env.FILES.list({ include: ["customMetadata"] });
  for (const { key, customMetadata } of objects) {
    const text = await (await env.FILES.get(key))?.text();
    look(`bucket ${key}`, decodeURIComponent(JSON.stringify(customMetadata ?? {})) + (text ?? ""));
  }
  return [...new Set(found)];
}

const say = (...said: Parameters<typeof sayWith> extends [unknown, ...infer Rest] ? Rest : never) =>
  sayWith(deps(), ...said);
const send = async (minutesLater: number) => {
  const carrier = carrierOf({ ...env, SMTP_URL: `smtp://127.0.0.1:${server.port}` }, "mail");
  if (!carrier) throw new Error("no mail server is set");
  return deliverDue(deps({ now: () => Date.now() + minutesLater * 60_000 }), carrier);
};
const photo = () => new Uint8Array([...PNG, ...Buffer.from(WORD)]);

/** Everything that a person can leave behind, by the site itself. */
async function live(): Promise<{ own: string[]; others: string[] }> {
  await rowsOf(
    `insert into api_tokens (id, person_id, name, token_hash, scopes, created_at, expires_at)
      values ('theirs', ${idOf(PERSON)}, '${WORD}', 'x', 'tickets:read', ${NOW}, ${NOW})`,
  );
  const words = (what: string) => `${what}, ${WORD}, ${name}, ${ROOM}, ${PHONE}`;
  const fields = {
    description: words("It leaks"),
    place: ROOM,
    title: words("Leak"),
    idempotencyKey: crypto.randomUUID(),
  };
  const filed = formOf(fields, [`${name}.png`, PNG], [`${ROOM}.pdf`, PDF]);
  const first = await referenceOf(await person.post("/tickets/new?subcategory=plumbing", filed));
  const [{ spoc: spocId } = {}] = await rowsOf(
    "select assignee_id as spoc from tickets where reference = ?",
    [first],
  );
  expect(spocId).not.toBeNull();
  await say("dean", first, "ask", { body: words("Which tap") });
  const reply = {
    kind: "reply",
    body: words("The left one"),
    seen: "9",
    idempotencyKey: crypto.randomUUID(),
  };
  await person.post(`/tickets/${first}`, formOf(reply, [`${WORD}.png`, photo()]));
  await say("dean", first, "note", { body: words("Called them"), leadership: true });
  await say("dean", first, "correct", { title: words("Tap"), place: ROOM, priority: "", requester: "" });
  await say("dean", first, "resolve", { outcome: "fixed", text: words("Mended") });
  await say(PERSON, first, "rate", { stars: 1, feedback: words("Late"), fixed: true });
  await say(PERSON, first, "reopen", { reason: words("Not mended") });
  await send(1);
  await send(2);
  // Some mail servers repeat the address in their answer.
  await rowsOf(
    `update deliveries set response = '250 ok <${PERSON}@campus.test>' where person_id = ${idOf(PERSON)}`,
  );
  // It is filed on their behalf, and goes on as somebody else's.
  const answers = { device: ["phone"] };
  const second = await fileWith(deps(), "dean", {
    subcategory: "wifi-one",
    description: words("No network"),
    requester: `${PERSON}@campus.test`,
    came: words("By phone"),
    consent: true,
    answers,
  });
  const moved = await fileWith(deps(), PERSON, {
    subcategory: "library",
    description: words("A book"),
    times: [AT_HOME],
  });
  await say(PERSON, moved, "offer_times", { times: [AT_HOME] });
  const note = { kind: "reply", body: words("It is lost"), seen: "9", idempotencyKey: crypto.randomUUID() };
  await person.post(`/tickets/${moved}`, formOf(note, [`${name}.gif.png`, photo()]));
  await say("dean", moved, "correct", {
    title: "",
    place: "",
    priority: "",
    requester: "student22@campus.test",
  });
  const third = await fileWith(deps(), PERSON, {
    subcategory: "room-change",
    description: words("Too loud"),
    answers: { from: [ROOM], reason: [words("Noise")] },
    times: [AT_HOME],
  });
  const own = [first, second, third];
  // What they said to many, and nobody has come to yet.
  const picked = [{ reference: "1", seen: null }];
  const said = { verb: "reply", input: { body: words("Again") }, key: crypto.randomUUID() } as const;
  await beginMany(deps(), { ...said, actor: as(PERSON), picked });
  const other = await nameElsewhere();
  // By mail: of theirs, of a colleague who repeats it, of an address that nobody knows, and that one of ours came back.
  const byMail = await mail(
    { from: `${name} <${PERSON}@campus.test>`, text: words("By mail"), id: `<${WORD}@home.example>` },
    { from: `${PERSON}@campus.test` },
  );
  const quoting = { from: "dean@campus.test", to: await replyTo(first, "dean") };
  await mail({ from: "<dean@campus.test>", text: words("They wrote") }, quoting);
  const unknown = { from: "elsewhere@home.test", to: await replyTo(first, PERSON) };
  await mail({ from: `${WORD} <elsewhere@home.test>`, text: words("It is me") }, unknown);
  const sha256 = "b0".repeat(32);
  await env.FILES.put(`mail/b0/${sha256}`, `Final-Recipient: rfc822; ${PERSON}@campus.test`);
  await rowsOf(`insert into inbound_mail (sha256, bytes, envelope_from, envelope_to, received_at, outcome, person_id)
    values ('${sha256}', 1, '', 'help@campus.test', ${NOW}, 'bounced', ${idOf(PERSON)})`);
  await keepBeside(first, words);
  // What they never sent: a file on a form that was refused, and a form of a session that was over.
  await person.post(
    "/tickets/new?subcategory=plumbing",
    formOf({ description: "" }, [`${WORD}.png`, photo()]),
  );
  return { own: [...own, String(byMail.reference)], others: [other, moved] };
}

/** How others name them on a ticket that is not theirs, and beside tickets. */
const NAMED = () =>
  `${name.toUpperCase()} (${roll.toLowerCase()}, ${PERSON}@campus.test, 98450 12345, ${PHONE})`;

/** Other people's words that name them: a ticket of student23's, and what stands beside tickets. */
async function nameElsewhere(): Promise<string> {
  const fields = {
    title: `${name}'s lamp`,
    description: `The lamp hums, as ${NAMED()} says.`,
    idempotencyKey: crypto.randomUUID(),
  };
  const neighbour = await signedIn("student23");
  const filed = formOf(fields, [`${name}.png`, PNG]);
  const other = await referenceOf(await neighbour.post("/tickets/new?subcategory=plumbing", filed));
  await rowsOf(
    `insert into ticket_answers (ticket_id, field_id, position, label, value)
      select t.id, (select min(id) from fields), 9, 'With whom?', ? from tickets t where t.reference = ?`,
    [name, other],
  );
  await say("dean", other, "note", { body: `Told ${NAMED()} as well.`, leadership: false });
  await rowsOf(
    `insert into canned_replies (domain_id, title, words, changed_at) select min(id), ?, ?, ${NOW} from domains`,
    [`For ${name}`, `Ask ${NAMED()}.`],
  );
  // A reply by mail, whose bytes lie in the bucket.
  const answering = { from: "student23@campus.test", to: await replyTo(other, "student23") };
  await mail({ from: "<student23@campus.test>", text: `By mail, ${NAMED()} knows.` }, answering);
  const query = new URLSearchParams({ q: name }).toString();
  await rowsOf(
    `insert into saved_views (person_id, name, query, created_at) values (${idOf("dean")}, 'Calls', ?, 1)`,
    [query],
  );
  await rowsOf(
    `insert into kept_forms values ('elsewhere', ${idOf("dean")}, '/tickets/${other}', 'elsewhere', json_object('body', json_array(?)), ${NOW}, ${NOW + 9e9})`,
    [NAMED()],
  );
  const { writes } = deps().db;
  const entry = {
    at: NOW,
    actorId: idOf("dean"),
    action: "words_redacted",
    thing: "ticket",
    thingId: other,
  } as const;
  const words = { text: `It named ${NAMED()}.`, salt: "salt" };
  const [first, ...rest] = auditStatements(writes, { ...entry, words });
  if (first) await writes.batch([first, ...rest]);
  return other;
}

/** What the site keeps of somebody beside their tickets, and what others began to write on those. */
async function keepBeside(reference: string, words: (what: string) => string) {
  const id = idOf(PERSON);
  const kept = (key: string, by: number, action: string) =>
    rowsOf(
      `insert into kept_forms select '${key}', ${by}, '${action}', '${key}', json_object('body', json_array(?)), ${NOW}, ${NOW + 9e9}`,
      [words("Unsent")],
    );
  await kept("own", id, `/tickets/new?q=${WORD}`);
  await kept("colleague", idOf("dean"), `/tickets/${reference}`);
  await kept("noun", idOf("dean"), `/tickets/${reference}/resolution`);
  await rowsOf(
    `insert into canned_replies (person_id, title, words, changed_at) values (${id}, '${WORD}', '${WORD}', ${NOW})`,
  );
  await rowsOf(
    `insert into saved_views (person_id, name, query, created_at) values (${id}, '${WORD}', 'q=${WORD}', ${NOW})`,
  );
  await rowsOf(`insert into blocked_senders (address, blocked_at) values ('${PERSON}@campus.test', ${NOW})`);
  await rowsOf(
    `insert into sign_in_codes (id, person_id, purpose, address, browser_hash, created_at, expires_at, state, next_attempt_at, give_up_at, leads_to)
      values ('theirs', ${id}, 'sign_in', '${PERSON}@campus.test', 'x', ${NOW}, ${NOW}, 'accepted', ${NOW}, ${NOW}, null),
        ('another', ${idOf("dean")}, 'sign_in', 'dean@campus.test', 'x', ${NOW}, ${NOW}, 'accepted', ${NOW}, ${NOW}, '/search?q=${WORD}')`,
  );
  await rowsOf(`update sessions set device = '${WORD}' where person_id = ${id}`);
  await rowsOf(
    `update outbox set reason = '450 <${PERSON}@campus.test>' where person_id = ${id} and state = 'accepted'`,
  );
  const said = { text: words("Because"), salt: "salt" };
  const entry = {
    at: NOW,
    actorId: id,
    action: "words_redacted",
    thing: "ticket",
    thingId: reference,
  } as const;
  const { writes } = deps().db;
  const [first, ...rest] = auditStatements(writes, { ...entry, words: said });
  if (first) await writes.batch([first, ...rest]);
}

/** Columns that hold nothing of a person's that could be read. */
const UNREADABLE = [
  "audit_words.salt",
  "bulk_jobs.fingerprint",
  // Only while it is under way.
  "erasures.known_as",
  "event_contents.salt",
  "operations.fingerprint",
  "people.locale",
  "people.password_hash",
];

let lived: Awaited<ReturnType<typeof live>>;

test("before it, the person stands in all the places that are looked at", async () => {
  lived = await live();
  const places = new Set((await traces()).map((trace) => trace.split(":")[0]?.split(" ")[0]));
  const columns = COLUMNS_WITH_WORDS.filter((column) => !UNREADABLE.includes(column));
  expect([...places].sort()).toEqual([...columns, "bucket", "ticket_words.term"].sort());
  const [mails] =
    await rowsOf(`select sum(state = 'accepted') as sent, sum(state = 'queued') as waiting from outbox
    where channel = 'mail' and person_id = ${idOf(PERSON)}`);
  expect(Number(mails?.sent)).toBeGreaterThan(0);
  expect(Number(mails?.waiting)).toBeGreaterThan(1);
});

test("the page shows a privacy officer who it is, and nobody else that it exists", async () => {
  const page = await (await officer.get(`/privacy?person=${roll}`)).text();
  for (const shown of [name, PHONE, "Tickets of theirs", "Erase this person for good"])
    expect(page).toContain(shown);
  expect((await (await signedIn("dean")).get("/privacy")).status).toBe(404);
  expect((await (await signedIn("dean")).send("/privacy", { id: String(idOf(PERSON)) })).status).toBe(403);
  expect((await officer.send("/privacy", { id: String(idOf("super")) })).status).toBe(422);
  expect((await officer.send("/privacy", { id: "999999" })).status).toBe(422);
  const owner = await officer.send("/privacy", { id: String(idOf("spoc.wifi")) });
  expect(owner.status).toBe(422);
  expect(await owner.text()).toMatch(/still has \d+ open tickets to do/);
});

test("an erasure that ended half-way has erased whole tickets, and goes on where it was", async () => {
  const id = idOf(PERSON);
  await beginErasure(deps().db, { personId: id, askedById: idOf("super"), now: NOW });
  const begun = await nextErasure(deps().db);
  if (!begun) throw new Error("nothing was begun");
  const { reachedTicketId } = await eraseFromTickets(deps().db, begun, { most: 3, now: NOW });
  expect(await nextErasure(deps().db)).toEqual({ ...begun, reachedTicketId });
  expect((await person.get("/tickets")).headers.get("Location")).toMatch(/^\/login/);
  expect(await traces()).not.toEqual([]);
});

test("afterwards nothing of theirs is anywhere, and the mails that waited for them do not leave", async () => {
  await server.clear();
  const answer = await officer.send("/privacy", { id: String(idOf(PERSON)) });
  expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/privacy"]);
  expect(await traces()).toEqual([]);
  await send(3);
  const left = await rowsOf(
    `select distinct state from outbox where channel = 'mail' and person_id = ${idOf(PERSON)} order by state`,
  );
  expect(left).toEqual([{ state: "accepted" }, { state: "superseded" }]);
  const reached = (await server.mails()).flatMap(({ envelope }) => envelope.to);
  expect(reached).not.toContain(`${PERSON}@campus.test`);
  expect(reached).not.toEqual([]);
  const [record] = await rowsOf(`select * from erasures where person_id = ${idOf(PERSON)}`);
  expect(record).toMatchObject({ asked_by_id: idOf("super"), finished_at: expect.any(Number) });
});

test("the blocks of the index forget the words in the night after", async () => {
  const blocks = async () => {
    const rows = await rowsOf("select hex(block) as bytes from ticket_search_data");
    return rows.map(({ bytes }) => Buffer.from(String(bytes), "hex").toString("latin1")).join("\n");
  };
  // A block leaves out what a word has in common with the one before it.
  const rest = WORD.slice(1);
  expect(await blocks()).toContain(rest);
  await forgetTakenAway(deps());
  expect(await blocks()).not.toContain(rest);
  expect(await rowsOf("select taken_away_at from search_upkeep")).toEqual([{ taken_away_at: null }]);
});

test("the chain verifies with erased words, and so does the audit log that tells of it", async () => {
  const { finds, erased } = await verifyHistories(deps());
  expect(finds).toEqual([]);
  expect(erased).toBeGreaterThan(10);
  expect((await proveIntegrity(deps())).finds).toEqual([]);
  await sealAudit(deps());
  expect(await verifyAudit(deps())).toMatchObject({ unsealed: 0, finds: [] });
  const rows = await rowsOf("select action, thing_id from audit_log order by seq");
  const about = rows.filter(({ thing_id }) => thing_id === String(idOf(PERSON))).map(({ action }) => action);
  expect(about).toEqual(["person_erasure_asked", "person_erased"]);
});

test("their cases stay, and other people's tickets that know them work as before", async () => {
  const dean = await signedIn("dean");
  for (const reference of [...lived.own, ...lived.others]) {
    const page = await dean.get(`/tickets/${reference}`);
    expect(page.status, reference).toBe(200);
  }
  const [own = ""] = lived.own;
  expect(await (await dean.get(`/tickets/${own}`)).text()).toContain("Somebody erased");
  expect(await ticketOf(own)).toMatchObject({
    title: "Plumbing",
    reopened_count: 1,
    requester_id: idOf(PERSON),
  });
  const [other = "", moved = ""] = lived.others;
  expect(await (await (await signedIn("student23")).get(`/tickets/${other}`)).text()).toContain(
    "The lamp hums, as Somebody erased (…, …, …, …) says.",
  );
  const lamp = await (await dean.get(`/tickets/${other}`)).text();
  for (const left of [
    "Somebody erased&#x27;s lamp",
    "Told Somebody erased (…, …, …, …) as well.",
    "By mail, Somebody erased (…, …, …, …) knows.",
    "Somebody erased.png",
  ])
    expect(lamp).toContain(left);
  expect(await ticketOf(other)).toMatchObject({ title: "Somebody erased's lamp" });
  expect(await (await (await signedIn("student22")).get(`/tickets/${moved}`)).text()).toContain(
    "These words were taken away.",
  );
  expect(await say("dean", own, "resolve", { outcome: "fixed", text: "Done." })).toMatchObject({ ok: true });
  expect(await say("dean", other, "reply", { body: "Mended." })).toMatchObject({ ok: true });
});

test("a name that somebody else has too stays where others wrote it", async () => {
  await rowsOf(
    `update people set name = 'Meera Iyer' where id in (${idOf("student30")}, ${idOf("student31")})`,
  );
  const words = { subcategory: "plumbing", description: "Meera Iyer knows. So does student30@campus.test." };
  const reference = await fileWith(deps(), "student32", words);
  const said = { actor: as("super"), personId: idOf("student30") };
  expect(await erasePerson(deps(), fileStoreOf(env), said)).toEqual({ ok: true, isDone: true });
  const page = await (await (await signedIn("student32")).get(`/tickets/${reference}`)).text();
  expect(page).toContain("Meera Iyer knows. So does ….");
});

test("asked again, and each minute, it changes nothing more", async () => {
  const before = await rowsOf("select * from audit_log");
  const said = { actor: as("super"), personId: idOf(PERSON) };
  expect(await erasePerson(deps(), fileStoreOf(env), said)).toEqual({ ok: true, isDone: true });
  await scheduled(createScheduledController({ cron: "* * * * *" }), env, createExecutionContext());
  expect((await rowsOf("select * from audit_log")).length).toBe(before.length);
  expect(await rowsOf("select * from removed_files")).toEqual([]);
});

test("nobody signs in as them any more", async () => {
  await expect(signedIn(PERSON)).rejects.toThrow("could not sign in");
});
