import { expect, test } from "vitest";
import type { DeskPage, DeskRow } from "#app/db/lists/read-desk.ts";
import { type DeskView, NO_FILTERS } from "#app/domain/desk/desk.ts";
import {
  countsSentence,
  deskCaption,
  deskHeading,
  deskPath,
  deskTiles,
  deskTitle,
  replyWords,
  waitedSince,
} from "#app/words/desk-words.ts";
import { shownAt } from "#app/words/shown.ts";

const now = Date.parse("2026-11-24T09:00:00+05:30");
const shown = shownAt({ timeZone: "Asia/Kolkata" }, now);
const at = (clock: string) => Date.parse(`2026-11-24T${clock}:00+05:30`);
const row = (promisedAt: number, isOverdue = false) => ({ reference: "7", promisedAt, isOverdue }) as DeskRow;
const counts: DeskPage["counts"] = {
  mine: 2,
  all: 1000,
  replies: 0,
  today: 0,
  unassigned: 0,
  overdue: 0,
  waiting: 1,
  escalated: 0,
};

const desk = (view: DeskView) => ({ view, sort: "promise" as const, filters: NO_FILTERS });

test("a desk begins with the next promise", () => {
  const next = { ...row(at("14:00")), description: "" };
  expect(deskHeading({ next, rows: [], counts }, shown)).toBe("Next: #7, by 14:00");
});

test("a view of something else is called what it shows", () => {
  const page = { next: { ...row(at("14:00")), description: "" }, rows: [], counts };
  expect(deskTitle("mine", page, shown)).toBe("Next: #7, by 14:00");
  expect(deskTitle("replies", page, shown)).toBe("Replies waiting");
  expect(deskTitle("resolved", page, shown)).toBe("Resolved");
});

test("a promise that is not kept is late, whatever the hour", () => {
  const next = { ...row(at("08:00")), description: "" };
  expect(deskHeading({ next, rows: [], counts }, shown)).toBe("Late: #7");
});

test("a promise of another day says which", () => {
  const next = { ...row(at("14:00") + 86_400_000), description: "" };
  expect(deskHeading({ next, rows: [], counts }, shown)).toBe("Next: #7, by Wed 25 Nov, 14:00");
});

test("an empty desk says until when there is peace", () => {
  const rows = [row(at("08:00"), true), row(at("15:00"))];
  expect(deskHeading({ next: null, rows, counts }, shown)).toBe("Nothing breaks before 15:00");
  expect(deskHeading({ next: null, rows: [], counts }, shown)).toBe("Nothing breaks on your desk");
});

test("a desk without anything of one's own to do next does not say that nothing breaks while something is late", () => {
  const page = { next: null, rows: [row(at("15:00"))], counts: { ...counts, overdue: 2 } };
  expect(deskHeading(page, shown)).toBe("2 promises are overdue");
  expect(countsSentence(page)).toBe("None of them is yours to do next.");
});

test("counts stop where counting stopped", () => {
  const tiles = deskTiles({ counts, countLimit: 999 }, desk("all"));
  expect(tiles.map(({ label, count }) => `${label} ${count}`).slice(0, 2)).toEqual([
    "Mine 2",
    "My areas 999+",
  ]);
  expect(tiles.filter(({ current }) => current).map(({ href }) => href)).toEqual(["/desk?view=all"]);
});

test("only an overdue promise is alarming", () => {
  const toned = (overdue: number) =>
    deskTiles({ counts: { ...counts, overdue }, countLimit: 999 }, desk("mine")).filter(
      (tile) => "tone" in tile,
    );
  expect([toned(0).length, toned(1).length]).toEqual([0, 1]);
});

test.each([
  [0, 0, "Every promise is kept so far."],
  [1, 0, "One promise is overdue."],
  [2, 1, "2 promises are overdue, one ticket has no owner."],
  [0, 3, "3 tickets have no owner."],
])("%i overdue and %i without an owner read as a sentence", (overdue, unassigned, sentence) => {
  const next = { ...row(at("14:00")), description: "" };
  expect(countsSentence({ next, counts: { ...counts, overdue, unassigned } })).toBe(sentence);
});

test("a table says what it shows, and in which order", () => {
  expect(deskCaption({ view: "all", sort: "newest" })).toBe("Open in your areas, newest first");
  expect(deskCaption({ view: "overdue", sort: "newest" })).toBe("Promises that were not kept, newest first");
  expect(deskCaption({ view: "resolved", sort: "newest" })).toBe("Resolved and closed, newest first");
  expect(deskCaption({ view: "replies", sort: "newest" })).toBe(
    "Replies that nobody has answered, longest waiting first",
  );
});

test("a page's address carries where it begins", () => {
  expect(deskPath("all", {}, { after: { at: 5, id: 7 } })).toBe("/desk?view=all&after=5.7");
  expect(deskPath("all", { sort: "newest" }, { before: { at: 5, id: 7 } })).toBe(
    "/desk?view=all&sort=newest&before=5.7",
  );
});

test("words wait for as long as nobody has answered them; of whoever is not known nothing tells the minute", () => {
  const waits = (requesterId: number | null) =>
    waitedSince({ unansweredAt: at("06:40"), requesterId, isEmergency: false } as never, shown).text;
  expect(waits(1)).toBe("Waits 2 hours");
  expect(waitedSince({ unansweredAt: at("06:40"), requesterId: null, isEmergency: false }, shown).iso).toBe(
    "2026-11-24T00:30:00.000Z",
  );
  expect(waits(null)).toBe("Waits 3 hours");
});

test("a reply is shown by its first words, and one that is read on its page alone not at all", () => {
  expect(replyWords({ said: "Still dripping.\nSince this morning." })).toBe(
    "Still dripping. Since this morning.",
  );
  expect(replyWords({ said: "drip ".repeat(100) })).toMatch(/^(drip )+drip…$/);
  expect(replyWords({ said: null })).toBeNull();
  expect(
    replyWords({ said: "It drips.\n\nOn Tue, 24 Nov 2026 at 10:04, Campus wrote:\n> We have seen it.\n" }),
  ).toBe("It drips.");
});
