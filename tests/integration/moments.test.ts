import { beforeAll, expect, test } from "vitest";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import { runMoments } from "#app/operations/run-moments.ts";
import { deps, eventsOf, fileWith, NOW, ownCampus, sayWith, ticketOf, toldOf } from "./campus.ts";
import { openWire } from "./wire.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

// Of its own, because the sweep of another file would find and do what is due here.
let campus: Awaited<ReturnType<typeof ownCampus>>;
beforeAll(async () => {
  campus = await ownCampus();
});

/** The campus as it is so many minutes from now. */
const after = (minutes: number) => ({ ...campus.deps, now: () => NOW + minutes * MINUTE_MS });
const run = (reference: string, minutes: number) => runMoments(after(minutes), reference);
/** Both promises of one minute, then a level a minute. */
const promised = () => fileWith(after(0), "student17", { subcategory: "quick-promise" });
const kindsOf = async (reference: string) =>
  (await eventsOf(reference, campus.database)).map((event) => event.kind);
const stateOf = (reference: string) => ticketOf(reference, campus.database);

test("six at once do one moment once", async () => {
  const reference = await promised();
  await Promise.all(Array.from({ length: 6 }, () => run(reference, 1.2)));
  expect(await kindsOf(reference)).toEqual(["filed", "broken"]);
});

const WEEK_MS = 7 * 86_400_000;

test("each level is told at its own minute, and the top again a week later", async () => {
  const reference = await promised();
  for (const minutes of [0.5, 1.1, 1.5, 2.1, 3.1, 30]) await run(reference, minutes);
  expect(await kindsOf(reference)).toEqual(["filed", "broken", "escalated", "escalated"]);
  expect(await toldOf(reference, 2, campus.database)).toContain("warden.neeladri mail level");
  expect(await toldOf(reference, 3, campus.database)).toContain("dean mail level");
  expect(await toldOf(reference, 4, campus.database)).toContain("director mail level");
  const top = NOW + 3 * MINUTE_MS;
  expect(await stateOf(reference)).toMatchObject({ level: 3, next_level_at: top + WEEK_MS });
  await run(reference, 3 + WEEK_MS / MINUTE_MS);
  expect(await stateOf(reference)).toMatchObject({ level: 3, next_level_at: top + 2 * WEEK_MS });
  expect(await toldOf(reference, 5, campus.database)).toEqual([
    "director inbox level",
    "director mail level",
  ]);
});

test("what fell due during an outage fires one level, and the next counts from then", async () => {
  const reference = await promised();
  await run(reference, 30);
  expect(await kindsOf(reference)).toEqual(["filed", "broken"]);
  expect(await stateOf(reference)).toMatchObject({ level: 1, next_level_at: NOW + 31 * MINUTE_MS });
});

test("after a short delay the next level still counts from the moment itself", async () => {
  const reference = await promised();
  await run(reference, 1.5);
  expect(await stateOf(reference)).toMatchObject({ level: 1, next_level_at: NOW + 2 * MINUTE_MS });
});

test("when the database does not answer it fails, so that the platform tries again", async () => {
  const { database: db } = openWire([], "http://127.0.0.1:9");
  expect(await runMoments(deps({ db }), "1").then(() => "done", isUnavailable)).toBe(true);
});

test("a question keeps the promise from breaking until its budget is used up", async () => {
  const reference = await fileWith(after(0), "student17", { subcategory: "no-water-or-power" });
  await sayWith(after(1), "dean", reference, "ask", { body: "Which block?" });
  await run(reference, 5 * 60);
  expect(await kindsOf(reference)).not.toContain("broken");
  await run(reference, 30 * 60);
  expect(await kindsOf(reference)).toEqual(
    expect.arrayContaining(["clock_resumed", "question_reminded", "broken"]),
  );
});

test("after ten days of silence a question ends the ticket as “no answer”", async () => {
  const reference = await fileWith(after(0), "student17");
  await sayWith(after(0), "dean", reference, "ask", { body: "Which tap?" });
  for (let day = 1; day <= 10; day += 1) await run(reference, (day * DAY_MS) / MINUTE_MS);
  expect(await stateOf(reference)).toMatchObject({ status_kind: "resolved", outcome: "no_answer" });
  expect((await kindsOf(reference)).filter((kind) => kind === "question_reminded")).toHaveLength(2);
});

test("silence after a resolution is asked about once, then closes the ticket", async () => {
  const reference = await fileWith(after(0), "student17");
  await sayWith(after(0), "dean", reference, "resolve", { outcome: "fixed", text: "Done." });
  for (let day = 1; day <= 12; day += 1) await run(reference, (day * DAY_MS) / MINUTE_MS);
  expect((await kindsOf(reference)).slice(-2)).toEqual(["confirmation_asked", "closed"]);
  expect(await stateOf(reference)).toMatchObject({ closed_by: "silence", next_moment_at: null });
});

test("a promise that has broken breaks before a late word moves it", async () => {
  const reference = await promised();
  const words = { when: "1 minutes elapsed", reason: "The part is on its way" };
  await sayWith(after(1.2), "spoc1.neeladri", reference, "tat", words);
  expect(await kindsOf(reference)).toEqual(["filed", "broken", "promised"]);
});
