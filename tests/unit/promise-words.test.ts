import { expect, test } from "vitest";
import type { EventSeen } from "#app/db/tickets/event-seen.ts";
import type { Facts } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Clock, Ticket, TicketState } from "#app/domain/ticket.ts";
import { meet, moveDue, pause, startClock } from "#app/domain/time/clocks.ts";
import { flashOn } from "#app/words/flash-words.ts";
import { ifNotSentence, toldSentence } from "#app/words/ladder-words.ts";
import {
  answerMoment,
  awaitedDate,
  becauseSentence,
  besidePromised,
  listedPromise,
  promiseLine,
  receiptFacts,
} from "#app/words/promise-words.ts";
import { formatMoment, shownAt } from "#app/words/shown.ts";
import { campusCalendar } from "./campus-calendar.ts";

const CAMPUS = campusCalendar();
const HOUR = 3_600_000;
// A Friday afternoon: the campus is closed on Sundays.
const filedAt = Date.parse("2026-11-20T17:00:00+05:30");
const target = { minutes: 16 * 60, unit: "working" } as const;
const fresh = startClock(CAMPUS, "resolve", 1, filedAt, target);
const shown = shownAt({ timeZone: "Asia/Kolkata" }, filedAt);

function state(clock: Clock, ticket: Partial<Ticket> = {}): TicketState {
  const base = { statusKind: "active", reopenedCount: 0, level: 0, assigneeId: null } as Ticket;
  return {
    ticket: { ...base, ...ticket },
    clocks: [clock],
    people: [],
    links: [],
    tags: [],
    jobs: [],
    reviews: [],
  };
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

const dated = (kind: EventSeen["kind"], facts: Facts, words: EventSeen["words"]) =>
  ({ kind, facts, words, actor: { name: "Ravi Kumar" } }) as EventSeen;

test("a later date that waits for their yes says whose it is, until when, and why", () => {
  const moved = moveDue(CAMPUS, fresh, filedAt, fresh.dueAt + 5 * HOUR);
  const events = [
    dated("promised", { extension: true }, { reason: "The part comes on Thursday." }),
    dated("replied", {}, { body: "Sorry." }),
  ];
  const given = { state: state(moved, { extensionAnswer: "awaited", extensionUntilAt: null }), events };
  expect(awaitedDate(given, shown)).toEqual({
    who: "Ravi Kumar",
    words: "needs longer. The new date:",
    moment: { iso: new Date(moved.dueAt).toISOString(), text: formatMoment(moved.dueAt, shown) },
    reason: "The part comes on Thursday.",
  });
  const until = moved.dueAt + HOUR;
  const asked = {
    state: state(moved, { extensionAnswer: "awaited", extensionUntilAt: until }),
    events: [...events, dated("held", { asked: until }, { reason: "The firm is away." })],
  };
  expect(awaitedDate(asked, shown)).toMatchObject({
    words: "asks for more time, until",
    moment: { text: formatMoment(until, shown) },
    reason: "The firm is away.",
  });
  const answered = { state: state(moved, { extensionAnswer: "agreed" }), events };
  expect(awaitedDate(answered, shown)).toBeNull();
});

test("a broken promise says so in words", () => {
  const broken = { ...fresh, brokenAt: fresh.dueAt, brokenDueAt: fresh.dueAt };
  expect(promiseLine(state(broken), "requester", shown)).toMatchObject({
    state: "broken",
    words: "Not kept: was promised by",
  });
});

test.each([
  [{}, meet(CAMPUS, fresh, filedAt + HOUR), "Promise kept:"],
  [
    {},
    meet(CAMPUS, moveDue(CAMPUS, fresh, filedAt, fresh.dueAt + HOUR), fresh.dueAt + 1),
    "Kept after a new date:",
  ],
  [{}, meet(CAMPUS, fresh, fresh.dueAt + 1), "Later than promised:"],
  [{ reopenedCount: 1 }, meet(CAMPUS, fresh, filedAt + HOUR), "Not kept the first time; done"],
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
  expect(answerMoment(state(meet(CAMPUS, clock, filedAt)), shown)).toBeNull();
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

test("what happens if not passes over whoever has it, as the ladder does", () => {
  const [suresh, rao, meena] = [4 as PersonId, 5 as PersonId, 6 as PersonId];
  const rungs = [
    { ...rung(1, 0, "Suresh Gowda"), personIds: [suresh] },
    { ...rung(2, 60, "Dr. Rao", "Meena Iyer"), personIds: [rao, meena] },
  ];
  const says = (owner: PersonId) => ifNotSentence(rungs, state(fresh, { assigneeId: owner }), "staff");
  expect(says(suresh)).toBe("If not, Dr. Rao and Meena Iyer are told at that minute.");
  expect(says(rao)).toBe("If not, Suresh Gowda is told at that minute.");
});

const told = (kind: "broken" | "escalated" | "replied", ...ids: number[]) => ({ kind, facts: { told: ids } });
const nameOf = (id: unknown) => ["Suresh Gowda", "Dr. Rao", "Meena Iyer"][Number(id) - 1] ?? "a colleague";

test("everybody who was told is named, once, whoever is on the ladder now", () => {
  const events = [told("broken", 1), told("replied", 9), told("escalated", 1, 2, 3)];
  const { ticket } = state(fresh, { level: 2 });
  const now = {
    events,
    state: { ticket, clocks: [], people: [], links: [], tags: [], jobs: [], reviews: [] },
  };
  expect(toldSentence(now, nameOf)).toBe("Suresh Gowda, Dr. Rao and Meena Iyer have been told.");
  expect(toldSentence({ ...now, events: [told("broken", 7)] }, nameOf)).toBe("A colleague has been told.");
});

test("on the ground, and where nobody could be told, nobody is named", () => {
  expect(toldSentence({ events: [told("broken", 1)], state: state(fresh) }, nameOf)).toBe("");
  expect(toldSentence({ events: [told("broken")], state: state(fresh, { level: 1 }) }, nameOf)).toBe("");
});

test.each([
  ["new", HOUR, "Nobody answered in time; promised by"],
  ["active", HOUR, "One promise was not kept; the solution is promised by"],
  ["new", 0, "Not kept: was promised by"],
  ["active", -HOUR, "Not kept: was promised by"],
] as const)(
  "a %s row that is overdue and promised in %i ms says what was not kept",
  (statusKind, inMs, words) => {
    const row = { statusKind, isOverdue: true, promisedAt: filedAt + inMs, isStandingStill: 0 };
    expect(listedPromise(row, shown)).toMatchObject({ state: "broken", words });
  },
);

test.each([
  ["waiting_requester", 1, "Stands still, was promised by"],
  ["waiting_requester", 0, "Due soon:"],
  ["waiting_other", 0, "Due soon:"],
  ["active", 1, "Stands still, was promised by"],
] as const)(
  "a row of kind %s stands still by its clock (%i), whatever its status",
  (statusKind, isStandingStill, words) => {
    const row = { statusKind, isOverdue: false, promisedAt: filedAt + HOUR, isStandingStill };
    expect(listedPromise(row, shown)?.words).toBe(words);
  },
);

test("the banner of a question says whether it lets the promise stand still", () => {
  const paused = pause(fresh, filedAt + HOUR, filedAt + 48 * HOUR, "question");
  expect(flashOn("asked", state(paused), "staff")).toBe("asked");
  expect(flashOn("asked", state(fresh), "staff")).toBe("asked_running");
  expect(flashOn("replied", state(fresh), "requester")).toBe("replied");
  expect(flashOn("replied", state(fresh), "staff")).toBe("replied_soon");
  expect(flashOn(null, state(fresh), "staff")).toBeNull();
});

test("when only the first answer is late, the page says so and that the solution is still promised", () => {
  const clock = startClock(CAMPUS, "acknowledge", 1, filedAt, { minutes: 30, unit: "working" });
  const late = { ...clock, brokenAt: clock.dueAt, brokenDueAt: clock.dueAt };
  const { ticket } = state(late);
  expect(
    answerMoment(
      { ticket, clocks: [late, fresh], people: [], links: [], tags: [], jobs: [], reviews: [] },
      shown,
    ),
  ).toMatchObject({
    late: true,
    solution: { text: formatMoment(fresh.dueAt, shown) },
  });
  const broken = { ...fresh, brokenAt: fresh.dueAt, brokenDueAt: fresh.dueAt };
  expect(
    answerMoment(
      { ticket, clocks: [late, broken], people: [], links: [], tags: [], jobs: [], reviews: [] },
      shown,
    )?.solution,
  ).toBeNull();
});

test("a promise that was kept says after how many new dates", () => {
  const kept = meet(CAMPUS, moveDue(CAMPUS, fresh, filedAt, fresh.dueAt + 5 * HOUR), fresh.dueAt + HOUR);
  const words = (extensionCount: number, reopenedCount = 0) =>
    promiseLine(state(kept, { statusKind: "resolved", extensionCount, reopenedCount }), "staff", shown)
      ?.words;
  expect([words(1), words(3)]).toEqual(["Kept after a new date:", "Kept after 3 new dates:"]);
  expect(words(3, 1)).toBe("Not kept the first time; done");
});

test("a promise that was counted by other hours than now does not pretend to be given by hand", () => {
  const changed = campusCalendar({ version: 2, segments: [] });
  expect(becauseSentence(state(fresh), changed, shown)).toBe("counted by the hours as they were then");
  expect(receiptFacts(fresh, changed, shown)).toEqual([
    { term: "Counted from", value: "Fri 20 Nov, 17:00, by the hours as they were then" },
  ]);
});

test.each([
  [HOUR, "Later than what is promised now, Fri 20 Nov, 17:00: the requester reads why, and may object."],
  [-HOUR, "Sooner than what is promised now, Fri 20 Nov, 17:00."],
  [0, "That is what is promised now."],
])("a date %i ms beside the promise says what it does to it", (off, sentence) => {
  expect(besidePromised({ at: filedAt + off, promisedAt: filedAt }, shown)).toBe(sentence);
});

test("where nothing is promised a date is compared with nothing", () => {
  expect(besidePromised({ at: filedAt, promisedAt: null }, shown)).toBe("Nothing is promised so far.");
});
