import { expect, test } from "vitest";
import { meet, moveDue, pause, startClock } from "#app/domain/clocks.ts";
import type { Clock, Ticket, TicketState } from "#app/domain/ticket.ts";
import { ifNotSentence, toldSentence } from "#app/words/ladder-words.ts";
import { answerMoment, becauseSentence, promiseLine } from "#app/words/promise-words.ts";
import { shownAt } from "#app/words/shown.ts";
import { campusCalendar } from "./campus-calendar.ts";

const CAMPUS = campusCalendar();
const HOUR = 3_600_000;
// A Friday afternoon: the campus is closed on Sundays.
const filedAt = Date.parse("2026-11-20T17:00:00+05:30");
const target = { minutes: 16 * 60, unit: "working" } as const;
const fresh = startClock(CAMPUS, "resolve", 1, filedAt, target);
const shown = shownAt({ timeZone: "Asia/Kolkata" }, filedAt);

function state(clock: Clock, ticket: Partial<Ticket> = {}): TicketState {
  const base = { statusKind: "active", reopenedCount: 0, level: 0 } as Ticket;
  return { ticket: { ...base, ...ticket }, clocks: [clock], people: [] };
}

test("a promise says by when, and why then", () => {
  const line = promiseLine(state(fresh), "requester", shown);
  expect(line).toMatchObject({ state: "running", words: "Promised by" });
  expect(becauseSentence(state(fresh), CAMPUS, shown)).toMatch(/^because Sunday is closed/);
});

test("a promise that nothing put off says from when it is counted", () => {
  const short = startClock(CAMPUS, "resolve", 1, filedAt, { minutes: 30, unit: "working" });
  expect(becauseSentence(state(short), CAMPUS, shown)).toBe(
    "counted in working hours from Fri 20 Nov, 17:00",
  );
});

test("a date that somebody gave does not pretend to be counted", () => {
  const moved = moveDue(CAMPUS, fresh, filedAt, fresh.dueAt + 5 * HOUR);
  expect(promiseLine(state(moved), "requester", shown)).toMatchObject({ words: "New date: promised by" });
  expect(becauseSentence(state(moved), CAMPUS, shown)).toBe("a date that was given by hand");
});

test("while a question waits the promise stands still, and its requester knows for whom", () => {
  const paused = pause(fresh, filedAt + HOUR, filedAt + 48 * HOUR, "question");
  const line = promiseLine(state(paused, { statusKind: "waiting_requester" }), "requester", shown);
  expect(line).toMatchObject({ state: "paused", words: expect.stringContaining("your answer") });
});

test("a broken promise says so in words", () => {
  const broken = { ...fresh, brokenAt: fresh.dueAt, brokenDueAt: fresh.dueAt };
  expect(promiseLine(state(broken), "requester", shown)).toMatchObject({
    state: "broken",
    words: "Not kept: was promised by",
  });
});

test.each([
  [{}, meet(fresh, filedAt + HOUR), "Promise kept:"],
  [{}, meet(moveDue(CAMPUS, fresh, filedAt, fresh.dueAt + HOUR), fresh.dueAt + 1), "Kept after a new date:"],
  [{}, meet(fresh, fresh.dueAt + 1), "Later than promised:"],
  [{ reopenedCount: 1 }, meet(fresh, filedAt + HOUR), "Not kept the first time; done"],
])("how a promise ended is told honestly: %#", (ticket, clock, words) => {
  const ended = state(clock, { statusKind: "resolved", ...ticket });
  expect(promiseLine(ended, "requester", shown)?.words).toBe(words);
});

test("a withdrawn ticket has no promise any more", () => {
  expect(promiseLine(state(fresh, { statusKind: "cancelled" }), "requester", shown)).toBeNull();
});

test("until somebody answered, the page says by when", () => {
  const clock = startClock(CAMPUS, "acknowledge", 1, filedAt, { minutes: 30, unit: "working" });
  expect(answerMoment(state(clock), shown)?.moment.text).toBe("Fri 20 Nov, 17:30");
  expect(answerMoment(state(meet(clock, filedAt)), shown)).toBeNull();
});

const rung = (level: number, minutes: number, ...names: string[]) => ({
  level,
  personIds: [],
  delay: { minutes, unit: "elapsed" as const },
  names,
});
const ladder = [rung(1, 0, "Suresh Gowda"), rung(2, 60, "Dr. Rao", "Meena Iyer")];

test("what happens if not names the next person up", () => {
  expect(ifNotSentence(ladder, state(fresh), "requester")).toBe(
    "If not, Suresh Gowda is told at that minute, and so are you.",
  );
  expect(ifNotSentence([], state(fresh), "staff")).toBe("If not, the next person up is told at that minute.");
});

test("everybody who was told is named", () => {
  expect(toldSentence(ladder, state(fresh))).toBe("");
  expect(toldSentence(ladder, state(fresh, { level: 1 }))).toBe("Suresh Gowda has been told.");
  expect(toldSentence(ladder, state(fresh, { level: 2 }))).toBe(
    "Suresh Gowda, Dr. Rao and Meena Iyer have been told.",
  );
});
