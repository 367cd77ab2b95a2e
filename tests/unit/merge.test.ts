import { describe, expect, it } from "vitest";
import { decide } from "#app/domain/decide.ts";
import type { TicketId } from "#app/domain/ids.ts";
import { apply, type Ticket, type TicketState } from "#app/domain/ticket.ts";
import type { Decision, World } from "#app/domain/world.ts";
import {
  colleague,
  DAY_MS,
  dean,
  nameOf,
  neighbour,
  relation,
  spoc,
  student,
  ticket,
  watcher,
  world,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { command, GOOD, heard, shown, story } from "./story.ts";

const NOW = at("2026-11-24 10:00");
const elder = (changes: Partial<Ticket> = {}, more: Partial<TicketState> = {}) =>
  ticket({ id: 2 as TicketId, reference: "1020", number: 1020, ...changes }, more);

function merged(changes: Partial<World> = {}, into = "1020") {
  return decide(world({ other: elder(), ...changes }), command("merge", { into }), NOW);
}

function yes(outcome: ReturnType<typeof merged>): Decision {
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome;
}

it("ends the double as a duplicate, and stops its promises and its moments", () => {
  const { after } = yes(merged());
  expect(after.ticket).toMatchObject({
    statusKind: "closed",
    outcome: "duplicate",
    mergedIntoId: 2,
    closedAt: NOW,
    closedBy: "staff",
  });
  expect(after.clocks.map(({ metAt }) => metAt)).toEqual([NOW, NOW]);
});

it("is written into both histories, each naming the other", () => {
  const { event, beside } = yes(merged());
  expect([event.kind, event.facts]).toEqual(["merged", { other: "1020", into: true }]);
  expect([beside?.event.kind, beside?.event.facts]).toEqual(["merged", { other: "1024", into: false }]);
});

it("leaves the other's promises and owner as they were", () => {
  const { beside } = yes(merged());
  const { version, ...rest } = beside?.after.ticket ?? ({} as Ticket);
  expect(rest).toEqual({ ...elder().ticket, version: undefined });
  expect([version, beside?.after.clocks]).toEqual([2, elder().clocks]);
});

it("takes those along who follow, once each, and not those who stopped", () => {
  const people = [
    relation(watcher, "watcher"),
    relation(neighbour, "joined"),
    relation(colleague, "watcher", { untilAt: NOW - DAY_MS }),
  ];
  const other = elder({}, { people: [relation(neighbour, "joined")] });
  const { beside } = yes(merged({ state: ticket({}, { people }), other }));
  expect(beside?.event.changes.people?.map(({ personId }) => nameOf(personId))).toEqual(["watcher"]);
  expect(beside?.after.people).toHaveLength(2);
});

it("tells its requester once, of the ticket that ended", () => {
  const { tellings, beside } = yes(merged());
  expect(tellings.map(({ personId }) => nameOf(personId))).toEqual(["student"]);
  expect(beside?.tellings).toEqual([]);
});

const hidden = { visibility: "protected" } as const;
describe("refuses", () => {
  it.each([
    ["a ticket that is not there", null, "merge_unknown"],
    ["itself", ticket(), "merge_unknown"],
    ["one that has ended", elder({ statusKind: "closed" }), "merge_unknown"],
    ["one that is resolved", elder({ statusKind: "resolved" }), "merge_unknown"],
    ["one that the actor may not see", elder({ ...hidden, assigneeId: dean.personId }), "merge_unknown"],
    ["one of another person", elder({ requesterId: neighbour.personId }), "merge_unlike"],
    [
      "one that is less visible",
      elder({ visibility: "restricted", assigneeId: spoc.personId }),
      "merge_unlike",
    ],
  ])("%s", (_, other, code) => {
    expect(merged({ other })).toMatchObject({ ok: false, code });
  });

  it("one that the actor may only read", () => {
    const other = elder(
      { scopeId: null, domainId: 2 as never, assigneeId: dean.personId },
      {
        people: [relation(spoc, "watcher")],
      },
    );
    expect(merged({ other })).toMatchObject({ ok: false, code: "merge_unlike" });
  });

  it("requesters, whose doubles staff put together", () => {
    expect(merged({ actor: student })).toMatchObject({ ok: false, code: "not_allowed" });
  });
});

describe("taken apart again", () => {
  const gone = apply(ticket(), yes(merged()).event.changes);

  it("it is worked on and its promises run to their old dates", () => {
    const later = decide(world({ state: gone, other: elder() }), command("unmerge", {}), NOW + 1);
    const { after, beside } = yes(later);
    expect(after.ticket).toMatchObject({
      statusKind: "active",
      mergedIntoId: null,
      outcome: null,
      closedAt: null,
    });
    expect(after.clocks).toEqual(ticket().clocks);
    expect([beside?.event.kind, beside?.event.facts]).toEqual(["unmerged", { other: "1024", into: false }]);
  });

  it("a promise that was kept at that very moment stays kept", () => {
    const state = decide(world(), command("acknowledge", { message: "", when: "" }), NOW);
    const known = state.ok ? state.after : ticket();
    const put = yes(merged({ state: known })).after;
    const later = decide(world({ state: put, other: elder() }), command("unmerge", {}), NOW);
    expect(later.ok && later.after.clocks.map(({ kind, metAt }) => [kind, metAt])).toEqual([
      ["acknowledge", NOW],
      ["resolve", null],
    ]);
  });

  it("the ladder of a broken promise goes on, from that moment", () => {
    const broken = story().passes("2026-11-24 13:00");
    const { state } = broken
      .does(spoc, "acknowledge", GOOD.acknowledge, "2026-11-24 13:30")
      .passes("2026-11-25 18:00");
    const put = yes(
      decide(world({ state, other: elder() }), command("merge", { into: "1020" }), at("2026-11-26 09:30")),
    );
    expect(put.after.ticket.nextLevelAt).toBeNull();
    const apart = story(put.after, { other: elder() }).does(spoc, "unmerge", {}, "2026-11-26 09:40");
    expect(shown(apart.state.ticket.nextLevelAt)).toBe("2026-11-26 14:40");
    expect(heard(apart.passes("2026-11-26 14:40"))).toContain("dean level");
  });

  it("only what was put together can be", () => {
    const closed = { ...gone, ticket: { ...gone.ticket, mergedIntoId: null } };
    const outcome = decide(world({ state: closed, other: elder() }), command("unmerge", {}), NOW);
    expect(outcome).toMatchObject({ ok: false, code: "wrong_state" });
  });
});
