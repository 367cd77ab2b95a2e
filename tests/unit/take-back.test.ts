import { describe, expect, it } from "vitest";
import type { Verb } from "#app/domain/command.ts";
import type { Redactable } from "#app/domain/commands/redact.ts";
import { TAKE_BACK_MS } from "#app/domain/commands/reply.ts";
import { NOT_STALLING } from "#app/domain/soft-triggers.ts";
import { colleague, spoc, student } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { clock, GOOD, type Story, story } from "./story.ts";

const SAID_AT = "2026-11-24 11:00";

/** The story with the last message in sight of whoever takes it back. */
function within(told: Story, changes: Partial<NonNullable<Redactable["said"]>> = {}): Story {
  const { event, after } = told.last;
  const said = { at: at(SAID_AT), byId: spoc.personId, waits: true, stalls: NOT_STALLING, ...changes };
  const redactable = { seq: after.ticket.version, audience: "public", kind: event.kind, file: null } as const;
  return story(told.state, { redactable: { ...redactable, titleLeft: null, said } });
}

function said(
  verb: Extract<Verb, "reply" | "ask">,
  before: Story = story(),
  changes: Partial<NonNullable<Redactable["said"]>> = {},
): Story {
  return within(before.does(spoc, verb, GOOD[verb], SAID_AT), changes);
}

const takenBack = (told: Story) => told.does(spoc, "take_back", GOOD.take_back, SAID_AT);

describe("taking a first reply back", () => {
  it("makes the ticket new again, and its first promise run on to the same moment", () => {
    const { state } = takenBack(said("reply"));
    expect(state.ticket).toMatchObject({ statusKind: "new", acknowledgedAt: null, acknowledgedById: null });
    expect(clock({ state }, "acknowledge")).toEqual(clock(story(), "acknowledge"));
  });

  it("takes its words out of the ticket and back to their author, and tells nobody", () => {
    const { last } = takenBack(said("reply"));
    expect(last).toMatchObject({ event: { kind: "taken_back", words: [] }, tellings: [] });
    expect(last.redacted).toMatchObject({ silences: true, unsent: { kind: "reply" } });
  });

  it("leaves a promise met that something else has met since", () => {
    const later = story().does(spoc, "reply", GOOD.reply, SAID_AT).does(spoc, "note", GOOD.note, SAID_AT);
    const told = within(later);
    const redactable = { ...told.world.redactable, seq: later.state.ticket.version - 1 } as Redactable;
    const { state } = takenBack(story(later.state, { redactable }));
    expect(clock({ state }, "acknowledge").metAt).toBe(at(SAID_AT));
  });
});

describe("taking a question back", () => {
  it("lets the promise run that stood still for it", () => {
    const before = story().does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 10:30");
    const { state, last } = takenBack(said("ask", before));
    expect(state.ticket).toMatchObject({ statusKind: "active", questionAskedAt: null });
    expect(clock({ state }).dueAt).toBe(clock(before).dueAt);
    expect(last.redacted).toMatchObject({ unsent: { kind: "question" } });
  });

  it("makes a ticket new again that nobody had said anything on", () => {
    expect(takenBack(said("ask")).state.ticket).toMatchObject({ statusKind: "new", acknowledgedAt: null });
  });
});

describe("the silence that it would have broken", () => {
  const active = story().does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 09:30");
  const { stallsAt, stallRemindedAt } = active.state.ticket;
  const stalls = { stallsAt, stallRemindedAt };

  it.each(["reply", "ask"] as const)("goes on as before when a %s is taken back", (verb) => {
    const told = said(verb, active, { stalls });
    expect(told.state.ticket.stallsAt).not.toBe(stallsAt);
    expect(takenBack(told).state.ticket).toMatchObject(stalls);
  });

  it("also where its owner had been reminded of it already", () => {
    const reminded = { stallsAt: at("2026-11-25 11:00"), stallRemindedAt: at("2026-11-24 10:59") };
    const before = story({ ...active.state, ticket: { ...active.state.ticket, ...reminded } });
    const { state } = takenBack(said("reply", before, { stalls: reminded }));
    expect(state.ticket).toMatchObject(reminded);
  });

  it("is written down with each word, also where it ends at the same moment as after the one before", () => {
    const first = active.does(spoc, "reply", GOOD.reply, "2026-11-24 22:00");
    const second = first.does(spoc, "reply", GOOD.reply, "2026-11-24 22:01");
    expect(second.last.event.changes.ticket?.stallsAt).toBe(first.state.ticket.stallsAt);
  });

  it("does not begin where nobody works on it", () => {
    expect(takenBack(said("reply", story(), { stalls })).state.ticket).toMatchObject(NOT_STALLING);
  });
});

describe("it is refused", () => {
  const refusal = (told: Story, actor = spoc, when = SAID_AT) =>
    told.refuses(actor, "take_back", GOOD.take_back, when);

  it("once the message has left", () => {
    expect(TAKE_BACK_MS).toBe(30_000);
    expect(refusal(said("reply", story(), { at: at(SAID_AT) - TAKE_BACK_MS + 1 }))).toBeNull();
    expect(refusal(said("reply", story(), { at: at(SAID_AT) - TAKE_BACK_MS }))).toBe("take_back_too_late");
  });

  it("to whoever did not write it", () => {
    expect(refusal(said("reply"), colleague)).toBe("nothing_to_take_back");
    expect(refusal(said("reply"), student)).toBe("not_allowed");
  });

  it("for what left at once, and for what is not there", () => {
    expect(refusal(said("reply", story(), { waits: false }))).toBe("nothing_to_take_back");
    expect(refusal(story())).toBe("nothing_to_take_back");
  });
});
