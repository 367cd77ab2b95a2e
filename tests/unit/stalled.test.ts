import { describe, expect, it } from "vitest";
import type { Inputs, Verb } from "#app/domain/command.ts";
import type { PersonActor } from "#app/domain/people/actor.ts";
import { colleague, dean, spoc, student, ticket, warden } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { GOOD, heard, history, type Story, shown, story } from "./story.ts";

/** Work has begun, and both promises are so far away that only silence counts. */
const far = ticket().clocks.map((each) => ({ ...each, dueAt: at("2027-03-01 10:00"), remindAt: null }));
const working = story(ticket({}, { clocks: far })).does(spoc, "start", {}, "2026-11-24 10:00");
const reminded = working.passes("2026-11-26 10:00");

/** How long the silence has lasted counts from the last public act of staff. */
function stalls({ state }: Story): string {
  return shown(state.ticket.stallsAt) ?? "never";
}

describe("silence for 16 working hours while work goes on", () => {
  it("reminds the owner first, and only them", () => {
    expect(stalls(working)).toBe("2026-11-26 10:00");
    expect(reminded.last.event).toMatchObject({ kind: "stalled", audience: "staff" });
    expect(heard(reminded)).toEqual(["spoc assignee"]);
  });

  it("calls the next level 8 working hours later", () => {
    const climbed = reminded.passes("2026-11-27 10:00");
    expect(climbed.last.event).toMatchObject({ kind: "escalated", facts: { by: "stalled", level: 1 } });
    expect(heard(climbed)).toEqual(["student requester", "spoc assignee", "warden level"]);
    expect(climbed.state.ticket).toMatchObject({ level: 1, nextLevelAt: null, stallsAt: null });
  });

  it("has then been told once, and starts over with the next word", () => {
    const climbed = reminded.passes("2027-02-01 10:00");
    expect(history(climbed)).toEqual(["started", "stalled", "escalated"]);
    const spoken = climbed.does(spoc, "reply", GOOD.reply, "2027-02-01 10:00");
    expect(stalls(spoken)).toBe("2027-02-03 10:00");
  });

  it("after an outage still reminds first, and gives the owner the whole time for it", () => {
    const late = working.does({ kind: "system" }, "remind_stalled", {}, "2026-12-07 10:00");
    expect(stalls(late)).toBe("2026-12-08 10:00");
  });
});

describe("it is broken by staff who", () => {
  it.each<[Verb, Inputs[Verb]]>([
    ["acknowledge", GOOD.acknowledge],
    ["reply", GOOD.reply],
    ["tat", { when: "3 Dec 11:00", reason: "" }],
  ])("%s", (verb, input) => {
    expect(stalls(working.does(colleague, verb, input, "2026-11-25 10:00"))).toBe("2026-11-27 10:00");
  });

  it.each<[Verb, PersonActor, Inputs[Verb]]>([
    ["note", spoc, GOOD.note],
    ["claim", colleague, {}],
    ["watch", dean, {}],
    ["correct", spoc, GOOD.correct],
    ["reply", student, GOOD.reply],
  ])("but not by a %s", (verb, actor, input) => {
    expect(stalls(working.does(actor, verb, input, "2026-11-25 10:00"))).toBe("2026-11-26 10:00");
  });

  it("speak after the reminder: the ladder is not called", () => {
    const spoken = reminded.does(spoc, "reply", GOOD.reply, "2026-11-26 11:00");
    expect(spoken.state.ticket.stallRemindedAt).toBeNull();
    expect(history(spoken.passes("2026-11-27 11:00"))).not.toContain("escalated");
  });
});

describe("nothing stalls", () => {
  it("that is new, on hold, waits for an answer or is over", () => {
    const held = working.does(spoc, "hold", GOOD.hold, "2026-11-24 11:00");
    const asked = working.does(spoc, "ask", GOOD.ask, "2026-11-24 11:00");
    const over = working.does(spoc, "resolve", GOOD.resolve, "2026-11-24 11:00");
    for (const life of [story(), held, asked, over]) expect(life.state.ticket.stallsAt).toBeNull();
  });

  it("before work goes on again", () => {
    const held = working.does(spoc, "hold", GOOD.hold, "2026-11-24 11:00");
    expect(stalls(held.does(spoc, "resume", {}, "2026-11-25 11:00"))).toBe("2026-11-27 11:00");
    const asked = working.does(spoc, "ask", GOOD.ask, "2026-11-24 11:00");
    expect(stalls(asked.does(student, "reply", GOOD.reply, "2026-11-25 11:00"))).toBe("2026-11-27 11:00");
  });
});

it("waits until two days after another such thing has told the people above", () => {
  const acted = { ...reminded.state.ticket, softTriggeredAt: at("2026-11-26 18:00"), level: 1 };
  const again = story({ ...reminded.state, ticket: acted });
  expect(history(again.passes("2026-11-28 17:59"))).toEqual([]);
  const told = again.passes("2026-11-28 18:00");
  expect(told.last.event.facts).toMatchObject({ by: "stalled", level: 2, told: [dean.personId] });
  expect(told.state.people.map(({ personId }) => personId)).not.toContain(warden.personId);
});
