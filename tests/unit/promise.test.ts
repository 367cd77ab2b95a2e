import { describe, expect, it } from "vitest";
import { refusalSentence } from "#app/domain/refusals.ts";
import { colleague, dean, director, relation, spoc, student, system, ticket, world } from "./campus.ts";
import { at, campusCalendar } from "./campus-calendar.ts";
import { clock, GOOD, heard, say, shown, story } from "./story.ts";

const later = { when: "26 Nov 11:00", reason: "The part comes on Thursday." };
const earlier = { when: "25 Nov 11:00", reason: "" };

describe("acknowledge", () => {
  const seen = story().does(spoc, "acknowledge", { message: " On it. ", when: "" }, "2026-11-24 10:00");

  it("makes a new ticket active and meets the acknowledge promise", () => {
    expect(seen.state.ticket).toMatchObject({
      statusKind: "active",
      statusId: 2,
      acknowledgedAt: at("2026-11-24 10:00"),
      acknowledgedById: spoc.personId,
    });
    expect(clock(seen, "acknowledge").metAt).toBe(at("2026-11-24 10:00"));
    expect(clock(seen)).toEqual(clock(story()));
  });

  it("keeps its words and tells the requester", () => {
    expect(seen.last.event).toMatchObject({
      audience: "public",
      words: [{ part: "body", text: "On it." }],
      facts: { dueAt: at("2026-11-25 18:00"), extension: false, setPromise: false, hasWords: true },
    });
    expect(heard(seen)).toEqual(["student requester"]);
  });

  it("needs no words", () => {
    const silent = story().does(spoc, "acknowledge", { message: "  ", when: "" }, "2026-11-24 10:00");
    expect(silent.last.event).toMatchObject({ words: [], facts: { hasWords: false } });
  });

  it("may give a date in the same step", () => {
    const dated = story().does(
      spoc,
      "acknowledge",
      { message: "", when: "25 Nov 11:00" },
      "2026-11-24 10:00",
    );
    expect(shown(clock(dated).dueAt)).toBe("2026-11-25 11:00");
    expect(dated.last.event.facts).toMatchObject({ dueAt: at("2026-11-25 11:00"), setPromise: true });
  });

  it("with a later date is an extension: its words are the reason", () => {
    const said = { message: "The part comes on Thursday.", when: "26 Nov 11:00" };
    const dated = story().does(spoc, "acknowledge", said, "2026-11-24 10:00");
    expect(dated.state.ticket.extensionCount).toBe(1);
    const silent = say(world(), "acknowledge", { ...said, message: "" }, "2026-11-24 10:00");
    expect(silent).toMatchObject({ code: "reason_missing", issues: [{ field: "message" }] });
  });

  it("takes words longer than a reason, with a date too", () => {
    const said = { message: "a".repeat(3000), when: "25 Nov 11:00" };
    expect(story().refuses(spoc, "acknowledge", said, "2026-11-24 10:00")).toBeNull();
  });

  it("of somebody else's is said to have come second", () => {
    expect(seen.refuses(colleague, "acknowledge", GOOD.acknowledge, "2026-11-24 10:01")).toBe(
      "already_acknowledged",
    );
  });

  it("works after work has begun", () => {
    const begun = story().does(spoc, "start", {}, "2026-11-24 09:30");
    expect(begun.refuses(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 10:00")).toBeNull();
  });

  it("does not take the ticket over", () => {
    const told = story().does(colleague, "acknowledge", GOOD.acknowledge, "2026-11-24 10:00");
    expect(told.state.ticket.assigneeId).toBe(spoc.personId);
  });
});

describe("the acknowledge promise", () => {
  it.each(["acknowledge", "reply", "ask", "tat", "resolve"] as const)("is met by staff who %s", (verb) => {
    const done = story().does(colleague, verb, GOOD[verb], "2026-11-24 10:00");
    expect(clock(done, "acknowledge").metAt).toBe(at("2026-11-24 10:00"));
    expect(done.state.ticket.acknowledgedById).toBe(colleague.personId);
  });

  it.each(["note", "claim", "assign", "start", "escalate"] as const)("runs on when staff %s", (verb) => {
    const done = story().does(dean, verb, GOOD[verb], "2026-11-24 10:00");
    expect(clock(done, "acknowledge").metAt).toBeNull();
    expect(done.state.ticket.acknowledgedAt).toBeNull();
  });

  it("runs on when the requester writes", () => {
    const done = story().does(student, "reply", GOOD.reply, "2026-11-24 10:00");
    expect(clock(done, "acknowledge").metAt).toBeNull();
    expect(done.state.ticket.statusKind).toBe("new");
  });

  it("runs on when staff write about their own ticket", () => {
    const own = story(ticket({ requesterId: colleague.personId }));
    const done = own.does(colleague, "reply", GOOD.reply, "2026-11-24 10:00");
    expect(clock(done, "acknowledge").metAt).toBeNull();
  });

  it("is met once: later words change neither it nor who was first", () => {
    const done = story()
      .does(colleague, "reply", GOOD.reply, "2026-11-24 10:00")
      .does(dean, "reply", GOOD.reply, "2026-11-24 11:00");
    expect(clock(done, "acknowledge").metAt).toBe(at("2026-11-24 10:00"));
    expect(done.state.ticket.acknowledgedById).toBe(colleague.personId);
  });

  it("leaves a status of the campus's own as it is", () => {
    const own = story(ticket({ statusId: 20 as never, statusKind: "active" }));
    expect(own.does(spoc, "reply", GOOD.reply, "2026-11-24 10:00").state.ticket.statusId).toBe(20);
  });
});

describe("a new date", () => {
  it("moves the promise and tells the requester", () => {
    const told = story().does(spoc, "tat", earlier, "2026-11-24 10:00");
    expect(shown(clock(told).dueAt)).toBe("2026-11-25 11:00");
    expect(told.last.event.facts).toEqual({ dueAt: at("2026-11-25 11:00"), extension: false });
    expect(heard(told)).toEqual(["student requester"]);
  });

  it("is read in working time", () => {
    const told = story().does(spoc, "tat", { when: "6 hours", reason: "" }, "2026-11-24 10:00");
    expect(shown(clock(told).dueAt)).toBe("2026-11-24 17:00");
  });

  it("that is not later needs no reason and does not count", () => {
    const same = story().does(spoc, "tat", { when: "25 Nov 18:00", reason: "" }, "2026-11-24 10:00");
    expect(same.state.ticket.extensionCount).toBe(0);
    expect(same.last.event.words).toEqual([]);
  });

  it("that is later by a minute is an extension, the first one too", () => {
    const told = story().does(spoc, "tat", { ...later, when: "25 Nov 18:01" }, "2026-11-24 10:00");
    expect(told.state.ticket.extensionCount).toBe(1);
    expect(told.last.event).toMatchObject({
      facts: { extension: true },
      words: [{ part: "reason", text: later.reason }],
    });
  });

  it("that is later than one given before is an extension, though the first promise was later still", () => {
    const told = story()
      .does(spoc, "tat", earlier, "2026-11-24 10:00")
      .does(spoc, "tat", { when: "25 Nov 12:00", reason: "Parts." }, "2026-11-24 10:01");
    expect(told.state.ticket.extensionCount).toBe(1);
  });

  it("that is later needs a reason", () => {
    const said = say(world(), "tat", { ...later, reason: " " }, "2026-11-24 10:00");
    expect(said).toMatchObject({ code: "reason_missing", issues: [{ field: "reason" }] });
  });

  it("adds at most one original target", () => {
    const last = { ...later, when: "27 Nov 18:00" };
    expect(story().refuses(spoc, "tat", last, "2026-11-24 10:00")).toBeNull();
    const beyond = say(world(), "tat", { ...later, when: "27 Nov 18:01" }, "2026-11-24 10:00");
    if (beyond.ok) throw new Error("it was not refused");
    expect(beyond.issues.map(refusalSentence)).toEqual([expect.stringContaining("Fri 27 Nov, 18:00")]);
  });

  it("for a promise long over adds one original target to now", () => {
    const over = story(ticket({ acknowledgedAt: 1 }, { clocks: ticket().clocks.slice(1) })).passes(
      "2026-12-07 09:00",
    );
    const last = { ...later, when: "8 Dec 18:00" };
    expect(over.refuses(spoc, "tat", last, "2026-12-07 09:00")).toBeNull();
    expect(over.refuses(spoc, "tat", { ...last, when: "8 Dec 18:01" }, "2026-12-07 09:00")).toBe(
      "extension_too_long",
    );
  });

  it("for a promise that stands still is compared with what it would be now", () => {
    const asked = story().does(spoc, "ask", GOOD.ask, "2026-11-24 10:00");
    const told = asked.does(spoc, "tat", { when: "26 Nov 09:00", reason: "" }, "2026-11-24 12:00");
    expect(told.state.ticket.extensionCount).toBe(0);
    expect(asked.refuses(spoc, "tat", { when: "26 Nov 11:01", reason: "" }, "2026-11-24 12:00")).toBe(
      "reason_missing",
    );
  });

  it.each([
    ["", "date_missing"],
    ["soon", "date_unreadable"],
    ["24 Nov 09:59", "date_past"],
    ["400 days elapsed", "date_too_far"],
  ])("of %j is refused", (when, code) => {
    const said = say(world(), "tat", { when, reason: "Parts." }, "2026-11-24 10:00");
    expect(said).toMatchObject({ code, issues: [{ field: "when" }] });
  });

  it("in a calendar that never opens is still limited to one original target", () => {
    const never = story(ticket(), { calendar: campusCalendar({ segments: [] }) });
    expect(never.refuses(spoc, "tat", { ...later, when: "26 Nov 10:00" }, "2026-11-24 10:00")).toBeNull();
    expect(never.refuses(spoc, "tat", { ...later, when: "26 Nov 10:01" }, "2026-11-24 10:00")).toBe(
      "extension_too_long",
    );
  });

  it("needs a promise that it could move", () => {
    const none = story(ticket({}, { clocks: [] }));
    expect(none.refuses(spoc, "tat", earlier, "2026-11-24 10:00")).toBe("wrong_state");
  });
});

describe("the owner", () => {
  it("is whoever claims it, and the requester is told", () => {
    const told = story().does(colleague, "claim", {}, "2026-11-24 10:00");
    expect(told.state.ticket).toMatchObject({ assigneeId: colleague.personId, assignedWhy: "claimed" });
    expect(heard(told)).toEqual(["student requester"]);
  });

  it("is whom somebody chooses from those who could, and both are told", () => {
    const told = story().does(spoc, "assign", { personId: colleague.personId }, "2026-11-24 10:00");
    expect(told.state.ticket).toMatchObject({ assigneeId: colleague.personId, assignedWhy: "by_hand" });
    expect(heard(told)).toEqual(["colleague assignee", "student requester"]);
    expect(told.last.event.facts).toEqual({ to: colleague.personId });
  });

  it("is nobody who could not work on it", () => {
    const said = say(world(), "assign", { personId: director.personId }, "2026-11-24 10:00");
    expect(said).toMatchObject({ code: "person_unknown", issues: [{ field: "person" }] });
  });

  it("is nobody who is kept away from it", () => {
    const people = [relation(colleague, "about")];
    const kept = story(ticket({}, { people }));
    expect(kept.refuses(spoc, "assign", { personId: colleague.personId }, "2026-11-24 10:00")).toBe(
      "person_unknown",
    );
  });

  it("cannot be made owner again", () => {
    expect(story().refuses(spoc, "claim", {}, "2026-11-24 10:00")).toBe("yours_already");
    expect(story().refuses(dean, "assign", { personId: spoc.personId }, "2026-11-24 10:00")).toBe(
      "theirs_already",
    );
  });
});

describe("the reminder", () => {
  it("is told to the owner alone, and staff alone can read of it", () => {
    const reminded = story().passes("2026-11-24 12:00");
    expect(heard(reminded)).toEqual(["spoc assignee"]);
    expect(reminded.last.event).toMatchObject({ audience: "staff", facts: { clock: "acknowledge" } });
  });

  it("is not given twice, nor for a promise that is met", () => {
    const reminded = story().passes("2026-11-24 12:00");
    const said = { clock: "acknowledge", round: 1 } as const;
    expect(reminded.refuses(system, "remind", said, "2026-11-24 12:01")).toBe("wrong_state");
    const seen = story().does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 10:00");
    expect(seen.refuses(system, "remind", said, "2026-11-24 12:00")).toBe("wrong_state");
  });
});
