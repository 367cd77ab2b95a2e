import { describe, expect, it } from "vitest";
import type { TicketState } from "#app/domain/ticket.ts";
import { moments, nextMomentAt } from "#app/domain/time/moments.ts";
import { spoc, student, system, ticket } from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { clock, GOOD, history, shown, story } from "./story.ts";

/** "13:00 break": what will happen by itself, earliest first. */
function ahead(state: TicketState): readonly string[] {
  return moments(state).map(({ at: when, verb }) => `${shown(when)} ${verb}`);
}

const asked = story().does(spoc, "ask", { body: "Which tap?" }, "2026-11-24 10:00");
const resolved = story().does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00");

describe("what will happen by itself", () => {
  it("to a new ticket is a reminder and a break of each promise", () => {
    expect(ahead(ticket())).toEqual([
      "2026-11-24 12:00 remind",
      "2026-11-24 13:00 break",
      "2026-11-25 13:00 remind",
      "2026-11-25 18:00 break",
    ]);
    expect(shown(nextMomentAt(ticket()))).toBe("2026-11-24 12:00");
  });

  it("after a reminder is no second one of that promise", () => {
    expect(ahead(story().passes("2026-11-24 12:00").state)[0]).toBe("2026-11-24 13:00 break");
  });

  it("after a break is the next step, and no second break at that date", () => {
    expect(ahead(story().passes("2026-11-24 13:00").state)).toEqual([
      "2026-11-24 18:00 step",
      "2026-11-25 13:00 remind",
      "2026-11-25 18:00 break",
    ]);
  });

  it("to a question is two reminders, the end of its pause and the end of patience", () => {
    expect(ahead(asked.state)).toEqual([
      "2026-11-25 10:00 remind_question",
      "2026-11-27 10:00 resume_clock",
      "2026-11-27 10:00 remind_question",
      "2026-12-04 10:00 resolve_unanswered",
    ]);
  });

  it("to a resolved ticket is one more question on day 5 and the end by silence", () => {
    expect(ahead(resolved.state)).toEqual([
      "2026-11-29 10:00 ask_confirmation",
      "2026-12-04 10:00 close_by_silence",
    ]);
  });

  it("to a ticket that is over is nothing", () => {
    const closed = resolved.does(student, "close", {}, "2026-11-24 11:00");
    const cancelled = story().does(student, "cancel", GOOD.cancel, "2026-11-24 11:00");
    for (const { state } of [closed, cancelled]) expect(nextMomentAt(state)).toBeNull();
  });
});

describe("left alone", () => {
  it("a ticket is reminded of, breaks and climbs to the top, each once, and stays there week after week", () => {
    const alone = story().passes("2026-12-24 18:00");
    expect(history(alone)).toEqual([
      ...["reminded", "broken", "escalated"],
      ...["reminded", "broken", "escalated"],
      ...["escalated", "escalated", "escalated", "escalated"],
    ]);
    expect(alone.state.ticket.level).toBe(3);
  });

  it("a question is reminded of twice, lets the clock run again and ends unanswered", () => {
    const alone = asked.passes("2026-12-04 10:00");
    expect(history(alone)).toEqual([
      ...["asked", "question_reminded", "clock_resumed", "question_reminded"],
      ...["reminded", "broken", "escalated", "escalated", "resolved"],
    ]);
    expect(alone.state.ticket).toMatchObject({ statusKind: "resolved", outcome: "no_answer" });
  });

  it("a resolution is asked about once and closed by silence", () => {
    const alone = resolved.passes("2026-12-31 10:00");
    expect(history(alone)).toEqual(["resolved", "confirmation_asked", "closed"]);
    expect(alone.state.ticket).toMatchObject({ statusKind: "closed", closedBy: "silence" });
  });

  it("two promises of one minute break together and tell once", () => {
    const state = ticket();
    const clocks = state.clocks.map((each) => ({ ...each, dueAt: at("2026-11-24 13:00") }));
    const broken = story({ ...state, clocks }).passes("2026-11-24 13:00");
    expect(history(broken)).toEqual(["reminded", "broken"]);
    expect(broken.last.event.facts).toMatchObject({ clocks: ["acknowledge", "resolve"], level: 1 });
  });
});

describe("a key", () => {
  it("is its own for each thing that will happen", () => {
    for (const { state } of [story(), asked, resolved]) {
      const keys = moments(state).map((moment) => moment.key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it("of a reminder is another one when a date is given a second time", () => {
    const far = { when: "25 Nov 11:00", reason: "" };
    const near = { when: "24 Nov 12:00", reason: "" };
    const keyOf = (told: typeof asked) => moments(told.state).find(({ verb }) => verb === "remind")?.key;
    const first = story().does(spoc, "tat", far, "2026-11-24 09:30");
    const again = first
      .does(spoc, "tat", near, "2026-11-24 09:40")
      .does(spoc, "tat", { ...far, reason: "Parts." }, "2026-11-24 09:50");
    expect(clock(first).dueAt).toBe(clock(again).dueAt);
    expect(keyOf(first)).not.toBe(keyOf(again));
  });

  it("of a break is one for all promises of a moment", () => {
    const state = ticket();
    const clocks = state.clocks.map((each) => ({ ...each, dueAt: at("2026-11-24 13:00") }));
    const keys = moments({ ...state, clocks }).filter(({ verb }) => verb === "break");
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1);
  });
});

describe("an alarm that comes late", () => {
  const late = (when: string, state = ticket()) => {
    const [first] = moments(state);
    if (!first) throw new Error("nothing will happen");
    return story(state).does(system, first.verb, first.input, when);
  };

  it("still does everything, in order", () => {
    const told = late("2026-11-24 16:00");
    expect(history(told)).toEqual(["reminded"]);
    expect(moments(told.state)[0]).toMatchObject({ verb: "break", at: at("2026-11-24 13:00") });
  });

  it("ends a question at its planned moment", () => {
    const told = late("2026-12-01 10:00", asked.passes("2026-11-25 10:00").state);
    expect(shown(clock(told).dueAt)).toBe("2026-11-30 13:00");
    expect(told.state.ticket.questionWorkingMinutes).toBe(24 * 60);
  });

  it("reminds of a question once, however many reminders it missed", () => {
    const told = story(asked.state).does(system, "remind_question", {}, "2026-11-30 10:00");
    expect(moments(told.state).filter(({ verb }) => verb === "remind_question")).toEqual([]);
  });
});

it("lets a promise that was over before a question began break all the same", () => {
  const state = story(ticket({}, { clocks: ticket().clocks.slice(1) })).state;
  const late = story(state).does(spoc, "ask", { body: "Which tap?" }, "2026-11-25 18:00");
  expect(moments(late.state).map(({ verb }) => verb)).toContain("break");
  const broken = late.does(system, "break", {}, "2026-11-25 18:01");
  expect(broken.state.ticket.level).toBe(1);
});

it("breaks one promise at a time when an outage held two back", () => {
  const both = story().does(system, "break", {}, "2026-11-26 10:00");
  expect(both.last.event.facts).toMatchObject({ clocks: ["acknowledge"], dueAt: at("2026-11-24 13:00") });
  const second = both.does(system, "break", {}, "2026-11-26 10:00");
  expect(second.last.event.facts).toMatchObject({ clocks: ["resolve"], dueAt: at("2026-11-25 18:00") });
});

it("never stops for a calendar that does not open", () => {
  const never = story(ticket(), { calendar: campusCalendar({ segments: [] }) });
  const question = never.does(spoc, "ask", { body: "Which tap?" }, "2026-11-24 10:00");
  expect(ahead(question.state)[0]).toBe("2026-11-25 10:00 resume_clock");
  expect(history(never.passes("2026-12-24 10:00"))).toContain("escalated");
});
