import { describe, expect, it } from "vitest";
import type { Inputs } from "#app/domain/command.ts";
import { type AttachedFile, newFileId } from "#app/domain/files/attached-file.ts";
import { OUTCOMES, type Outcome } from "#app/domain/ticket.ts";
import {
  colleague,
  dean,
  director,
  fellow,
  nameOf,
  relation,
  rule,
  spoc,
  student,
  system,
  ticket,
  warden,
  world,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { clock, GOOD, heard, history, say, shown, story } from "./story.ts";

const done = story().does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00");
const delivered = (when: string) => ({ seq: 2, at: at(when) });
const stars = (changes: Partial<Inputs["rate"]> = {}) => ({
  stars: 2,
  feedback: "",
  fixed: true,
  ...changes,
});

describe("resolve", () => {
  it("meets every promise and tells the requester at once", () => {
    expect(done.state.ticket).toMatchObject({
      statusKind: "resolved",
      outcome: "fixed",
      resolvedAt: at("2026-11-24 10:00"),
      acknowledgedById: spoc.personId,
    });
    expect(done.state.clocks.map((each) => shown(each.metAt))).toEqual([
      "2026-11-24 10:00",
      "2026-11-24 10:00",
    ]);
    expect(done.last.tellings).toEqual([
      { personId: student.personId, duty: "requester", notBeforeAt: at("2026-11-24 10:00") },
    ]);
  });

  it("ends the ladder", () => {
    const late = story().passes("2026-11-24 13:00").does(spoc, "resolve", GOOD.resolve, "2026-11-24 14:00");
    expect(late.state.ticket).toMatchObject({ level: 1, nextLevelAt: null });
  });

  const said = (outcome: string, text: string, to?: string) =>
    story(ticket(), { forwarding: { to: "person", personId: colleague.personId } }).refuses(
      spoc,
      "resolve",
      { outcome, text, to },
      "2026-11-24 10:00",
    );

  it.each(OUTCOMES.filter((outcome) => outcome !== "no_answer"))("may end as %s", (outcome) => {
    expect(said(outcome, "Rule 7: one washer.", "person:12")).toBeNull();
  });

  it.each(["Rule 7 says so.", "“One router a floor”", "« Un seul »", "नियम ७", "§ a"])(
    "refuses by a rule that is cited: %s",
    (text) => expect(said("refused", text)).toBeNull(),
  );

  it("refuses nothing without a rule, and grants without one", () => {
    expect(said("refused", "We don't do that.")).toBe("rule_unquoted");
    expect(said("answered", "We don't do that.")).toBeNull();
  });

  it("passes on what is somebody else's to decide, with its promise, and ends nothing", () => {
    expect(said("not_ours", "The bank does that.")).toBe("destination_missing");
    const before = story(ticket(), { forwarding: { to: "person", personId: colleague.personId } });
    const there = before.does(
      spoc,
      "resolve",
      { outcome: "not_ours", text: "The bank does that.", to: "person:12" },
      "2026-11-24 10:00",
    );
    expect(there.last.event).toMatchObject({
      kind: "forwarded",
      words: [{ part: "reason", text: "The bank does that." }],
    });
    expect(there.state.ticket).toMatchObject({
      assigneeId: colleague.personId,
      statusKind: "new",
      outcome: null,
      forwardedCount: 1,
    });
    expect(there.state.clocks).toEqual(before.state.clocks);
  });

  const photos = (many: number): AttachedFile[] =>
    Array.from({ length: many }, (_, index) => ({
      id: newFileId(0, String(index).padStart(24, "x")),
      ...{ name: "tap.png", kind: "png", bytes: 200, sha256: `hash ${index}`, width: 8, height: 6 },
    }));

  it("takes what shows it along, as any message does", () => {
    const shown = story().does(spoc, "resolve", { ...GOOD.resolve, files: photos(2) }, "2026-11-24 10:00");
    expect(shown.last.event).toMatchObject({
      kind: "resolved",
      files: photos(2),
      facts: { outcome: "fixed", files: ["hash 0", "hash 1"] },
    });
    const tooMany = say(world(), "resolve", { ...GOOD.resolve, files: photos(6) }, "2026-11-24 10:00");
    expect(tooMany).toMatchObject({ code: "files_too_many", issues: [{ field: "attachments" }] });
  });

  it("passes that on as well, where it is somebody else's to decide", () => {
    const there = story(ticket(), { forwarding: { to: "person", personId: colleague.personId } }).does(
      spoc,
      "resolve",
      { outcome: "not_ours", text: "The bank does that.", to: "person:12", files: photos(1) },
      "2026-11-24 10:00",
    );
    expect(there.last.event).toMatchObject({
      kind: "forwarded",
      files: photos(1),
      facts: { to: colleague.personId, files: ["hash 0"] },
    });
  });

  it("is passed on by nobody who may not", () => {
    const input = { outcome: "not_ours", text: "Not for us.", to: "person:12" };
    expect(story().refuses(fellow, "resolve", input, "2026-11-24 10:00")).toBe("not_allowed");
  });

  it.each(["", "no_answer", "FIXED", "solved"])("may not end as %j", (outcome) => {
    const said = say(world(), "resolve", { outcome, text: "New washer." }, "2026-11-24 10:00");
    expect(said).toMatchObject({ code: "outcome_unknown", issues: [{ field: "outcome" }] });
  });

  it("needs words", () => {
    const said = say(world(), "resolve", { outcome: "fixed", text: " " }, "2026-11-24 10:00");
    expect(said).toMatchObject({ code: "resolution_missing", issues: [{ field: "text" }] });
  });
});

describe("the window to reopen", () => {
  it.each([
    ["fixed", "2026-12-01 12:00"],
    ["not_genuine", "2026-12-01 12:00"],
    ["refused", "2026-12-09 12:00"],
  ] as const)("of %s is counted in days from the first accepted message", (outcome, until) => {
    const told = story()
      .does(spoc, "resolve", { outcome, text: "Rule 7." }, "2026-11-24 10:00")
      .does(system, "delivered", delivered("2026-11-24 12:00"), "2026-11-24 12:01");
    expect(shown(told.state.ticket.reopenUntilAt)).toBe(until);
    expect(shown(told.state.ticket.resolutionDeliveredAt)).toBe("2026-11-24 12:00");
  });

  it("counts from 72 hours after the resolution while no message is accepted", () => {
    expect(shown(done.state.ticket.reopenUntilAt)).toBe("2026-12-04 10:00");
    expect(done.last.event.facts).toEqual({ outcome: "fixed", reopenUntilAt: at("2026-12-04 10:00") });
  });

  it("counts from 72 hours at the latest, even if a message was accepted after that", () => {
    const told = done.does(system, "delivered", delivered("2026-11-28 10:00"), "2026-11-28 10:00");
    expect(shown(told.state.ticket.reopenUntilAt)).toBe("2026-12-04 10:00");
  });

  it("counts from the first message alone", () => {
    const told = done.does(system, "delivered", delivered("2026-11-24 12:00"), "2026-11-24 12:00");
    expect(told.refuses(system, "delivered", delivered("2026-11-24 13:00"), "2026-11-24 13:00")).toBe(
      "wrong_state",
    );
  });

  it("does not count a message about an earlier resolution", () => {
    expect(done.refuses(system, "delivered", delivered("2026-11-24 09:59"), "2026-11-24 10:01")).toBe(
      "wrong_state",
    );
  });

  it("does not count a message about a resolution that was reopened since, however late it was accepted", () => {
    const late = (seq: number) => {
      const reopened = { kind: "reopened" as const, audience: "public" as const, actorId: student.personId };
      const past = [{ ...reopened, seq, changedKind: true }];
      return say(
        { ...done.world, actor: system, past },
        "delivered",
        delivered("2026-11-24 12:00"),
        "2026-11-24 12:00",
      );
    };
    expect(late(3)).toMatchObject({ ok: false, code: "wrong_state" });
    expect(late(2)).toMatchObject({ ok: true });
  });

  it("is nobody's business but staff's, and told to nobody", () => {
    const told = done.does(system, "delivered", delivered("2026-11-24 12:00"), "2026-11-24 12:00");
    expect(told.last).toMatchObject({ event: { audience: "staff" }, tellings: [] });
  });
});

describe("reopen", () => {
  const again = done.does(student, "reopen", GOOD.reopen, "2026-11-25 09:00");

  it("is active again with the same owner, who is told", () => {
    expect(again.state.ticket).toMatchObject({
      statusKind: "active",
      assigneeId: spoc.personId,
      round: 2,
      reopenedCount: 1,
    });
    expect(heard(again)).toEqual(["spoc assignee"]);
  });

  it("forgets how it ended", () => {
    expect(again.state.ticket).toMatchObject({
      outcome: null,
      resolvedAt: null,
      resolutionDeliveredAt: null,
      reopenUntilAt: null,
      confirmationAskedAt: null,
    });
  });

  it("gives a new promise of half the target, and leaves the old one met", () => {
    expect(clock(again)).toMatchObject({ round: 2, target: { minutes: 8 * 60, unit: "working" } });
    expect(shown(clock(again).dueAt)).toBe("2026-11-25 18:00");
    expect(again.state.clocks).toHaveLength(3);
    expect(again.state.clocks[1]).toEqual(done.state.clocks[1]);
  });

  it("gives half of the original target the second time too", () => {
    const twice = again
      .does(spoc, "resolve", GOOD.resolve, "2026-11-25 10:00")
      .does(student, "reopen", GOOD.reopen, "2026-11-26 09:00");
    expect(clock(twice)).toMatchObject({ round: 3, target: { minutes: 8 * 60 } });
    expect(twice.state.ticket.reopenedCount).toBe(2);
  });

  it("is possible up to the last moment of the window", () => {
    const last = (time: string) => done.refuses(student, "reopen", GOOD.reopen, `2026-12-04 ${time}`);
    expect([last("10:00"), last("10:01")]).toEqual([null, "reopen_window_over"]);
  });

  it("needs a reason", () => {
    expect(done.refuses(student, "reopen", { reason: " " }, "2026-11-25 09:00")).toBe("reason_missing");
  });

  it("needs a promise that was made", () => {
    const none = story({ ...done.state, clocks: [] });
    expect(none.refuses(student, "reopen", GOOD.reopen, "2026-11-25 09:00")).toBe("wrong_state");
  });

  it("keeps its level, and a promise that breaks then tells that level again", () => {
    const high = story(ticket({ level: 2 }))
      .does(spoc, "resolve", GOOD.resolve, "2026-11-24 10:00")
      .does(student, "reopen", GOOD.reopen, "2026-11-25 09:00")
      .passes("2026-11-25 18:00");
    expect(heard(high)).toContain("dean level");
    expect(high.state.ticket.level).toBe(2);
  });
});

describe("the end", () => {
  it("by the requester is written down as theirs", () => {
    const closed = done.does(student, "close", {}, "2026-11-24 11:00");
    expect(closed.state.ticket).toMatchObject({
      statusKind: "closed",
      closedBy: "requester",
      closedAt: at("2026-11-24 11:00"),
    });
    expect(closed.last.event.facts).toEqual({ by: "requester" });
  });

  it("by silence asks the requester once more on day 5", () => {
    const asked = done.passes("2026-11-29 10:00");
    expect(history(asked)).toEqual(["resolved", "confirmation_asked"]);
    expect(heard(asked)).toEqual(["student requester"]);
  });

  it("by silence comes when the window is over, and not before", () => {
    expect(done.refuses(system, "close_by_silence", {}, "2026-12-04 09:59")).toBe("wrong_state");
    const closed = done.passes("2026-12-04 10:00");
    expect(closed.last.event).toMatchObject({ kind: "closed", facts: { by: "silence" } });
    expect(heard(closed)).toEqual(["student requester"]);
  });

  it("by withdrawal stops every promise and needs a reason", () => {
    const gone = story().does(student, "cancel", GOOD.cancel, "2026-11-24 10:00");
    expect(gone.state.ticket).toMatchObject({ statusKind: "cancelled", closedBy: "requester" });
    expect(gone.state.clocks.every((each) => each.metAt === at("2026-11-24 10:00"))).toBe(true);
    expect(story().refuses(student, "cancel", { reason: "" }, "2026-11-24 10:00")).toBe("reason_missing");
  });
});

describe("a rating", () => {
  const rated = (changes: Partial<Inputs["rate"]>, state = done.state) =>
    story(state).does(student, "rate", stars(changes), "2026-11-24 12:00");

  it.each([
    [2, "fixed", ["warden level"]],
    [1, "answered", ["warden level"]],
    [3, "fixed", []],
    [1, "refused", []],
    [1, "partly", []],
  ] as const)("of %s for %s is told to %j", (given, outcome, told) => {
    const state = { ...done.state, ticket: { ...done.state.ticket, outcome: outcome as Outcome } };
    expect(heard(rated({ stars: given }, state))).toEqual(told);
  });

  it("changes no level, and lets the reviewer in", () => {
    const low = rated({ stars: 1 });
    expect(low.state.ticket).toMatchObject({ level: 0, ratedRound: 1 });
    expect(low.state.people).toEqual([
      relation(warden, "reviewer", { fromAt: at("2026-11-24 12:00"), reason: "low_rating" }),
    ]);
  });

  it("is hidden from the owner, who sees averages only", () => {
    const low = rated({ stars: 1, feedback: "He shouted." });
    expect(low.last.event).toMatchObject({
      audience: "leadership",
      facts: { stars: 1, fixed: true, round: 1, outcome: "fixed", review: true },
      words: [{ part: "body", text: "He shouted." }],
    });
  });

  it("is not reviewed by the very person it is about", () => {
    const own = { ...done.state, ticket: { ...done.state.ticket, assigneeId: warden.personId } };
    expect(heard(rated({ stars: 1 }, own))).toEqual(["dean level"]);
  });

  it("is reviewed by the lowest level there is", () => {
    const state = story(done.state, { ladder: [rule(2, [director, dean], 0)] });
    const low = state.does(student, "rate", stars(), "2026-11-24 12:00");
    expect(low.last.tellings.map(({ personId }) => nameOf(personId))).toEqual(["director", "dean"]);
  });

  it("is given once after each resolution", () => {
    const once = rated({ stars: 5 });
    expect(once.refuses(student, "rate", stars(), "2026-11-24 13:00")).toBe("already_rated");
    const again = once
      .does(student, "reopen", GOOD.reopen, "2026-11-25 09:00")
      .does(spoc, "resolve", GOOD.resolve, "2026-11-25 10:00");
    expect(again.refuses(student, "rate", stars(), "2026-11-25 11:00")).toBeNull();
  });

  it("is still possible when the ticket is closed", () => {
    const closed = done.passes("2026-12-04 10:00");
    expect(closed.refuses(student, "rate", stars(), "2026-12-05 10:00")).toBeNull();
  });

  it.each([0, 6, 2.5, Number.NaN])("of %s stars is refused", (given) => {
    expect(done.refuses(student, "rate", stars({ stars: given }), "2026-11-24 12:00")).toBe("stars_unknown");
  });
});
