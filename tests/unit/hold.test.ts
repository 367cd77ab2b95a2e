import { describe, expect, it } from "vitest";
import { currentClock, openPause, pause } from "#app/domain/time/clocks.ts";
import { FILED_AT, spoc, student, ticket } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { GOOD, heard, story } from "./story.ts";

// Filed on Tuesday 24 November at 09:00; its promise is due on Wednesday at 18:00.
const WAITS = { reason: "parts", when: "25 Nov 11:00", words: "" };

describe("a ticket on hold", () => {
  it("says what it waits for and until when, and its promise runs on", () => {
    const held = story().does(spoc, "hold", WAITS, "2026-11-24 11:00");
    expect(held.state.ticket).toMatchObject({
      statusKind: "waiting_other",
      holdReason: "parts",
      holdUntilAt: at("2026-11-25 11:00"),
      extensionCount: 0,
      acknowledgedById: spoc.personId,
    });
    const before = currentClock(story().state, "resolve");
    expect(currentClock(held.state, "resolve")).toEqual(before);
    expect(heard(held)).toEqual(["student requester"]);
  });

  it("moves the promise along when the date lies beyond it, once and as an extension", () => {
    const held = story().does(spoc, "hold", { ...WAITS, when: "26 Nov 11:00" }, "2026-11-24 11:00");
    expect(currentClock(held.state, "resolve")).toMatchObject({ dueAt: at("2026-11-26 11:00") });
    expect(held.state.ticket.extensionCount).toBe(1);
    expect(held.last.event.facts).toMatchObject({ extension: true, dueAt: at("2026-11-26 11:00") });
  });

  it("runs on to the end of a question that is given up for it", () => {
    const held = story()
      .does(spoc, "ask", GOOD.ask, "2026-11-24 11:00")
      .does(spoc, "hold", WAITS, "2026-11-24 12:00");
    const clock = currentClock(held.state, "resolve");
    expect(clock && openPause(clock)).toBeNull();
    expect(held.state.ticket.questionAskedAt).toBeNull();
  });

  it("that stands still for a known problem keeps its promise, which a date before its end does not shorten", () => {
    const clocks = ticket().clocks.map((each) =>
      pause(each, at("2026-11-24 10:00"), at("2027-02-22 10:00"), "outage"),
    );
    const still = story(ticket({ acknowledgedAt: FILED_AT }, { clocks }));
    const held = still.does(spoc, "hold", { ...WAITS, when: "today 17:00" }, "2026-11-26 10:00");
    expect(currentClock(held.state, "resolve")).toEqual(currentClock(still.state, "resolve"));
    expect(held.last.event.facts).toMatchObject({ extension: false, setPromise: false, dueAt: null });
    const longer = still.does(spoc, "hold", { ...WAITS, when: "28 Nov 11:00" }, "2026-11-26 10:00");
    expect(longer.last.event.facts).toMatchObject({ extension: true, dueAt: at("2026-11-28 11:00") });
  });

  it("says a new date, and what else it waits for, before the old one has passed and after", () => {
    const held = story().does(spoc, "hold", WAITS, "2026-11-24 11:00");
    const again = held.does(
      spoc,
      "hold",
      { reason: "vendor", when: "25 Nov 15:00", words: "" },
      "2026-11-25 12:00",
    );
    expect(again.state.ticket).toMatchObject({
      statusKind: "waiting_other",
      holdReason: "vendor",
      holdUntilAt: at("2026-11-25 15:00"),
    });
    expect(heard(again)).toEqual(["student requester"]);
    expect(currentClock(again.state, "resolve")).toEqual(currentClock(held.state, "resolve"));
  });

  it("goes on, by a word or by any other step, and waits for nothing any more", () => {
    const held = story().does(spoc, "hold", WAITS, "2026-11-24 11:00");
    const over = { holdReason: null, holdUntilAt: null };
    for (const verb of ["resume", "start", "resolve", "ask"] as const)
      expect(held.does(spoc, verb, GOOD[verb], "2026-11-24 12:00").state.ticket).toMatchObject(over);
    const cancelled = held.does(student, "cancel", GOOD.cancel, "2026-11-24 12:00");
    expect(cancelled.state.ticket).toMatchObject(over);
  });

  it.each([
    ["hold_reason_unknown", { ...WAITS, reason: "holiday" }],
    ["reason_missing", { ...WAITS, reason: "other" }],
    ["date_missing", { ...WAITS, when: "" }],
    ["date_unreadable", { ...WAITS, when: "soonish" }],
    ["date_past", { ...WAITS, when: "24 Nov 09:00" }],
    ["extension_too_long", { ...WAITS, when: "24 Dec 11:00" }],
    ["words_too_long", { ...WAITS, words: "x".repeat(2001) }],
  ] as const)("is refused: %s", (code, input) => {
    expect(story().refuses(spoc, "hold", input, "2026-11-24 11:00")).toBe(code);
  });
});
