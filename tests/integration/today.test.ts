import { beforeAll, expect, test } from "vitest";
import { readDesk } from "#app/db/lists/read-desk.ts";
import { readToday } from "#app/db/lists/read-today.ts";
import type { PersonVerb } from "#app/domain/command.ts";
import { PROTECTED_TITLE } from "#app/domain/people/identity.ts";
import { runMoments } from "#app/operations/run-moments.ts";
import { as, deps, fileWith, idOf, moveToOwnCampus, NOW, rowsOf, sayWith } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

beforeAll(() => moveToOwnCampus());

const today = (mail: string) => readToday(deps().db, as(mail), NOW);

test.each(["dean", "warden.neeladri", "spoc.wifi", "mess.head"])(
  "its figures are those of the desk of %s",
  async (mail) => {
    await fileWith(deps(), "student05", {
      subcategory: "mess-quality",
      answers: { date: ["2026-11-20"], meal: ["lunch"] },
    });
    const { parts } = await today(mail);
    const { counts } = await readDesk(deps().db, as(mail), { view: "all", after: null }, NOW);
    const sum = (name: "open" | "broken") => parts.reduce((before, part) => before + part[name], 0);
    expect([sum("open"), sum("broken")]).toEqual([counts.all, counts.overdue]);
  },
);

test("a new date waits for whoever stands above, and not for who asked or for another hostel", async () => {
  const reference = await fileWith(deps(), "student06");
  await rowsOf(
    "update tickets set extension_asked_by_id = ?, extension_until_at = promised_at + 1000, extension_answer = null where reference = ?",
    [idOf("spoc1.neeladri"), reference],
  );
  const waits = async (mail: string) =>
    (await today(mail)).toDecide.some((row) => row.reference === reference);
  expect(await Promise.all(["warden.neeladri", "dean"].map(waits))).toEqual([true, true]);
  expect(await Promise.all(["spoc1.neeladri", "warden.velankani", "mess.head"].map(waits))).toEqual([
    false,
    false,
    false,
  ]);
});

test("a new date waits for whoever has the role of a level as well", async () => {
  await rowsOf(
    "insert into escalation_rules (level, role, delay_minutes, delay_unit) values (4, 'ombudsperson', 60, 'elapsed')",
  );
  const reference = await fileWith(deps(), "student06");
  const [{ id } = {}] = await rowsOf("select id from tickets where reference = ?", [reference]);
  await rowsOf(
    "update tickets set extension_asked_by_id = ?, extension_until_at = promised_at + 1000, extension_answer = null where id = ?",
    [idOf("spoc1.neeladri"), Number(id)],
  );
  const waits = async () => (await today("ombuds")).toDecide.some((row) => row.reference === reference);
  expect(await waits()).toBe(false);
  await rowsOf(
    "insert into ticket_people (ticket_id, person_id, relation, effect, from_at, reason) values (?, ?, 'reviewer', 'allow', ?, 'extension')",
    [Number(id), idOf("ombuds"), NOW - 1],
  );
  expect(await waits()).toBe(true);
  await rowsOf("delete from escalation_rules where role = 'ombudsperson'");
});

test("what is late stays with the last of its ladder to decide, and with nobody below", async () => {
  const reference = await fileWith(deps(), "student07");
  const late = NOW + 90 * 86_400_000;
  for (let round = 0; round < 6; round++)
    await runMoments(deps({ now: () => late + round * 86_400_000 }), reference);
  const [row] = await rowsOf("select level, is_overdue from tickets where reference = ?", [reference]);
  expect(row).toEqual({ level: 3, is_overdue: 1 });
  const waits = async (mail: string) => {
    const { toDecide } = await readToday(deps().db, as(mail), late + 7 * 86_400_000);
    return toDecide.some((each) => each.reference === reference);
  };
  const people = ["director", "dean", "warden.neeladri", "spoc1.neeladri"];
  expect(await Promise.all(people.map(waits))).toEqual([true, false, false, false]);
});

test("a wish to withdraw what few may read waits for those who read it", async () => {
  const reference = await fileWith(deps(), "student07", { subcategory: "harassment" });
  await sayWith(deps(), "student07", reference, "cancel", { reason: "It is over." });
  const waits = async (mail: string) => {
    const { toDecide } = await readToday(deps().db, as(mail), Date.now());
    return toDecide.find((row) => row.reference === reference)?.title;
  };
  expect(await Promise.all(["care.head", "care.member", "dean"].map(waits))).toEqual([
    PROTECTED_TITLE,
    PROTECTED_TITLE,
    undefined,
  ]);
});

test("a low rating waits for the level that was told until somebody has looked into it, and is told each week", async () => {
  const reference = await fileWith(deps(), "student09", { subcategory: "wifi-block" });
  const said = (mail: string, verb: PersonVerb, input: object) =>
    sayWith(deps(), mail, reference, verb, input as never);
  await said("warden.neeladri", "resolve", { outcome: "fixed", text: "Done." });
  await rowsOf("update tickets set assignee_id = ? where reference = ?", [idOf("spoc.wifi"), reference]);
  await said("student09", "rate", { stars: 1, feedback: "He laughed at me.", fixed: true });
  const waits = async (mail: string, at = Date.now()) =>
    (await readToday(deps().db, as(mail), at)).toDecide.some((row) => row.reference === reference);
  const [review] = await rowsOf(
    "select person_id from rating_reviews where ticket_id = (select id from tickets where reference = ?)",
    [reference],
  );
  const told = String(review?.person_id);
  expect(told).toBe(String(idOf("warden.neeladri")));
  const others = ["spoc.wifi", "dean", "director", "warden.velankani", "student09"];
  expect(await waits("warden.neeladri")).toBe(true);
  expect(await Promise.all(others.map((mail) => waits(mail)))).toEqual(others.map(() => false));

  // A week later it is said once more, by alarm and sweep together once, though the ticket is closed by then.
  const later = NOW + 8 * 86_400_000;
  await Promise.all([1, 2].map(() => runMoments(deps({ now: () => later }), reference)));
  const kinds = await rowsOf(
    "select kind from ticket_events where ticket_id = (select id from tickets where reference = ?) order by seq",
    [reference],
  );
  expect(kinds.map(({ kind }) => kind).filter((kind) => kind === "review_reminded")).toHaveLength(1);
  expect(await waits("warden.neeladri", later)).toBe(true);

  const [warden, rated] = [await signedIn("warden.neeladri"), await signedIn("spoc.wifi")];
  const page = await (await warden.get(`/tickets/${reference}`)).text();
  expect(page).toContain("He laughed at me.");
  expect(await (await warden.get("/today")).text()).toContain("A low rating to look into");
  const form = { found: "He had not meant it so.", seen: "99", idempotencyKey: crypto.randomUUID() };
  expect((await rated.send(`/tickets/${reference}/review`, form)).status).toBe(403);
  expect((await warden.send(`/tickets/${reference}/review`, { ...form, found: "" })).status).toBe(422);
  expect((await warden.send(`/tickets/${reference}/review`, form)).status).toBe(303);
  expect(await waits("warden.neeladri")).toBe(false);
  const theirs = await (await rated.get(`/tickets/${reference}`)).text();
  for (const hidden of ["He laughed at me.", "He had not meant it so.", "low rating", "1 of 5"])
    expect(theirs).not.toContain(hidden);
  expect(await (await warden.get(`/tickets/${reference}`)).text()).toContain("He had not meant it so.");
});

test("whoever stands in has the low ratings of whoever is away, but for their own", async () => {
  const reference = await fileWith(deps(), "student10", { subcategory: "wifi-block" });
  await sayWith(deps(), "warden.neeladri", reference, "resolve", { outcome: "fixed", text: "Done." });
  await sayWith(deps(), "student10", reference, "rate", { stars: 2, feedback: "", fixed: true });
  const held = await rowsOf(
    "select p.person_id as id, t.assignee_id as owner from rating_reviews p join tickets t on t.id = p.ticket_id where t.reference = ?",
    [reference],
  );
  const holder = Number(held[0]?.id);
  const stand = (id: number) => [
    ["insert into absences (person_id, from_at) values (?, ?)", [holder, NOW - 1]] as const,
    [
      "insert into substitutes (person_id, substitute_id, from_at) values (?, ?, ?)",
      [holder, id, NOW - 1],
    ] as const,
  ];
  const waits = async (mail: string) =>
    (await readToday(deps().db, as(mail), Date.now())).toDecide.some((row) => row.reference === reference);
  expect(await waits("spoc1.velankani")).toBe(false);
  for (const [text, values] of [...stand(idOf("spoc1.velankani")), ...stand(Number(held[0]?.owner)).slice(1)])
    await rowsOf(text, [...values]);
  expect(await waits("spoc1.velankani")).toBe(true);
  expect(
    (
      await readToday(deps().db, { kind: "person", personId: Number(held[0]?.owner) as never }, Date.now())
    ).toDecide.map((row) => row.reference),
  ).not.toContain(reference);
});

test("whoever stands in has what somebody away has to decide, but what they asked for themselves", async () => {
  const reference = await fileWith(deps(), "student11");
  await rowsOf(
    "update tickets set extension_asked_by_id = ?, extension_until_at = promised_at + 1000, extension_answer = null where reference = ?",
    [idOf("spoc1.neeladri"), reference],
  );
  await rowsOf(
    "insert into ticket_people (ticket_id, person_id, relation, effect, from_at, reason) select id, ?, 'reviewer', 'allow', ?, 'extension' from tickets where reference = ?",
    [idOf("warden.neeladri"), NOW - 1, reference],
  );
  const [inFor, asker] = ["spoc.college", "spoc1.neeladri"];
  const waits = async (mail: string) =>
    (await today(mail)).toDecide.some((row) => row.reference === reference);
  expect(await waits(inFor)).toBe(false);
  await rowsOf("insert into absences (person_id, from_at) values (?, ?)", [idOf("warden.neeladri"), NOW - 1]);
  for (const mail of [inFor, asker])
    await rowsOf("insert into substitutes (person_id, substitute_id, from_at) values (?, ?, ?)", [
      idOf("warden.neeladri"),
      idOf(mail),
      NOW - 1,
    ]);
  expect(await Promise.all([inFor, asker].map(waits))).toEqual([true, false]);
  await rowsOf("update tickets set visibility = 'protected' where reference = ?", [reference]);
  expect(await waits(inFor)).toBe(false);
  await rowsOf("update tickets set visibility = 'normal' where reference = ?", [reference]);
  await rowsOf(
    "insert into ticket_people (ticket_id, person_id, relation, effect, from_at) select id, ?, 'about', 'deny', ? from tickets where reference = ?",
    [idOf("warden.neeladri"), NOW - 1, reference],
  );
  expect(await waits(inFor)).toBe(false);
});

test("whoever stands in for a senior admin has none of what these decide by their role, nor sees it", async () => {
  const [plain, unnamed] = [
    await fileWith(deps(), "student12", { subcategory: "plumbing" }),
    await fileWith(deps(), "student13", { subcategory: "plumbing" }),
  ];
  for (const reference of [plain, unnamed])
    await rowsOf(
      "update tickets set extension_asked_by_id = ?, extension_until_at = promised_at + 1000, extension_answer = null where reference = ?",
      [idOf("spoc2.neeladri"), reference],
    );
  await rowsOf("update tickets set visibility = 'restricted', about_unnamed_at = ? where reference = ?", [
    NOW,
    unnamed,
  ]);
  const listed = async (mail: string) => (await today(mail)).toDecide.map((row) => row.reference);
  expect(await listed("director")).toEqual(expect.arrayContaining([plain, unnamed]));
  await rowsOf("insert into absences (person_id, from_at) values (?, ?)", [idOf("director"), NOW - 1]);
  await rowsOf("insert into substitutes (person_id, substitute_id, from_at) values (?, ?, ?)", [
    idOf("director"),
    idOf("spoc.wifi"),
    NOW - 1,
  ]);
  const theirs = await listed("spoc.wifi");
  expect(theirs).not.toContain(plain);
  expect(theirs).not.toContain(unnamed);
});

test("a room with two things open is named to those who may know it", async () => {
  const made = [
    await fileWith(deps(), "student08"),
    await fileWith(deps(), "student08", { subcategory: "carpentry" }),
  ];
  const roomsOf = async (mail: string) =>
    (await today(mail)).rooms.flatMap((row) => row.references.split(" "));
  expect(await roomsOf("warden.neeladri")).toEqual(expect.arrayContaining(made));
  for (const mail of ["warden.velankani", "mess.head"])
    expect((await roomsOf(mail)).filter((each) => made.includes(each))).toEqual([]);

  const elsewhere = await fileWith(deps(), "student08", { place: "Velankani, showers" });
  for (const mail of ["warden.neeladri", "warden.velankani", "dean"])
    expect(await roomsOf(mail)).not.toContain(elsewhere);
});

test("who is away is told to those of the same part; a student has no such page", async () => {
  await rowsOf("insert into absences (person_id, from_at, until_at) values (?, ?, ?)", [
    idOf("spoc2.neeladri"),
    NOW - 1,
    NOW + 86_400_000,
  ]);
  const [row] = await rowsOf("select name from people where id = ?", [idOf("spoc2.neeladri")]);
  expect((await today("warden.neeladri")).away.map(({ name }) => name)).toEqual([row?.name]);
  expect((await today("warden.velankani")).away).toEqual([]);
  const page = await (await (await signedIn("warden.neeladri")).get("/today")).text();
  expect(page).toContain(String(row?.name));
  expect((await (await signedIn("student06")).get("/today")).status).toBe(404);
});

test("thirty days are compared with the thirty before, of the parts that somebody looks after", async () => {
  const monthsOf = async (mail: string) => (await today(mail)).months;
  const neeladri = (months: Awaited<ReturnType<typeof monthsOf>>) =>
    months.find(({ label, key }) => label === "Neeladri" && key === "1/1");
  const before = neeladri(await monthsOf("dean"));
  const made = [await fileWith(deps(), "student06"), await fileWith(deps(), "student06")];
  for (const [days, reference] of [
    [45, made[0] ?? ""],
    [1, made[1] ?? ""],
  ] as const)
    await rowsOf("update tickets set filed_at = ? where reference = ?", [NOW - days * 86_400_000, reference]);
  await rowsOf(
    "update ticket_clocks set broken_at = ? where kind = 'resolve' and ticket_id = (select id from tickets where reference = ?)",
    [NOW - 1, made[1] ?? ""],
  );
  const plus = (name: "reported" | "reportedBefore" | "broken", more: number) => (before?.[name] ?? 0) + more;
  expect(neeladri(await monthsOf("dean"))).toMatchObject({
    reported: plus("reported", 1),
    reportedBefore: plus("reportedBefore", 1),
    broken: plus("broken", 1),
  });
  expect((await monthsOf("warden.velankani")).map(({ label }) => label)).not.toContain("Neeladri");
  expect(await monthsOf("mess.head")).toEqual([expect.objectContaining({ label: "Mess committee" })]);
});

test("a committee's subjects are compared as well, wherever they were reported", async () => {
  const mess = async () => (await today("mess.head")).months[0];
  const before = await mess();
  const [made] = [
    await fileWith(deps(), "student09", {
      subcategory: "mess-quality",
      answers: { date: ["2026-11-20"], meal: ["lunch"] },
    }),
    await fileWith(deps(), "student09", { subcategory: "carpentry" }),
  ];
  await rowsOf("update tickets set filed_at = ? where reference = ?", [NOW - 1, made ?? ""]);
  await rowsOf(
    "update ticket_clocks set broken_at = ? where kind = 'resolve' and ticket_id = (select id from tickets where reference = ?)",
    [NOW - 1, made ?? ""],
  );
  expect(await mess()).toMatchObject({
    reported: (before?.reported ?? 0) + 1,
    broken: (before?.broken ?? 0) + 1,
  });
});
