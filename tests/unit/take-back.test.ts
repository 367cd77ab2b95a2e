import { describe, expect, it } from "vitest";
import { TAKE_BACK_MS } from "#app/domain/commands/reply.ts";
import { colleague, dean, HOUR_MS, MINUTE_MS, spoc, student } from "./campus.ts";
import { Life } from "./life.ts";
import { clock, GOOD } from "./story.ts";

/** The ticket an hour after its filing, after what the acts make of it. */
function life(...acts: readonly ((life: Life) => void)[]): Life {
  const told = new Life();
  told.passes(HOUR_MS);
  for (const act of acts) act(told);
  return told;
}

const says =
  (verb: "reply" | "ask" | "note" | "acknowledge" | "hold" | "recategorise", actor = spoc) =>
  (told: Life) =>
    expect(told.says(actor, verb, GOOD[verb])).toBe(true);
const takesBack =
  (seq?: number, actor = spoc) =>
  (told: Life) =>
    expect(told.takesBack(actor, seq)).toBe(true);
const waits = (ms: number) => (told: Life) => told.passes(ms);
const { version } = life().state.ticket;

describe("taking a first reply back", () => {
  it("makes the ticket new again, and its first promise run on to the same moment", () => {
    const { state } = life(says("reply"), waits(20_000), takesBack());
    expect(state.ticket).toMatchObject({ statusKind: "new", acknowledgedAt: null, acknowledgedById: null });
    expect(clock({ state }, "acknowledge")).toEqual(clock(life(), "acknowledge"));
  });

  it("takes its words out of the ticket and back to their author, and tells nobody", () => {
    const { last } = life(says("reply"), takesBack());
    expect(last).toMatchObject({ event: { kind: "taken_back", words: [] }, tellings: [] });
    expect(last).toMatchObject({ redacted: { silences: true, unsent: { kind: "reply" } } });
  });

  it("leaves nothing met where a note came after it, which is no act", () => {
    const { state } = life(says("reply"), says("note", colleague), takesBack(version + 1));
    expect(state.ticket).toMatchObject({ statusKind: "new", acknowledgedAt: null });
  });

  it("leaves the promise met by the reply that came after it, from then on", () => {
    const told = life(says("reply"), waits(5_000), says("reply", colleague), takesBack(version + 1));
    const { acknowledgedById, acknowledgedAt, statusKind } = told.state.ticket;
    expect([acknowledgedById, acknowledgedAt, statusKind]).toEqual([colleague.personId, told.now, "active"]);
    expect(clock(told, "acknowledge").metAt).toBe(told.now);
  });
});

describe("taking a question back", () => {
  it("lets the promise run that stood still for it, to the same moment", () => {
    const before = life(says("acknowledge"));
    const told = life(says("acknowledge"), says("ask"), waits(29_000), takesBack());
    expect(told.state.ticket).toMatchObject({ statusKind: "active", questionAskedAt: null });
    expect(clock(told)).toEqual(clock(before));
    expect(told.last).toMatchObject({ redacted: { unsent: { kind: "question" } } });
  });

  it("makes a ticket new again that nobody had said anything on", () => {
    const { state } = life(says("ask"), takesBack());
    expect(state.ticket).toMatchObject({ statusKind: "new", acknowledgedAt: null });
  });

  it("leaves a ticket on hold that was, with what it waits for", () => {
    const { ticket } = life(says("hold")).state;
    const told = life(says("hold"), says("ask"), takesBack()).state.ticket;
    expect(told).toMatchObject({ statusKind: "waiting_other", holdReason: ticket.holdReason });
    expect(told.holdUntilAt).toBe(ticket.holdUntilAt);
  });

  it("leaves a question that was asked before it waiting, since when it was", () => {
    const told = life(says("ask"), waits(2 * HOUR_MS));
    const before = told.state;
    says("ask", colleague)(told);
    takesBack(undefined, colleague)(told);
    expect(told.state.ticket.questionAskedAt).toBe(before.ticket.questionAskedAt);
    expect(clock(told)).toEqual(clock({ state: before }));
  });

  it("leaves one that was asked after it waiting, from its own moment on", () => {
    const told = life(says("ask"), waits(5_000), says("ask", colleague), takesBack(version + 1));
    expect(told.state.ticket).toMatchObject({ statusKind: "waiting_requester", questionAskedAt: told.now });
    expect(clock(told).pauses).toMatchObject([{ fromAt: told.now, untilAt: null, cause: "question" }]);
    takesBack(version + 2, colleague)(told);
    expect(told.state.ticket).toMatchObject({ statusKind: "new", questionAskedAt: null });
    expect(clock(told)).toEqual(clock(life()));
  });

  it("leaves nothing standing still in a queue into which it was moved meanwhile", () => {
    const told = life(says("ask", dean), says("recategorise", dean), takesBack(version + 1, dean));
    expect(clock(told).pauses).toEqual([]);
  });
});

describe("the silence that it would have broken", () => {
  it.each(["reply", "ask"] as const)("goes on as before when a %s is taken back", (verb) => {
    const { stallsAt } = life(says("acknowledge")).state.ticket;
    const told = life(says("acknowledge"), waits(HOUR_MS), says(verb), takesBack());
    expect(stallsAt).not.toBeNull();
    expect(told.state.ticket.stallsAt).toBe(stallsAt);
  });

  it("also where its owner had been reminded of it already", () => {
    const told = life(says("acknowledge"), waits(49 * HOUR_MS));
    const { stallsAt, stallRemindedAt } = told.state.ticket;
    expect(stallRemindedAt).not.toBeNull();
    says("reply")(told);
    takesBack()(told);
    expect(told.state.ticket).toMatchObject({ stallsAt, stallRemindedAt });
  });
});

describe("it is refused", () => {
  const refusal = (told: Life) => (told.last && !told.last.ok ? told.last.code : null);

  it("once the message has left", () => {
    expect(TAKE_BACK_MS).toBe(30_000);
    const early = life(says("reply"), waits(TAKE_BACK_MS - 1));
    expect(early.takesBack(spoc)).toBe(true);
    const late = life(says("reply"), waits(TAKE_BACK_MS));
    expect(late.takesBack(spoc)).toBe(false);
    expect(refusal(late)).toBe("take_back_too_late");
  });

  it("to whoever did not write it", () => {
    const told = life(says("reply"), waits(MINUTE_MS / 6));
    expect(told.takesBack(colleague)).toBe(false);
    expect(refusal(told)).toBe("nothing_to_take_back");
    expect(told.takesBack(student)).toBe(false);
    expect(refusal(told)).toBe("not_allowed");
  });

  it("for what left at once, and for what is not there", () => {
    const told = life(says("reply"));
    expect(told.takesBack(spoc, undefined, { waits: false })).toBe(false);
    expect(refusal(told)).toBe("nothing_to_take_back");
    told.world = { ...told.world, redactable: null };
    expect(told.says(spoc, "take_back", GOOD.take_back)).toBe(false);
    expect(refusal(told)).toBe("nothing_to_take_back");
  });
});
