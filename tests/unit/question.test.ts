import { describe, expect, it } from "vitest";
import { openPause } from "#app/domain/time/clocks.ts";
import { colleague, dean, filer, spoc, student, system, ticket, world } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { clock, GOOD, heard, history, say, shown, story } from "./story.ts";

const asked = story().does(spoc, "ask", { body: "Which tap?" }, "2026-11-24 10:00");
const answer = { body: "The left one." };

describe("a question", () => {
  it("is asked, acknowledges and waits, in one step", () => {
    expect(history(asked)).toEqual(["asked"]);
    expect(asked.state.ticket).toMatchObject({
      statusKind: "waiting_requester",
      questionAskedAt: at("2026-11-24 10:00"),
      acknowledgedById: spoc.personId,
    });
    expect(heard(asked)).toEqual(["student requester"]);
  });

  it("stands the promise still for 24 working hours at most", () => {
    expect(clock(asked).pauses).toEqual([
      {
        fromAt: at("2026-11-24 10:00"),
        untilAt: null,
        plannedUntilAt: at("2026-11-27 10:00"),
        cause: "question",
      },
    ]);
    expect(asked.last.event.facts).toEqual({ pausedUntilAt: at("2026-11-27 10:00") });
  });

  it("leaves the acknowledge promise without a pause, because asking meets it", () => {
    expect(clock(asked, "acknowledge")).toMatchObject({ metAt: at("2026-11-24 10:00"), pauses: [] });
  });

  it("asked again meanwhile makes the pause no longer, but begins the days anew", () => {
    const again = asked.does(colleague, "ask", { body: "And which room?" }, "2026-11-25 10:00");
    expect(clock(again).pauses).toEqual(clock(asked).pauses);
    expect(again.last.event.facts).toEqual({ pausedUntilAt: at("2026-11-27 10:00") });
    expect(again.state.ticket.questionAskedAt).toBe(at("2026-11-25 10:00"));
  });

  it("asked again changes no kind, and so leaves a status of the campus's own alone", () => {
    const again = asked.does(colleague, "ask", { body: "And which room?" }, "2026-11-25 10:00");
    expect(Object.keys(again.last.event.changes.ticket ?? {})).toEqual([
      "questionAskedAt",
      "questionsRemindedAt",
      "unansweredAt",
    ]);
  });

  it("stops nothing any more once its ticket is protected, and waits on", () => {
    const kept = asked.does(dean, "restrict", { to: "protected" }, "2026-11-24 12:00");
    expect(openPause(clock(kept))).toBeNull();
    expect(shown(clock(kept).dueAt)).toBe("2026-11-26 11:00");
    expect(kept.state.ticket).toMatchObject({ statusKind: "waiting_requester", questionWorkingMinutes: 120 });
    const restricted = asked.does(dean, "restrict", { to: "restricted" }, "2026-11-24 12:00");
    expect(openPause(clock(restricted))).not.toBeNull();
  });

  it("stops nothing on a protected ticket", () => {
    const kept = story(ticket({ visibility: "protected" })).does(spoc, "ask", GOOD.ask, "2026-11-24 10:00");
    expect(openPause(clock(kept))).toBeNull();
    expect(kept.last.event.facts).toEqual({ pausedUntilAt: null });
    expect(kept.state.ticket.statusKind).toBe("waiting_requester");
  });

  it("needs words", () => {
    expect(say(world(), "ask", { body: " \u200b " }, "2026-11-24 10:00")).toMatchObject({
      code: "words_missing",
      issues: [{ field: "body" }],
    });
  });
});

describe("an answer", () => {
  const answered = asked.does(student, "reply", answer, "2026-11-24 15:00");

  it("sets work and promise going again", () => {
    expect(answered.state.ticket).toMatchObject({ statusKind: "active", questionAskedAt: null });
    expect(shown(clock(answered).dueAt)).toBe("2026-11-26 13:00");
    expect(heard(answered)).toEqual(["spoc assignee"]);
  });

  it("is what the minutes are counted to", () => {
    expect(answered.state.ticket.questionWorkingMinutes).toBe(4 * 60);
  });

  it("may come from whoever filed the ticket", () => {
    const told = story(ticket({ filedById: filer.personId }))
      .does(spoc, "ask", GOOD.ask, "2026-11-24 10:00")
      .does(filer, "reply", answer, "2026-11-24 15:00");
    expect(told.state.ticket.statusKind).toBe("active");
  });

  it("is not what staff write meanwhile", () => {
    const told = asked.does(colleague, "reply", GOOD.reply, "2026-11-24 15:00");
    expect(told.state.ticket.statusKind).toBe("waiting_requester");
    expect(openPause(clock(told))).not.toBeNull();
  });

  it("after the question's time is up gives back no more than that time", () => {
    const late = story(asked.state).does(student, "reply", answer, "2026-11-28 12:00");
    expect(shown(clock(late).dueAt)).toBe("2026-11-30 13:00");
    expect(late.state.ticket.questionWorkingMinutes).toBe(24 * 60);
  });

  it("stops no pause of another cause", () => {
    const closure = clock(asked).pauses.map((pause) => ({ ...pause, cause: "closure" as const }));
    const clocks = asked.state.clocks.map((each) => ({
      ...each,
      pauses: each.kind === "resolve" ? closure : [],
    }));
    const told = story({ ...asked.state, clocks }).does(student, "reply", answer, "2026-11-24 15:00");
    expect(openPause(clock(told))).not.toBeNull();
    expect(told.state.ticket.questionWorkingMinutes).toBe(0);
  });
});

describe("the 40 working hours of all questions", () => {
  const second = asked
    .passes("2026-11-27 10:00")
    .does(spoc, "ask", { body: "Which floor?" }, "2026-11-27 10:00");

  it("leave sixteen after a first one took 24", () => {
    expect(second.state.ticket.questionWorkingMinutes).toBe(24 * 60);
    expect(shown(openPause(clock(second))?.plannedUntilAt ?? null)).toBe("2026-11-30 15:00");
  });

  it("leave a third question no pause", () => {
    const third = second.passes("2026-12-01 09:00").does(spoc, "ask", GOOD.ask, "2026-12-01 09:00");
    expect(third.state.ticket.questionWorkingMinutes).toBe(40 * 60);
    expect(openPause(clock(third))).toBeNull();
    expect(third.last.event.facts).toEqual({ pausedUntilAt: null });
  });

  it("are used by a question that staff take back by starting", () => {
    const begun = asked.does(spoc, "start", {}, "2026-11-24 12:00");
    expect(begun.state.ticket).toMatchObject({
      statusKind: "active",
      questionAskedAt: null,
      questionWorkingMinutes: 120,
    });
    expect(shown(clock(begun).dueAt)).toBe("2026-11-26 11:00");
  });

  it("are used by a question that a resolution ends", () => {
    const done = asked.does(spoc, "resolve", GOOD.resolve, "2026-11-24 12:00");
    expect(done.state.ticket.questionWorkingMinutes).toBe(120);
    expect(openPause(clock(done))).toBeNull();
  });

  it("are used across a new date", () => {
    const dated = asked
      .does(spoc, "tat", { when: "26 Nov 11:00", reason: "Parts." }, "2026-11-24 12:00")
      .does(student, "reply", answer, "2026-11-24 15:00");
    expect(dated.state.ticket.questionWorkingMinutes).toBe(4 * 60);
    expect(shown(clock(dated).dueAt)).toBe("2026-11-26 13:00");
  });
});

describe("the end of a question's time", () => {
  const over = asked.passes("2026-11-27 10:00");

  it("lets the promise run again, though nobody has answered", () => {
    expect(history(over)).toContain("clock_resumed");
    expect(over.state.ticket.statusKind).toBe("waiting_requester");
    expect(shown(clock(over).dueAt)).toBe("2026-11-30 13:00");
  });

  it("is for staff to read and told to nobody", () => {
    const resumed = over.decisions.find(({ event }) => event.kind === "clock_resumed");
    expect(resumed).toMatchObject({ event: { audience: "staff" }, tellings: [] });
  });

  it("does not come early", () => {
    expect(asked.refuses(system, "resume_clock", {}, "2026-11-27 09:59")).toBe("wrong_state");
    expect(story().refuses(system, "resume_clock", {}, "2026-11-27 10:00")).toBe("wrong_state");
  });
});

describe("silence after a question", () => {
  it("is broken by a reminder to the requester alone", () => {
    const reminded = asked.passes("2026-11-25 10:00");
    expect(heard(reminded)).toEqual(["student requester"]);
    expect(reminded.last.event.audience).toBe("public");
  });

  it("of ten days resolves the ticket as no answer, with thirty days to reopen", () => {
    const ended = asked.passes("2026-12-04 10:00");
    expect(ended.state.ticket).toMatchObject({ statusKind: "resolved", outcome: "no_answer" });
    expect(shown(ended.state.ticket.reopenUntilAt)).toBe("2027-01-06 10:00");
    expect(heard(ended)).toContain("student requester");
  });

  it("is not the system's to end on an answered question", () => {
    const answered = asked.does(student, "reply", answer, "2026-11-24 15:00");
    expect(answered.refuses(system, "resolve_unanswered", {}, "2026-12-04 10:00")).toBe("wrong_state");
    expect(history(answered.passes("2026-12-04 10:00"))).not.toContain("resolved");
  });
});

describe("a note", () => {
  const note = { body: "Third time this month.", leadership: false };

  it("is for staff, told to nobody, and touches no promise", () => {
    const told = story().does(spoc, "note", note, "2026-11-24 10:00");
    expect(told.last).toMatchObject({ event: { audience: "staff", changes: {} }, tellings: [] });
    expect(told.state).toEqual({ ...ticket(), ticket: { ...ticket().ticket, version: 2 } });
  });

  it("of a senior admin may be for the leadership", () => {
    const told = story().does(dean, "note", { ...note, leadership: true }, "2026-11-24 10:00");
    expect(told.last.event.audience).toBe("leadership");
  });

  it("of others may not, since they could not read it again", () => {
    expect(story().refuses(spoc, "note", { ...note, leadership: true }, "2026-11-24 10:00")).toBe(
      "not_allowed",
    );
  });

  it("needs words", () => {
    expect(story().refuses(spoc, "note", { ...note, body: "" }, "2026-11-24 10:00")).toBe("words_missing");
  });
});

describe("a reply", () => {
  it("is public, by whom it is", () => {
    const told = story().does(spoc, "reply", GOOD.reply, "2026-11-24 10:00");
    expect(told.last.event).toMatchObject({
      audience: "public",
      facts: { staff: true },
      words: [{ part: "body", text: "The plumber comes at four." }],
    });
    expect(story().does(student, "reply", answer, "2026-11-24 10:00").last.event.facts).toEqual({});
  });

  it("of the requester on a resolved ticket reopens nothing by itself", () => {
    const done = story().does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00");
    const told = done.does(student, "reply", answer, "2026-11-24 11:00");
    expect(told.state.ticket.statusKind).toBe("resolved");
    expect(heard(told)).toEqual(["spoc assignee"]);
  });

  it("needs words", () => {
    expect(story().refuses(student, "reply", { body: "\n" }, "2026-11-24 10:00")).toBe("words_missing");
  });
});
