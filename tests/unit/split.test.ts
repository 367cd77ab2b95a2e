import { describe, expect, it } from "vitest";
import { decide } from "#app/domain/decide.ts";
import type { PlaceId, TicketId } from "#app/domain/ids.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import { apply } from "#app/domain/ticket.ts";
import type { Decision, World } from "#app/domain/world.ts";
import {
  COLLEGE,
  dean,
  nameOf,
  neighbour,
  relation,
  spoc,
  student,
  ticket,
  warden,
  world,
} from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { ofTheLabs } from "./destinations.ts";
import { command, GOOD, shown } from "./story.ts";

const NOW = at("2026-11-24 10:00");

function parted(changes: Partial<World> = {}, input = GOOD.split) {
  return decide(world({ splitting: ofTheLabs, ...changes }), command("split", input), NOW);
}

function yes(outcome: ReturnType<typeof parted>): Decision {
  if (!outcome.ok) throw new Error(outcome.code);
  return outcome;
}

const second = (outcome: ReturnType<typeof parted>) => {
  const { beside } = yes(outcome);
  if (!beside) throw new Error("nothing was made");
  return beside;
};
const no = (outcome: ReturnType<typeof parted>) =>
  outcome.ok ? null : outcome.issues.map(({ field, code }) => `${field ?? ""}: ${code}`).join();

it("makes a new ticket of the same requester, with its own number, owner and promises from now on", () => {
  const { after } = second(parted());
  expect(after.ticket).toMatchObject({
    id: 9,
    reference: "1031",
    number: 1031,
    version: 1,
    statusKind: "new",
    visibility: "normal",
    requesterId: student.personId,
    filedById: spoc.personId,
    assigneeId: dean.personId,
    domainId: COLLEGE,
    filedAt: NOW,
  });
  expect(after.clocks.map(({ dueAt }) => shown(dueAt))).toEqual(["2026-11-24 12:00", "2026-11-25 10:00"]);
});

describe("into an emergency", () => {
  const { subcategory } = ofTheLabs;
  const splitting = { ...ofTheLabs, subcategory: { ...subcategory, isEmergency: true } };
  const told = (changes: Partial<typeof splitting> = {}, more: Partial<World> = {}) =>
    second(parted({ splitting: { ...splitting, ...changes }, ...more })).tellings.map(
      ({ personId, duty }) => `${nameOf(personId)} ${duty}`,
    );

  it("everybody on duty is told, its owner and its requester", () => {
    const onDuty = [warden.personId, neighbour.personId];
    expect(told({ onDuty })).toEqual(["warden level", "neighbour level", "dean level", "student requester"]);
    expect(second(parted({ splitting })).after.ticket).toMatchObject({ isEmergency: true, stops: "danger" });
  });

  it("the lowest level of the ladder where nobody of them is here, but nobody who is kept away", () => {
    const nobody = { onDuty: [], candidates: [] };
    expect(told(nobody)).toEqual(["dean level", "director level", "student requester"]);
    const state = ticket({}, { people: [relation(dean, "about")] });
    expect(told(nobody, { state })).toEqual(["director level", "student requester"]);
  });
});

it("leaves the first as it was, but for the link that both have", () => {
  const { after, event, beside } = yes(parted());
  const { version, ...rest } = after.ticket;
  expect(rest).toEqual({ ...ticket().ticket, version: undefined });
  expect([version, after.clocks]).toEqual([2, ticket().clocks]);
  expect([event.kind, event.facts]).toEqual(["split", { other: "1031" }]);
  expect([after.links, beside?.after.links]).toEqual([
    [{ otherId: 9, how: "related", fromAt: NOW, untilAt: null }],
    [{ otherId: 1, how: "related", fromAt: NOW, untilAt: null }],
  ]);
});

it("tells its requester once, and whoever gets the second one", () => {
  const { tellings, beside } = yes(parted());
  expect(tellings).toEqual([]);
  expect(beside?.tellings.map(({ personId, duty }) => `${nameOf(personId)} ${duty}`)).toEqual([
    "student requester",
    "dean assignee",
  ]);
});

it("is about the same place, wherever its requester lives by now", () => {
  const state = ticket({ placeId: 7 as PlaceId });
  const requester = ofTheLabs.requester && { ...ofTheLabs.requester, placeId: 8 as PlaceId };
  const { after } = second(parted({ state, splitting: { ...ofTheLabs, requester } }));
  expect(after.ticket.placeId).toBe(7);
});

it("names what was written here, as far as it is here, and copies nothing of it", () => {
  const state = ticket({ version: 4 });
  const { event } = second(parted({ state }, { ...GOOD.split, quotes: [4, 2, 2, 0, 5] }));
  expect(event.facts).toMatchObject({ splitFrom: "1024", quotes: [2, 4] });
  expect(event.words.map(({ part }) => part)).toEqual(["title", "description", "profile"]);
});

it("is what its event sets, so that it can be told again from it", () => {
  const { event, after } = second(parted());
  const { id, reference, number } = after.ticket;
  const nothing = { ticket: { id, reference, number, version: 0 }, clocks: [], people: [], links: [] };
  expect(
    apply(
      { ...nothing, tags: [], jobs: [], reviews: [] } as never,
      JSON.parse(JSON.stringify(event.changes)),
    ),
  ).toEqual(after);
});

it("keeps those away from the second one who are kept away from the first", () => {
  const state = ticket({}, { people: [relation(dean, "recused"), relation(neighbour, "watcher")] });
  const { after } = second(parted({ state }));
  expect(after.ticket.assigneeId).toBeNull();
  expect(after.people.map(({ relation: kind }) => kind)).toEqual(["recused"]);
  expect(can(dean, "see", accessOf(after), NOW)).toBe(false);
});

it.each<[string, Partial<World>]>([
  [": split_unfit", { state: ticket({ visibility: "restricted" }) }],
  [": split_unfit", { state: ticket({ requesterId: null }) }],
  [": split_unfit", { splitting: { ...ofTheLabs, requester: null } }],
  ["subcategory: subcategory_unknown", { splitting: null }],
  ["subcategory: subcategory_unknown", to({ isProtected: true })],
])("is refused with %s", (code, changes) => {
  expect(no(parted(changes))).toBe(code);
});

it("needs words of its own, that fit, and room for a link", () => {
  expect(no(parted({}, { ...GOOD.split, text: " " }))).toBe("text: description_missing");
  expect(no(parted({}, { ...GOOD.split, text: "a".repeat(5001) }))).toBe("text: words_too_long");
  expect(no(parted({}, { ...GOOD.split, place: "a".repeat(201) }))).toBe("place: words_too_long");
  const links = Array.from({ length: 20 }, (_, index) => ({
    otherId: (100 + index) as TicketId,
    how: "related" as const,
    fromAt: NOW,
    untilAt: null,
  }));
  expect(no(parted({ state: ticket({}, { links }) }))).toBe(": links_full");
});

function to(changes: { isProtected: boolean }): Partial<World> {
  return { splitting: { ...ofTheLabs, subcategory: { ...ofTheLabs.subcategory, ...changes } } };
}
