import { expect, it } from "vitest";
import { currentClock } from "#app/domain/time/clocks.ts";
import { nextMomentAt } from "#app/domain/time/moments.ts";
import { spoc, student } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { GOOD, heard, story } from "./story.ts";

const resolved = () =>
  story()
    .does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 11:00")
    .does(spoc, "resolve", GOOD.resolve, "2026-11-24 12:00");

it("makes the promise run on to the same date, as if it had never been met", () => {
  const before = story().does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 11:00");
  const undone = resolved().does(spoc, "undo_resolve", {}, "2026-11-24 12:20");
  expect(currentClock(undone.state, "resolve")).toEqual(currentClock(before.state, "resolve"));
  expect(currentClock(undone.state, "acknowledge")?.metAt).toBe(at("2026-11-24 11:00"));
  expect(undone.state.ticket).toMatchObject({
    statusKind: "active",
    outcome: null,
    resolvedAt: null,
    reopenUntilAt: null,
  });
  expect(nextMomentAt(undone.state)).toBe(nextMomentAt(before.state));
  expect(heard(undone)).toEqual(["student requester"]);
});

it("leaves a promise that stood still for a question what was left of it when the question was asked", () => {
  const asked = story().does(spoc, "ask", GOOD.ask, "2026-11-24 10:00");
  const undone = asked
    .does(spoc, "resolve", GOOD.resolve, "2026-11-25 10:00")
    .does(spoc, "undo_resolve", {}, "2026-11-25 10:00");
  const before = currentClock(story().state, "resolve");
  // A working day of eight hours later than Wed 18:00.
  expect(before?.dueAt).toBe(at("2026-11-25 18:00"));
  expect(currentClock(undone.state, "resolve")?.dueAt).toBe(at("2026-11-26 18:00"));
});

it("keeps an acknowledgement that came with the resolution", () => {
  const undone = story()
    .does(spoc, "resolve", GOOD.resolve, "2026-11-24 12:00")
    .does(spoc, "undo_resolve", {}, "2026-11-24 12:01");
  expect(currentClock(undone.state, "acknowledge")?.metAt).toBe(at("2026-11-24 12:00"));
});

it("breaks at once a promise whose date passed meanwhile", () => {
  const undone = story()
    .does(spoc, "resolve", GOOD.resolve, "2026-11-25 17:50")
    .does(spoc, "undo_resolve", {}, "2026-11-25 18:10")
    .passes("2026-11-25 18:10");
  expect(undone.last.event.kind).toBe("broken");
});

it("lets the ladder of a broken promise go on", () => {
  const broken = story()
    .does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 11:00")
    .passes("2026-11-25 18:00");
  const level = broken.state.ticket.level;
  const undone = broken
    .does(spoc, "resolve", GOOD.resolve, "2026-11-25 18:01")
    .does(spoc, "undo_resolve", {}, "2026-11-25 18:02");
  expect(undone.state.ticket).toMatchObject({ level });
  expect(undone.state.ticket.nextLevelAt).toBeGreaterThan(at("2026-11-25 18:02"));
});

it("is rated anew after the next resolution", () => {
  const again = resolved()
    .does(student, "rate", GOOD.rate, "2026-11-24 12:05")
    .does(spoc, "undo_resolve", {}, "2026-11-24 12:20")
    .does(spoc, "resolve", GOOD.resolve, "2026-11-24 13:00");
  expect(again.refuses(student, "rate", GOOD.rate, "2026-11-24 13:30")).toBeNull();
});

it("is refused after half an hour", () => {
  expect(resolved().refuses(spoc, "undo_resolve", {}, "2026-11-24 12:30")).toBeNull();
  expect(resolved().refuses(spoc, "undo_resolve", {}, "2026-11-24 12:31")).toBe("undo_too_late");
});
