import { describe, expect, it } from "vitest";
import { brokenUnmet } from "#app/domain/time/clocks.ts";
import { COOLDOWN_MS, pulled } from "#app/domain/time/soft-triggers.ts";
import { colleague, ladder, spoc, student, system, ticket } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { toColleague } from "./destinations.ts";
import { GOOD, heard, story } from "./story.ts";

const NOW = at("2026-11-26 10:00");
const { ticket: filed } = ticket();

describe.each([
  ["extensions", "extensionCount", 3],
  ["reopenings", "reopenedCount", 3],
  ["forwardings", "forwardedCount", 4],
] as const)("%s", (trigger, column, time) => {
  const counted = (count: number) => ({ ...filed, [column]: count });

  it("act exactly when they reach their time", () => {
    const acting = [1, 2, 3, 4, 5, 6].filter((count) => pulled(counted(count - 1), counted(count), NOW));
    expect(acting).toEqual([time]);
    expect(pulled(counted(time - 1), counted(time), NOW)).toEqual({
      triggeredBy: trigger,
      softTriggeredAt: NOW,
    });
  });

  it("leave the people above alone for two days after another one acted", () => {
    const acted = (agoMs: number) => ({ ...counted(time - 1), softTriggeredAt: NOW - agoMs });
    expect(pulled(acted(COOLDOWN_MS - 1), counted(time), NOW)?.softTriggeredAt).toBe(NOW + 1);
    expect(pulled(acted(COOLDOWN_MS), counted(time), NOW)?.softTriggeredAt).toBe(NOW);
  });

  it("add nothing to one that waits already", () => {
    const waiting = { ...counted(time - 1), triggeredBy: trigger, softTriggeredAt: NOW + 1 };
    expect(pulled(waiting, counted(time), NOW)).toBeNull();
  });
});

/** Passed to and fro so many times, each a minute after the last; nothing else happens. */
function passedOn(times: number) {
  const toSpoc = { to: "person", personId: spoc.personId } as const;
  let life = story(ticket(), { forwarding: toColleague });
  for (let time = 0; time < times; time += 1) {
    const to = time % 2 === 0 ? toColleague : toSpoc;
    const here = story(life.state, { forwarding: to });
    life = here.does(time % 2 === 0 ? spoc : colleague, "forward", GOOD.forward, "2026-11-24 10:00");
  }
  return life;
}

it("the fourth forwarding tells the first level, once and at that very moment", () => {
  const third = passedOn(3);
  expect(third.passes("2026-11-24 10:00").decisions).toHaveLength(1);
  const fourth = passedOn(4).passes("2026-11-24 10:01");
  expect(fourth.decisions.map(({ event }) => event.kind)).toEqual(["forwarded", "escalated"]);
  expect(fourth.last.event.facts).toMatchObject({ by: "forwardings", level: 1 });
  expect(heard(fourth)).toContain("warden level");
  expect(fourth.state.ticket).toMatchObject({ level: 1, triggeredBy: null });
  expect(brokenUnmet(fourth.state)).toEqual([]);
});

describe("a trigger within two days of another", () => {
  const { state } = passedOn(3);
  const lately = {
    ...state,
    ticket: {
      ...state.ticket,
      softTriggeredAt: at("2026-11-23 10:00"),
      acknowledgedAt: at("2026-11-24 09:30"),
    },
  };
  const calm = { ...lately, clocks: [] };
  const away = story(calm, { forwarding: { to: "person", personId: spoc.personId } });
  const forwarded = away.does(colleague, "forward", GOOD.forward, "2026-11-24 10:00");

  it("tells the next level when the two days are over, and not before", () => {
    expect(forwarded.passes("2026-11-25 09:59").decisions).toHaveLength(1);
    const told = forwarded.passes("2026-11-25 10:00");
    expect(told.last.event).toMatchObject({ kind: "escalated", facts: { by: "forwardings", level: 1 } });
    expect(told.state.ticket).toMatchObject({ triggeredBy: null, softTriggeredAt: at("2026-11-25 10:00") });
  });

  it("is refused before its time, and forgotten when the ticket ends, as if it had not been pulled", () => {
    expect(forwarded.refuses(system, "climb", {}, "2026-11-25 09:59")).toBe("wrong_state");
    const over = forwarded.does(student, "cancel", GOOD.cancel, "2026-11-24 11:00");
    expect(over.state.ticket).toMatchObject({ triggeredBy: null, softTriggeredAt: at("2026-11-23 10:00") });
  });
});

it("keeps the level that was told where the ladder is shorter now", () => {
  const high = passedOn(4).state;
  const short = story({ ...high, ticket: { ...high.ticket, level: 3 } }, { ladder: ladder.slice(0, 1) });
  const told = short.passes("2026-11-24 10:00");
  expect(told.state.ticket.level).toBe(3);
  expect(heard(told)).toContain("warden level");
});

it("is not pulled any more once the ticket is over", () => {
  const over = passedOn(4).does(student, "cancel", GOOD.cancel, "2026-11-24 10:00");
  expect(over.state.ticket.triggeredBy).toBeNull();
  expect(over.passes("2026-11-30 10:00").decisions).toHaveLength(2);
});

it("is not pulled while the promise stands still for a question", () => {
  const asked = story(passedOn(3).state, { forwarding: toColleague }).does(
    spoc,
    "ask",
    GOOD.ask,
    "2026-11-24 10:00",
  );
  const away = story(asked.state, { forwarding: { to: "person", personId: spoc.personId } });
  const forwarded = away.does(colleague, "forward", GOOD.forward, "2026-11-24 10:01");
  expect(forwarded.state.ticket.triggeredBy).toBeNull();
});
