import { beforeAll, expect, test } from "vitest";
import { readTicket } from "#app/db/tickets/read-ticket.ts";
import { fileTicket } from "#app/operations/file-ticket.ts";
import { proveIntegrity } from "#app/operations/prove-integrity.ts";
import {
  as,
  eventsOf,
  fileCommand,
  fileWith,
  idOf,
  NOW,
  newKey,
  operationsOf,
  ownCampus,
  rowsOf,
  sayWith,
  ticketOf,
  toldOf,
} from "./campus.ts";

let campus: Awaited<ReturnType<typeof ownCampus>>;
beforeAll(async () => {
  campus = await ownCampus();
  campus.deps.now = () => NOW;
});

type Filing = Parameters<typeof fileCommand>[1];

const filed = (mail: string, filing?: Filing) => fileWith(campus.deps, mail, filing);
const outcomeOf = async (mail: string, filing?: Filing) =>
  (await fileTicket(campus.deps, fileCommand(mail, filing))).outcome;
const ticketCount = async () =>
  (await rowsOf("select count(*) as n from tickets", [], campus.database))[0]?.n;

test("a ticket goes to the owner of its subcategory, and says why", async () => {
  const reference = await filed("student01", { subcategory: "wifi-one", answers: { device: ["phone"] } });
  const ticket = await ticketOf(reference, campus.database);
  expect(ticket).toMatchObject({ assignee_id: idOf("spoc.wifi"), assigned_why: "subcategory_owner" });
  const [event] = await eventsOf(reference, campus.database);
  expect(JSON.parse(String(event?.facts))).toMatchObject({
    to: idOf("spoc.wifi"),
    why: "subcategory_owner",
    resolveBy: ticket.promised_at,
  });
});

test("among equals the one with the least promised work gets it, and that work grows by the target", async () => {
  const workOf = () =>
    rowsOf("select minutes from workloads where person_id = ?", [idOf("spoc2.neeladri")], campus.database);
  await campus.database.execute({
    sql: "insert into workloads (person_id, minutes) values (?, 5), (?, 99999) on conflict do update set minutes = excluded.minutes",
    args: [idOf("spoc2.neeladri"), idOf("spoc1.neeladri")],
  });
  const ticket = await ticketOf(await filed("student01"), campus.database);
  expect(ticket).toMatchObject({ assignee_id: idOf("spoc2.neeladri"), assigned_why: "default" });
  expect(await workOf()).toEqual([{ minutes: 5 + 16 * 60 }]);
});

test("where nobody is named it waits in triage, and still has its promises", async () => {
  await campus.database.execute({
    sql: "delete from default_assignments where person_id = ? and domain_id = (select id from domains where slug = 'demo')",
    args: [idOf("spoc1.velankani")],
  });
  const reference = await filed("student25", { subcategory: "quick-promise" });
  expect(await ticketOf(reference, campus.database)).toMatchObject({
    assignee_id: null,
    assigned_why: "triage",
    promised_at: NOW + 60_000,
  });
  expect(await toldOf(reference, 1, campus.database)).toEqual([
    "student25 inbox requester",
    "student25 mail requester",
  ]);
});

test("place and scope come from where the requester lives, and the room is kept apart from the history", async () => {
  const reference = await filed("student22", { place: "Second floor" });
  const ticket = await ticketOf(reference, campus.database);
  const page = await readTicket(campus.deps.db, as("student22"), reference, { before: null }, NOW);
  expect(page.ticket).toMatchObject({
    scope: "Velankani",
    title: "Plumbing · Second floor · The tap drips.",
  });
  expect(page.ticket?.events[0]?.words).toMatchObject({
    description: "The tap drips.",
    place: "Second floor",
  });
  const [event] = await eventsOf(reference, campus.database);
  expect(`${event?.facts}${event?.changes}`).not.toMatch(/drips|floor/i);
  expect(ticket).toMatchObject({ reference, number: Number(reference), version: 1, status_kind: "new" });
});

const idIn = async (table: "places" | "scopes", slug: string) =>
  (await rowsOf(`select id from ${table} where slug = ?`, [slug], campus.database))[0]?.id;

test("whoever names another building reports there", async () => {
  const [home, velankani] = [await idIn("places", "neeladri"), await idIn("places", "velankani")];
  const there = { place_id: velankani, scope_id: await idIn("scopes", "velankani") };
  const filedAt = async (mail: string, place: string) =>
    ticketOf(await filed(mail, { place }), campus.database);
  for (const place of ["Velankani", "velankani 214", "VELANKANI, second floor", "  Velankani\nshowers"])
    expect(await filedAt("student02", place), place).toMatchObject(there);
  for (const place of ["Velankanix", "near Velankani", "Campus", "%"])
    expect(await filedAt("student03", place), place).toMatchObject({ place_id: home });

  // Of what is protected, whoever looks after the place may be the matter itself.
  const harassment = { subcategory: "harassment", place: "Velankani, the office" };
  expect(await ticketOf(await filed("student07", harassment), campus.database)).toMatchObject({
    scope_id: (await ticketOf(await filed("student07", { subcategory: "harassment" }), campus.database))
      .scope_id,
  });
});

test("a corrected place that names a building moves the ticket there, and leaves it with whoever has it", async () => {
  const velankani = await idIn("places", "velankani");
  const reference = await filed("student04", { place: "Showers" });
  const input = { title: "", place: "Velankani, showers", priority: "", requester: "" };
  await sayWith(campus.deps, "spoc1.neeladri", reference, "correct", input);
  expect(await ticketOf(reference, campus.database)).toMatchObject({
    place_id: velankani,
    scope_id: await idIn("scopes", "neeladri"),
  });
  // The sums of work were set by hand above.
  const { finds } = await proveIntegrity(campus.deps);
  expect(finds.filter((find) => "ticket" in find)).toEqual([]);
});

test("a building that nobody's scope serves keeps the place, and leaves it with those of the requester's home", async () => {
  await campus.database.batch([
    "insert into places (id, parent_id, kind, slug) select 900, id, 'building', 'annexe' from places where parent_id is null",
    "insert into labels (thing, thing_id, locale, text) values ('place', 900, 'en', 'Velankani Annexe')",
  ]);
  const reference = await filed("student05", { place: "Velankani Annexe, first floor" });
  expect(await ticketOf(reference, campus.database)).toMatchObject({
    place_id: 900,
    scope_id: await idIn("scopes", "neeladri"),
  });
});

test("where several scopes could have it and none serves the requester's hostel, it is the whole domain's", async () => {
  const committee = await ticketOf(
    await filed("student22", { subcategory: "committee-welfare" }),
    campus.database,
  );
  expect(committee).toMatchObject({ scope_id: null, assignee_id: idOf("dean") });
  const staff = await ticketOf(await filed("spoc.wifi"), campus.database);
  expect(staff).toMatchObject({ scope_id: null, assignee_id: null, assigned_why: "triage" });
});

test("a domain's only scope has what is filed there, whoever files it", async () => {
  await campus.database.execute(
    "insert into scopes (domain_id, slug, position) select id, 'campus', 0 from domains where slug = 'college'",
  );
  const [only] = await rowsOf("select id from scopes where slug = 'campus'", [], campus.database);
  const ticket = await ticketOf(await filed("student22", { subcategory: "library" }), campus.database);
  expect(ticket).toMatchObject({ scope_id: only?.id, assignee_id: idOf("spoc.college") });
});

test("requester and owner are told at once, in the inbox and by mail", async () => {
  const reference = await filed("student02", { subcategory: "wifi-block" });
  expect(await toldOf(reference, 1, campus.database)).toEqual([
    "student02 inbox requester",
    "student02 mail requester",
    "spoc.wifi inbox assignee",
    "spoc.wifi mail assignee",
  ]);
});

test("twenty filings at once get twenty numbers in a row", async () => {
  const [last] = await rowsOf("select max(number) as n from tickets", [], campus.database);
  const references = await Promise.all(Array.from({ length: 20 }, () => filed("student03")));
  const numbers = references.map(Number).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => Number(last?.n) + 1 + index));
});

test("the same form sent again is the same ticket", async () => {
  const key = newKey();
  const first = await outcomeOf("student04", { key });
  const again = await outcomeOf("student04", { key });
  expect(first).toMatchObject({ ok: true, seq: 1, event: "filed", replayed: false });
  expect(again).toEqual({ ...first, replayed: true });
});

test("the same form sent eight times at once is one ticket", async () => {
  const before = Number(await ticketCount());
  const key = newKey();
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => outcomeOf("student04", { key })));
  expect(new Set(outcomes.map((outcome) => outcome.ok && outcome.reference)).size).toBe(1);
  expect(outcomes.filter((outcome) => outcome.ok && !outcome.replayed)).toHaveLength(1);
  expect(await ticketCount()).toBe(before + 1);
});

test("another person's key is another key", async () => {
  const key = newKey();
  expect(await filed("student05", { key })).not.toBe(await filed("student06", { key }));
});

test("the same key with other words is refused and changes nothing", async () => {
  const key = newKey();
  const reference = await filed("student05", { key });
  const before = await ticketCount();
  const other = await outcomeOf("student05", { key, description: "The tap is gone." });
  expect(other).toMatchObject({ ok: false, code: "key_reused" });
  expect(await ticketCount()).toBe(before);
  expect(await operationsOf(reference, campus.database)).toHaveLength(1);
});

test("a refused filing keeps its key: mended, it goes through", async () => {
  const key = newKey();
  expect(await outcomeOf("student05", { key, description: "" })).toMatchObject({
    code: "description_missing",
  });
  expect(await outcomeOf("student05", { key })).toMatchObject({ ok: true, replayed: false });
});

test("every wrong field is named at once", async () => {
  const outcome = await outcomeOf("student06", {
    subcategory: "mess-quality",
    description: " ",
    title: "x".repeat(201),
    stops: "perhaps",
    answers: { meal: ["brunch"], date: ["2026-02-30"] },
  });
  expect(outcome.ok || outcome.code === "unavailable" ? [] : outcome.issues).toMatchObject([
    { field: "description", code: "description_missing" },
    { field: "title", code: "words_too_long", facts: { most: 200 } },
    { field: "stops", code: "choice_unknown" },
    { field: "field.meal", code: "answer_unknown" },
    { field: "field.date", code: "answer_not_date" },
  ]);
});

test("an unknown subcategory and a missing answer are refused", async () => {
  expect(await outcomeOf("student06", { subcategory: "nothing" })).toMatchObject({
    code: "subcategory_unknown",
  });
  // A category is no subcategory.
  expect(await outcomeOf("student06", { subcategory: "hostel" })).toMatchObject({
    code: "subcategory_unknown",
  });
  expect(await outcomeOf("student06", { subcategory: "academics" })).toMatchObject({
    code: "answer_missing",
  });
});

test("a question is asked after its answer alone, and keeps to its bounds", async () => {
  const wifi = (answers: Record<string, string[]>) =>
    outcomeOf("student08", { subcategory: "wifi-one", answers });
  expect(await wifi({ device: ["something-else"] })).toMatchObject({
    issues: [{ field: "field.other-device", code: "answer_missing" }],
  });
  expect(await wifi({ device: ["phone"], since: ["2126-01-01"] })).toMatchObject({
    issues: [{ field: "field.since", code: "answer_too_late" }],
  });
  const answers = { device: ["phone"], "other-device": ["A lamp"] };
  const reference = await filed("student08", { subcategory: "wifi-one", answers });
  const page = await readTicket(campus.deps.db, as("student08"), reference, { before: null }, NOW);
  expect(page.ticket?.answers).toEqual([{ label: "On which device?", value: "Phone" }]);
});

test("answers keep the question and the choice as they read when they were given", async () => {
  const answers = { meal: ["lunch"], date: ["2026-11-23"] };
  const reference = await filed("student07", { subcategory: "mess-quality", answers });
  await campus.database.execute(
    "update labels set text = 'Renamed' where thing = 'option' or (thing = 'field' and text = 'Which meal?')",
  );
  const page = await readTicket(campus.deps.db, as("student07"), reference, { before: null }, NOW);
  expect(page.ticket?.answers).toEqual([
    { label: "Which meal?", value: "Lunch" },
    { label: "On which day?", value: "2026-11-23" },
  ]);
});

test("staff file for somebody by roll number or address, saying how it came", async () => {
  const onBehalf = { requester: "24BCS0008", came: "By phone", consent: true };
  const reference = await filed("spoc1.neeladri", onBehalf);
  expect(await ticketOf(reference, campus.database)).toMatchObject({
    requester_id: idOf("student08"),
    filed_by_id: idOf("spoc1.neeladri"),
  });
  expect(await toldOf(reference, 1, campus.database)).toContain("student08 mail requester");
  const byAddress = await filed("spoc1.neeladri", { ...onBehalf, requester: "Student08@campus.test" });
  expect(await ticketOf(byAddress, campus.database)).toMatchObject({ requester_id: idOf("student08") });
});

test("for somebody else only staff may file, for a known person, and saying how it came", async () => {
  const requester = "24BCS0008";
  expect(await outcomeOf("student09", { requester, came: "x" })).toMatchObject({ code: "not_allowed" });
  expect(await outcomeOf("dean", { requester: "24BCS9999", came: "x" })).toMatchObject({
    code: "requester_unknown",
  });
  expect(await outcomeOf("dean", { requester })).toMatchObject({ issues: [{ field: "came" }] });
});

test("who was suspended since signing in files nothing", async () => {
  await campus.database.execute({
    sql: "update people set state = 'suspended' where id = ?",
    args: [idOf("student40")],
  });
  expect(await outcomeOf("student40")).toMatchObject({ ok: false, code: "signed_out" });
});

test("the work promised by everybody equals the targets of their open, unpaused tickets", async () => {
  const promised = await rowsOf(
    `select t.assignee_id as person, sum(c.target_minutes) as minutes from tickets t
      join ticket_clocks c on c.ticket_id = t.id and c.kind = 'resolve' and c.round = t.round
      where t.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other') and t.assignee_id is not null
        and not exists (select 1 from clock_pauses p where p.ticket_id = t.id and p.until_at is null)
      group by 1 order by 1`,
    [],
    untouched.database,
  );
  const kept = await rowsOf(
    "select person_id as person, minutes from workloads where minutes <> 0 order by 1",
    [],
    untouched.database,
  );
  expect(kept).toEqual(promised);
});

let untouched: Awaited<ReturnType<typeof ownCampus>>;
beforeAll(async () => {
  untouched = await ownCampus();
});
