import { expect, it } from "vitest";
import type { TicketId } from "#app/domain/ids.ts";
import type { Ticket } from "#app/domain/ticket.ts";
import type { World } from "#app/domain/world.ts";
import { dean, neighbour, relation, spoc, student, ticket, watcher, world } from "./campus.ts";
import { say } from "./story.ts";

const elder = (changes: Partial<Ticket> = {}, more = {}) =>
  ticket({ id: 2 as TicketId, reference: "1020", number: 1020, ...changes }, more);
const WHEN = "2026-11-24 10:00";

function linked(changes: Partial<World> = {}, how = "follows") {
  return say(world({ other: elder(), ...changes }), "link", { to: "1020", how }, WHEN);
}

function yes(outcome: ReturnType<typeof linked>) {
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome;
}

it("is written into both histories, each as it sees the other, and nobody is told", () => {
  const { event, beside, after, tellings } = yes(linked());
  expect([event.kind, event.facts]).toEqual(["linked", { other: "1020", how: "follows", into: true }]);
  expect([beside?.event.kind, beside?.event.facts]).toEqual([
    "linked",
    { other: "1024", how: "followed_by", into: false },
  ]);
  expect(after.links).toMatchObject([{ otherId: 2, how: "follows", untilAt: null }]);
  expect(beside?.after.links).toMatchObject([{ otherId: 1, how: "followed_by" }]);
  expect([tellings, beside?.tellings]).toEqual([[], []]);
});

it("can be taken back from either side, and made again", () => {
  const { after, beside } = yes(linked());
  const other = beside?.after ?? null;
  if (!other) throw new Error("both are there");
  const back = yes(say(world({ state: other, other: after }), "unlink", { to: "1024" }, "2026-11-24 11:00"));
  expect(back.after.links).toMatchObject([{ how: "followed_by", untilAt: expect.any(Number) }]);
  expect(back.beside?.after.links).toMatchObject([{ how: "follows", untilAt: expect.any(Number) }]);
  const again = say(
    world({ state: back.after, other: back.beside?.after ?? null }),
    "link",
    { to: "1024", how: "related" },
    "2026-11-24 12:00",
  );
  expect(yes(again).after.links).toMatchObject([{ how: "related", untilAt: null }]);
});

it("is the requester's to say between their own, once", () => {
  expect(yes(linked({ actor: student })).ok).toBe(true);
  const { after } = yes(linked());
  expect(linked({ state: after })).toMatchObject({ code: "linked_already" });
});

it.each([
  ["a ticket that is not there", null],
  ["itself", ticket()],
  ["one that the actor may not see", elder({ visibility: "protected", assigneeId: dean.personId })],
  ["one that is protected, even if they may", elder({ visibility: "protected", assigneeId: spoc.personId })],
])("refuses %s", (_, other) => {
  expect(linked({ other })).toMatchObject({ ok: false, code: "link_unknown" });
});

it("refuses those who only follow, and other words for how", () => {
  const people = [relation(watcher, "watcher"), relation(neighbour, "joined")];
  for (const actor of [watcher, neighbour])
    expect(linked({ actor, state: ticket({}, { people }) })).toMatchObject({ code: "not_allowed" });
  expect(linked({}, "twins")).toMatchObject({ code: "choice_unknown" });
});

it("stops at twenty", () => {
  const links = Array.from({ length: 20 }, (_, n) => ({
    otherId: (100 + n) as TicketId,
    how: "related" as const,
    fromAt: 0,
    untilAt: null,
  }));
  expect(linked({ state: ticket({}, { links }) })).toMatchObject({ code: "links_full" });
});
