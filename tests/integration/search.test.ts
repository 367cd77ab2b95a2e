import { type SQL, sql } from "drizzle-orm";
import { beforeAll, expect, test } from "vitest";
import { askedFor } from "#app/db/search/beginnings.ts";
import { readSearch, type SearchAsked } from "#app/db/search/read-search.ts";
import { indexStatements } from "#app/db/search/search-index.ts";
import { matchOf, searchWords } from "#app/domain/desk/search.ts";
import type { CategoryId, PlaceId } from "#app/domain/ids.ts";
import { fillSearch, forgetTakenAway } from "#app/operations/keep-search.ts";
import { as, deps, fileWith, idOf, moveToOwnCampus, NOW, rowsOf, sayWith } from "./campus.ts";
import { signedIn } from "./signed-in.ts";

const ALL: SearchAsked = {
  typed: "",
  state: null,
  category: null,
  place: null,
  fromDay: null,
  untilDay: null,
  before: null,
  after: null,
};
const MEAL = { meal: ["lunch"], date: ["2026-11-20"] };

beforeAll(async () => {
  await moveToOwnCampus();
});

const search = (mail: string, typed: string, more: Partial<SearchAsked> = {}) =>
  readSearch(deps().db, as(mail), { ...ALL, typed, ...more }, Date.now());
const found = async (mail: string, typed: string, more: Partial<SearchAsked> = {}) =>
  (await search(mail, typed, more)).hits.map((hit) => hit.reference);
const plumbing = (description: string, mail = "student15") =>
  fileWith(deps(), mail, { subcategory: "plumbing", description });
const say = (...said: Parameters<typeof sayWith> extends [unknown, ...infer Rest] ? Rest : never) =>
  sayWith(deps(), ...said);
const theIndex = () => rowsOf("select term, doc, col from ticket_words order by doc, col, term");

test("whoever may read a ticket finds it by its words, and nobody else does", async () => {
  const reference = await plumbing("The geyser sparkles.");
  for (const mail of ["student15", "spoc1.neeladri", "warden.neeladri", "dean"])
    expect(await found(mail, "geyser sparkles")).toEqual([reference]);
  for (const mail of ["student16", "spoc1.velankani", "spoc.college", "mess.head", "super"])
    expect(await found(mail, "geyser")).toEqual([]);
});

test("words are found whatever their case and accents, phrases as they stand, and a word's beginning at the end", async () => {
  const reference = await plumbing("The Café’s boiler hums loudly.");
  for (const typed of ["cafe BOILER", '"boiler hums"', "hums boil", "boiler lou", "plumbing boiler"])
    expect([typed, await found("student15", typed)]).toEqual([typed, [reference]]);
  const wifi = await fileWith(deps(), "student31", {
    subcategory: "wifi-block",
    description: "Nothing loads.",
  });
  for (const typed of ["wifi", "wi-fi", "WiFi block"])
    expect([typed, await found("student31", typed)]).toEqual([typed, expect.arrayContaining([wifi])]);
  for (const typed of ['"hums boiler"', "boil hums", "boiler quiet"])
    expect([typed, await found("student15", typed)]).toEqual([typed, []]);
});

test("notes are found by staff, leadership's by senior admins, and neither shows elsewhere", async () => {
  const reference = await plumbing("The tap drips.");
  await say("spoc1.neeladri", reference, "note", { body: "The vendor is unreliable.", leadership: false });
  await say("dean", reference, "note", { body: "Budget frozen.", leadership: true });
  const ways = Object.entries({ student15: "", "spoc1.neeladri": "unreliable", dean: "unreliable frozen" });
  for (const [mail, finds] of ways)
    for (const word of ["unreliable", "frozen"])
      expect([mail, word, await found(mail, word)]).toEqual([
        mail,
        word,
        finds.includes(word) ? [reference] : [],
      ]);
  const [hit] = (await search("spoc1.neeladri", "unreliable")).hits;
  expect(hit?.text).toEqual([
    { text: "The vendor is ", isFound: false },
    { text: "unreliable", isFound: true },
    { text: ".", isFound: false },
  ]);
  expect(JSON.stringify((await search("student15", "tap drips")).hits)).not.toMatch(/unreliable|frozen/);
});

test("a committee finds its tickets by their words, and not by whose they are", async () => {
  const about = { subcategory: "mess-quality", answers: MEAL, description: "The sambar tastes metallic." };
  const reference = await fileWith(deps(), "student05", about);
  const [person] = await rowsOf(`select name from people where id = ${idOf("student05")}`);
  const [first = ""] = String(person?.name).split(" ");
  const { hits } = await search("mess.member", "metallic");
  expect(hits.map((hit) => hit.reference)).toEqual([reference]);
  expect(hits[0]?.requester).toMatch(/^a resident of/);
  expect(await found("mess.member", first)).not.toContain(reference);
  expect(await found("dean", first)).toContain(reference);
});

test("whoever stands in finds what the owner has, and not what the owner is denied", async () => {
  const reference = await plumbing("The cistern gurgles.", "student25");
  const owner = Number(
    (await rowsOf("select assignee_id from tickets where reference = ?", [reference]))[0]?.assignee_id,
  );
  const now = Date.now();
  await rowsOf(
    `insert into substitutes (person_id, substitute_id, from_at) values (${owner}, ${idOf("welfare.head")}, ${now - 1})`,
  );
  expect(await found("welfare.head", "gurgles")).toEqual([]);
  await rowsOf(`insert into absences (person_id, from_at) values (${owner}, ${now - 1})`);
  expect(await found("welfare.head", "gurgles")).toEqual([reference]);
});

test("what is restricted is found by those who still see it, what is protected by nobody", async () => {
  const reference = await plumbing("The warden shouts.");
  await say("student15", reference, "about", { person: "warden.neeladri@campus.test", words: "" });
  expect(await found("warden.neeladri", "shouts")).toEqual([]);
  expect(await found("spoc1.neeladri", "shouts")).toEqual([]);
  for (const mail of ["student15", "dean"]) expect(await found(mail, "shouts")).toEqual([reference]);
  await say("dean", reference, "restrict", { to: "protected" });
  for (const mail of ["student15", "dean", "warden.neeladri"])
    expect(await found(mail, "shouts")).toEqual([]);
  expect(await rowsOf("select * from ticket_words where term = 'shouts'")).toEqual([]);
});

test("words that are taken away leave the index with them, and its blocks in the night", async () => {
  const reference = await plumbing("My number is zzyzx98450.");
  expect(await found("dean", "zzyzx98450")).toEqual([reference]);
  await say("dean", reference, "redact", { what: "words:1", reason: "A number." });
  expect(await found("dean", "zzyzx98450")).toEqual([]);
  expect(await rowsOf("select * from ticket_words where term = 'zzyzx98450'")).toEqual([]);
  const blocks = async () =>
    JSON.stringify(await rowsOf("select hex(block) as bytes from ticket_search_data")).includes(
      Buffer.from("zyzx98450").toString("hex").toUpperCase(),
    );
  expect(await blocks()).toBe(true);
  await forgetTakenAway(deps());
  expect(await blocks()).toBe(false);
});

test("where somebody has a known problem is found by nobody, and stands beside nothing that is", async () => {
  const about = { subcategory: "mess-quality", answers: MEAL };
  const one = await fileWith(deps(), "student21", about);
  const wrote = { title: "The rice is raw", incidentFrom: one };
  const incident = await fileWith(deps(), "dean", { ...about, ...wrote, answers: {} });
  await say("student22", incident, "join", { place: "Neeladri 4711", words: "Lumpy since Monday." });
  expect(await found("mess.member", "lumpy monday")).toEqual([incident]);
  const { hits } = await search("mess.member", "lumpy neeladri");
  expect(JSON.stringify(hits)).not.toContain("4711");
  for (const mail of ["mess.member", "dean"]) expect(await found(mail, "4711")).toEqual([]);
});

test("a number leads to its ticket, where one may see it", async () => {
  const reference = await plumbing("The pipe drips.");
  expect((await search("student15", `#${reference}`)).jump).toBe(reference);
  expect((await search("spoc2.neeladri", reference)).jump).toBe(reference);
  expect((await search("student16", `#${reference}`)).jump).toBeNull();
  const person = await signedIn("student15");
  expect((await person.get(`/search?q=%23${reference}`)).headers.get("Location")).toBe(
    `/tickets/${reference}`,
  );
});

test("a search is narrowed by where it stands, what it is about, its place and its days", async () => {
  const first = await plumbing("The drain overflows.");
  const second = await fileWith(deps(), "student15", {
    subcategory: "library",
    description: "A drain overflows here.",
  });
  await say("dean", second, "resolve", { outcome: "fixed", text: "Done." });
  const category = async (slug: string) =>
    Number((await rowsOf("select id from categories where slug = ?", [slug]))[0]?.id) as CategoryId;
  const hostel = Number((await rowsOf("select id from places where slug = 'neeladri'"))[0]?.id) as PlaceId;
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kolkata" }).format(Date.now());
  const day = (days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
  const finds = (more: Partial<SearchAsked>) => found("student15", "drain overflows", more);
  expect(await finds({})).toEqual([second, first]);
  expect(await finds({ state: "open" })).toEqual([first]);
  expect(await finds({ state: "resolved" })).toEqual([second]);
  expect(await finds({ category: await category("library") })).toEqual([second]);
  expect(await finds({ category: await category("hostel") })).toEqual([first]);
  expect(await finds({ place: hostel })).toContain(first);
  expect(await finds({ place: 999_999 as PlaceId })).toEqual([]);
  expect(await finds({ fromDay: today, untilDay: today })).toEqual([second, first]);
  expect(await finds({ fromDay: day(1) })).toEqual([]);
  expect(await finds({ untilDay: day(-1) })).toEqual([]);
  expect(await finds({ untilDay: day(-90) })).toEqual([]);
  expect(await finds({ fromDay: day(-90) })).toEqual([second, first]);
  for (const laterMs of [0, 20, 40, 90, 900, 4000].map((days) => days * 86_400_000)) {
    const asked = { ...ALL, typed: "drain overflows", untilDay: today };
    const { hits } = await readSearch(deps().db, as("student15"), asked, Date.now() + laterMs);
    expect([laterMs, ...hits.map((hit) => hit.reference)]).toEqual([laterMs, second, first]);
  }
  const inLibrary = { state: "resolved", category: await category("library") } as const;
  expect(await found("student15", "", inLibrary)).toEqual([second]);
  expect(await found("student16", "", inLibrary)).not.toContain(second);
  expect(await found("student15", "")).toEqual([]);
  expect(await finds({ fromDay: "1990-01-01", untilDay: day(400) })).toEqual([second, first]);
});

test("pages go back and forth, the newest first, and none is lost between them", async () => {
  const made: string[] = [];
  for (let n = 0; n < 35; n += 1) made.push(await plumbing(`Page after page ${n}.`, "student27"));
  made.reverse();
  const first = await search("student27", '"page after page"');
  const rest = await search("student27", '"page after page"', { before: first.olderBefore });
  expect([...first.hits, ...rest.hits].map((hit) => hit.reference)).toEqual(made);
  expect([first.newerAfter, rest.olderBefore]).toEqual([null, null]);
  const back = await search("student27", '"page after page"', { after: rest.newerAfter });
  expect(back.hits).toEqual(first.hits);
  expect([back.newerAfter, back.olderBefore]).toEqual([null, first.olderBefore]);
});

test("a beginning finds what the index finds for it, however many words go on from it", async () => {
  const many = Array.from({ length: 30 }, (_, n) => `qualm${n + 10}`);
  const reference = await plumbing(`The pipe has ${many.join(" ")}.`, "student28");
  for (const typed of ["qualm", "qualm1", "pipe qualm3", "QUALM2"])
    expect([typed, await found("student28", typed)]).toEqual([typed, [reference]]);
  const textFor = async (typed: string) => {
    const asked = askedFor(searchWords(typed).words) ?? sql`null`;
    return (await deps().db.reads.all<{ text: string }>(sql`select ${asked} as text`))[0]?.text;
  };
  // Up to two dozen words are named; more are asked for by how they begin.
  const named = many.filter((word) => word.startsWith("qualm1")).map((word) => `"${word}"`);
  expect(await textFor("pipe qualm1")).toBe(`"pipe" AND (${named.join(" OR ")})`);
  expect(await textFor("qualm")).toBe('"qualm" *');
  const words = await rowsOf(
    "select distinct term from ticket_words where col <> 'access' and length(term) > 3",
  );
  const beginnings = new Set(
    words.flatMap(({ term }) => [4, 6].map((length) => String(term).slice(0, length))),
  );
  expect(beginnings.size).toBeGreaterThan(200);
  const rowids = (asked: SQL) =>
    deps().db.reads.all<{ rowid: number }>(
      sql`select rowid from ticket_search where ticket_search match ${asked}`,
    );
  for (const beginning of [...beginnings].slice(0, 200)) {
    const { words: asked } = searchWords(beginning);
    const [ours, theirs] = [askedFor(asked), matchOf(asked)];
    if (ours === null || theirs === null) throw new Error(`Nothing is asked for ${beginning}.`);
    expect([beginning, await rowids(ours)]).toEqual([beginning, await rowids(sql`${theirs}`)]);
  }
});

test("whatever somebody types is looked for, and nothing of it is an operator or markup", async () => {
  const reference = await plumbing("Say <b>AND</b> \"quotes\" OR (x) * NEAR 'it' ^ - : {y}");
  const person = await signedIn("student15");
  for (const typed of [
    "AND",
    '"',
    '""',
    "(",
    "NEAR(",
    "a OR",
    "access:n",
    "{public} : x",
    "^x",
    "-",
    "x*",
    "'; drop",
    "\0",
  ]) {
    const answer = await person.get(`/search?q=${encodeURIComponent(typed)}`);
    expect([typed, answer.status]).toEqual([typed, 200]);
  }
  expect(await found("student15", 'NEAR( "quotes" AND')).toEqual([reference]);
  const page = await (await person.get("/search?q=NEAR+quotes")).text();
  expect(page).toContain("&lt;b&gt;AND&lt;/b&gt;");
  expect(page).toContain("<mark>quotes</mark>");
  expect(await (await person.get("/search?q=%3Cscript%3E")).text()).not.toContain("<script>alert");
});

test("after all that the index says what it would say if it were made anew", async () => {
  const kept = await theIndex();
  const { writes } = deps().db;
  const ids = sql`select id from tickets`;
  const [first, ...rest] = indexStatements(writes, ids, NOW + 9e9);
  if (first) await writes.batch([first, ...rest]);
  expect(await theIndex()).toEqual(kept);
});

test("tickets from before there was an index come into it, the newest first, a part each minute", async () => {
  const kept = await theIndex();
  await rowsOf("delete from ticket_search");
  expect(await found("student15", "drain")).toEqual([]);
  await rowsOf("update search_upkeep set down_from_ticket_id = 9007199254740991");
  await fillSearch(deps());
  expect(await theIndex()).toEqual(kept);
  expect(await rowsOf("select down_from_ticket_id as left from search_upkeep")).toEqual([{ left: null }]);
  expect(await fillSearch(deps())).toBe(0);
});
