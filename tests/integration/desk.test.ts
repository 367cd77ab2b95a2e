import { beforeAll, expect, test } from "vitest";
import { type DeskPageAsked, readDesk } from "#app/db/lists/read-desk.ts";
import { type DeskFilters, type DeskPart, NO_FILTERS } from "#app/domain/desk/desk.ts";
import type { CategoryId, PlaceId } from "#app/domain/ids.ts";
import { as, deps, fileWith, idOf, moveToOwnCampus, NOW, rowsOf, sayWith, ticketOf } from "./campus.ts";
import { type Person, signedIn } from "./signed-in.ts";

const MEAL = { date: ["2026-11-20"] };

let dean: Person;
let lunch: string;
let dinner: string;
beforeAll(async () => {
  await moveToOwnCampus();
  dean = await signedIn("dean");
  const about = (meal: string) =>
    fileWith(deps(), "student05", { subcategory: "mess-quality", answers: { ...MEAL, meal: [meal] } });
  [lunch, dinner] = [await about("lunch"), await about("dinner")];
});

const desk = (mail: string, asked: Partial<DeskPageAsked> = {}) =>
  readDesk(deps().db, as(mail), { view: "all", after: null, ...asked }, NOW);
const narrowed = async (mail: string, filters: Partial<DeskFilters>) =>
  (await desk(mail, { filters: { ...NO_FILTERS, ...filters } })).rows.map((row) => row.reference);
const idIn = async (table: "categories" | "places", slug: string) =>
  Number((await rowsOf(`select id from ${table} where slug = ?`, [slug]))[0]?.id);

test("a desk is narrowed by subject, place, priority, where it stands, and what is also true", async () => {
  const subject = (await idIn("categories", "mess-quality")) as CategoryId;
  const area = (await idIn("categories", "hostel")) as CategoryId;
  expect(await narrowed("dean", { category: subject })).toEqual(expect.arrayContaining([lunch, dinner]));
  expect(await narrowed("dean", { category: area })).toContain(lunch);
  expect(
    await narrowed("dean", { category: (await idIn("categories", "college")) as CategoryId }),
  ).not.toContain(lunch);
  const [neeladri, velankani] = [await idIn("places", "neeladri"), await idIn("places", "velankani")];
  const top = await idIn("places", "campus");
  for (const [place, isThere] of [
    [neeladri, true],
    [top, true],
    [velankani, false],
  ] as const)
    expect((await narrowed("dean", { place: place as PlaceId })).includes(lunch)).toBe(isThere);
  const { domain_id, scope_id } = await ticketOf(lunch);
  for (const part of [`domain:${domain_id}`, `scope:${scope_id}`] as DeskPart[]) {
    expect(await narrowed("dean", { part })).toEqual(expect.arrayContaining([lunch, dinner]));
    expect(await narrowed("dean", { part, category: subject })).toEqual(
      expect.arrayContaining([lunch, dinner]),
    );
  }
  expect(await narrowed("dean", { part: "scope:999" })).toEqual([]);
  await sayWith(deps(), "dean", lunch, "correct", {
    title: "",
    place: "",
    priority: "URGENT",
    requester: "",
  });
  expect(await narrowed("dean", { priority: "URGENT", category: subject })).toEqual([lunch]);
  await sayWith(deps(), "dean", dinner, "ask", { body: "Which dish?" });
  expect(await narrowed("dean", { state: "waiting", category: subject })).toEqual([dinner]);
  await sayWith(deps(), "dean", lunch, "claim", {});
  expect(await narrowed("dean", { only: ["mine"], category: subject })).toEqual([lunch]);
});

test("a desk is narrowed by the answers to a subject's questions, and offers them", async () => {
  const category = (await idIn("categories", "mess-quality")) as CategoryId;
  const answers = [{ field: "meal", value: "dinner" }];
  expect(await narrowed("dean", { category, answers })).toContain(dinner);
  expect(await narrowed("dean", { category, answers })).not.toContain(lunch);
  expect(await narrowed("dean", { category, answers: [{ field: "date", value: "2026-11-20" }] })).toContain(
    lunch,
  );
  expect(await narrowed("dean", { category, answers: [{ field: "meal", value: "' or 1" }] })).toEqual([]);
  const page = await (await dean.get(`/desk?view=all&category=${category}&field.meal=dinner`)).text();
  expect(page).toContain('name="field.meal"');
  expect(page).toContain(`/tickets/${dinner}?`);
});

test("counts are those of what the desk is narrowed to", async () => {
  const category = (await idIn("categories", "mess-quality")) as CategoryId;
  const { counts, rows } = await desk("dean", { filters: { ...NO_FILTERS, category } });
  expect(counts.all).toBe(rows.length);
  expect(counts.waiting).toBe(rows.filter((row) => row.statusKind.startsWith("waiting")).length);
  expect(counts.mine).toBe(rows.filter((row) => row.assigneeId === idOf("dean")).length);
});

test("pages go back as they came, in every order", async () => {
  const made: string[] = [];
  for (let n = 0; n < 50; n += 1) made.push(await fileWith(deps(), "student24", { subcategory: "library" }));
  const pages = async (asked: Partial<DeskPageAsked>, key: (row: Row) => number) => {
    const first = await desk("dean", asked);
    expect([first.newerBefore, first.rows.length]).toEqual([null, 50]);
    const second = await desk("dean", { ...asked, after: first.olderAfter });
    const back = await desk("dean", { ...asked, before: second.newerBefore });
    expect(back.rows).toEqual(first.rows);
    expect([back.newerBefore, back.olderAfter]).toEqual([null, first.olderAfter]);
    const both = [...first.rows, ...second.rows];
    expect(new Set(both.map((row) => row.id)).size).toBe(both.length);
    expect(both.map(key)).toEqual(both.map(key).toSorted((a, b) => a - b));
  };
  await pages({ view: "all", sort: "promise" }, (row) => row.promisedAt);
  await pages({ view: "all", sort: "newest" }, (row) => -row.id);
  for (const reference of made)
    await sayWith(deps(), "dean", reference, "resolve", { outcome: "fixed", text: "Done." });
  await pages({ view: "resolved" }, (row) => -row.updatedAt);
});

test("on hold a promise runs on and falls due; only one that stands still does not", async () => {
  const { counts } = await desk("dean");
  const held = await fileWith(deps(), "student10", { subcategory: "carpentry" });
  const paused = await fileWith(deps(), "student10", { subcategory: "carpentry" });
  const spent = await fileWith(deps(), "student10", { subcategory: "carpentry" });
  await sayWith(deps(), "dean", held, "hold", { reason: "parts", when: "3 hours", words: "" });
  for (const reference of [paused, spent])
    await sayWith(deps(), "dean", reference, "ask", { body: "Which door?" });
  const soon = NOW + 3_600_000;
  const made = [held, paused, spent];
  await rowsOf("update tickets set promised_at = ? where reference in (?, ?, ?)", [soon, ...made]);
  await rowsOf(
    "update clock_pauses set until_at = from_at + 1 where ticket_id = (select id from tickets where reference = ?)",
    [spent],
  );
  const page = await desk("dean", { view: "today" });
  expect(made.map((reference) => page.rows.some((row) => row.reference === reference))).toEqual([
    true,
    false,
    true,
  ]);
  expect(page.counts.today - counts.today).toBe(2);
  const { rows } = await desk("dean", { view: "waiting" });
  const still = made.map((reference) => rows.find((row) => row.reference === reference)?.isStandingStill);
  expect(still).toEqual([0, 1, 0]);
  await rowsOf("update tickets set promised_at = promised_at + 604800000 where reference in (?, ?, ?)", made);
});

test("what is due within a day has a view and a count of its own", async () => {
  const { counts } = await desk("dean");
  const reference = await fileWith(deps(), "student10");
  const due = async (hours: number) => {
    const at = NOW + hours * 3_600_000;
    await rowsOf("update tickets set promised_at = ? where reference = ?", [at, reference]);
    const page = await desk("dean", { view: "today" });
    return [page.counts.today - counts.today, page.rows.some((row) => row.reference === reference)];
  };
  expect(await due(23)).toEqual([1, true]);
  expect(await due(25)).toEqual([0, false]);
});

type Row = Awaited<ReturnType<typeof desk>>["rows"][number];

test("a view is saved under a name, for oneself alone, and deleted", async () => {
  const query = "view=overdue&priority=HIGH&only=mine";
  const saved = await dean.send("/desk", { name: "Mine and late", query: `${query}&after=1.2` });
  expect([saved.status, saved.headers.get("Location")]).toEqual([303, `/desk?${query}`]);
  await dean.send("/desk", { name: "MINE and late", query });
  const page = await (await dean.get(`/desk?${query}`)).text();
  expect(page.match(/>MINE and late/g)?.length).toBe(1);
  expect(await (await signedIn("spoc.wifi")).get("/desk").then((answer) => answer.text())).not.toContain(
    "MINE and late",
  );
  const [row] = await rowsOf("select id from saved_views");
  await (await signedIn("spoc.wifi")).send("/desk", { forget: String(row?.id) });
  expect(await rowsOf("select id from saved_views")).toHaveLength(1);
  expect((await dean.send("/desk", { name: " ", query })).status).toBe(422);
  expect((await dean.send("/desk", { name: "x".repeat(41), query })).status).toBe(422);
  for (let n = 0; n < 19; n += 1) await dean.send("/desk", { name: `View ${n}`, query });
  expect(await (await dean.send("/desk", { name: "One more", query })).text()).toContain(
    "You have 20 views already",
  );
  await dean.send("/desk", { forget: String(row?.id) });
  expect(await rowsOf("select id from saved_views where id = ?", [Number(row?.id)])).toEqual([]);
});

test("a ticket that was opened from a desk leads to those beside it there, and back to the desk as it was", async () => {
  const category = (await idIn("categories", "mess-quality")) as CategoryId;
  const filters = { ...NO_FILTERS, category };
  const { rows } = await desk("dean", { filters });
  const [first, second, third] = rows;
  if (!first || !second) throw new Error("there are fewer than two");
  const query = `view=all&category=${category}`;
  const html = await (await dean.get(`/desk?${query}`)).text();
  const path = linkTo(html, second.reference);
  const page = await (await dean.get(path)).text();
  expect(page).toContain(`href="/desk?${query.replaceAll("&", "&amp;")}"`);
  expect(linkTo(page, first.reference)).toBe(linkTo(html, first.reference));
  if (third) expect(linkTo(page, third.reference)).toBe(linkTo(html, third.reference));
  // What was done there leads on from where it stood, and the way there is kept by the form.
  const back = /name="back" value="([^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const noted = await dean.send(path, { kind: "note", body: "Seen.", back });
  expect(noted.headers.get("Location")).toBe(path);
  const forged = await dean.send(path, { kind: "note", body: "Seen.", back: "//elsewhere.test?desk=&at=x" });
  expect(forged.headers.get("Location")).toBe(`/tickets/${second.reference}`);
});

/** Where a page leads to a ticket. */
function linkTo(html: string, reference: string): string {
  const found = new RegExp(`href="(/tickets/${reference}\\?desk[^"#]*)"`).exec(html)?.[1];
  if (found === undefined) throw new Error(`nothing leads to ${reference}`);
  return found.replaceAll("&amp;", "&");
}

test("replies that wait stand on the desk, the longest first, until somebody of staff answers", async () => {
  const reference = await fileWith(deps(), "student10");
  const again = await fileWith(deps(), "student11");
  await sayWith(deps(), "dean", reference, "claim", {});
  const before = await desk("dean", { view: "replies" });
  const writes = (mail: string, ticket: string, body: string) =>
    sayWith(deps(), mail, ticket, "reply", { body });
  await writes("student10", reference, "It drips again, louder than before.");
  await writes("student11", again, "Here as well.");
  const page = await desk("dean", { view: "replies" });
  expect(page.counts.replies).toBe(before.counts.replies + 2);
  expect(page.rows.map((row) => row.reference)).toEqual(expect.arrayContaining([reference, again]));
  const since = page.rows.map((row) => row.unansweredAt ?? 0);
  expect(since).toEqual(since.toSorted((a, b) => a - b));
  // Whom it is for to answer sees the words at once; of others' they see how many there are.
  expect(page.replies).toMatchObject([{ reference, said: "It drips again, louder than before." }]);
  expect(await (await dean.get("/desk")).text()).toContain("It drips again, louder than before.");
  await sayWith(deps(), "spoc1.neeladri", reference, "note", { body: "Him again.", leadership: false });
  expect((await desk("dean")).counts.replies).toBe(page.counts.replies);
  await writes("dean", reference, "We come at four.");
  const after = await desk("dean", { view: "replies" });
  expect([after.counts.replies, after.replies]).toEqual([page.counts.replies - 1, []]);
  expect(after.rows.map((row) => row.reference)).not.toContain(reference);
});
