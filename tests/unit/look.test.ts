import { describe, expect, it } from "vitest";
import { LOOK_MS } from "#app/domain/commands/look.ts";
import { type Action, accessOf, can, PERMISSIONS } from "#app/domain/people/permissions.ts";
import { dean, looker, overseer, relation, ticket } from "./campus.ts";
import { at } from "./campus-calendar.ts";
import { GOOD, heard, story } from "./story.ts";

const WHEN = "2026-11-24 10:00";
const reads = (state = ticket()) => can(looker, "see", accessOf(state), at(WHEN));

describe("a super admin’s look", () => {
  it("is written down for staff, with its reason as words and its end, and tells nobody", () => {
    const { last, state } = story().does(overseer, "look", GOOD.look, WHEN);
    expect(last.event).toMatchObject({
      kind: "looked",
      audience: "staff",
      facts: { until: at(WHEN) + LOOK_MS },
      changes: {},
      words: [{ part: "reason", text: "Its requester called me." }],
    });
    expect(heard({ last } as never)).toEqual([]);
    expect(state).toEqual({ ...ticket(), ticket: { ...ticket().ticket, version: 2 } });
  });

  it("reads what staff read, but no room, no rating and nothing of the leadership’s", () => {
    const may = (Object.keys(PERMISSIONS) as Action[]).filter((action) =>
      can(looker, action, accessOf(ticket()), at(WHEN)),
    );
    expect(may).toEqual(["see", "see_staff", "see_identity", "look"]);
  });

  it("does nothing, also where another duty would", () => {
    const both = { ...looker, grants: [...looker.grants, { ...looker.grants[0], role: "privacy_officer" }] };
    expect(can(both as never, "redact", accessOf(ticket()), at(WHEN))).toBe(false);
  });

  it("opens one ticket alone, and nothing where the ticket’s id is not asked for", () => {
    const { id: _id, ...listed } = accessOf(ticket());
    expect([reads(), reads(ticket({ id: 2 as never })), can(looker, "see", listed, at(WHEN))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("ends with the role, with a denial, and where the ticket becomes protected or is about somebody unnamed", () => {
    expect(can({ ...looker, grants: [] }, "see", accessOf(ticket()), at(WHEN))).toBe(false);
    expect(reads(ticket({}, { people: [relation(looker, "reports_to_about")] }))).toBe(false);
    expect(reads(ticket({ visibility: "restricted" }))).toBe(true);
    expect(reads(ticket({ visibility: "protected" }))).toBe(false);
    expect(reads(ticket({ visibility: "restricted", aboutUnnamedAt: 1 }))).toBe(false);
  });

  it("takes nothing from a super admin who works on it", () => {
    const owner = { ...looker, personId: dean.personId, grants: [...looker.grants, ...dean.grants] };
    expect(can(owner, "resolve", accessOf(ticket()), at(WHEN))).toBe(true);
  });
});
