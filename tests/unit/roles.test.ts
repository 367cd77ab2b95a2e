import { describe, expect, it } from "vitest";
import type { DomainId, ScopeId } from "#app/domain/ids.ts";
import { GIVEN_ROLES, mayChangeRoles, type RoleWorld, roleFrom } from "#app/domain/people/roles.ts";
import { dean, grant, spoc } from "./campus.ts";

const admin = { ...dean, grants: [grant("super_admin")] };
const NOW = Date.parse("2026-11-24T04:30:00Z");
const LATER = NOW + 86_400_000;
const WHOLE = { domainId: null, scopeId: null };
const HOSTEL = { domainId: 1 as DomainId, scopeId: 2 as ScopeId };

const world = (changes: Partial<RoleWorld> = {}): RoleWorld => ({
  actor: admin,
  person: { personId: spoc.personId, state: "active" },
  part: WHOLE,
  held: [],
  ...changes,
});
const answer = (changes: Partial<RoleWorld>, role = "operator", untilAt?: number) => {
  const given = roleFrom(world(changes), { role, untilAt }, NOW);
  return given.ok
    ? "yes"
    : given.issues.map(({ field, code }) => (field ? `${field}: ${code}` : code)).join();
};

describe("giving a role", () => {
  it.each(GIVEN_ROLES)("writes down which, where and until when: %s", (role) => {
    expect(roleFrom(world(), { role, untilAt: LATER }, NOW)).toEqual({
      ok: true,
      role: { ...WHOLE, role, personId: spoc.personId, fromAt: NOW, untilAt: LATER },
    });
  });

  it("is a super admin's alone, and never to themselves", () => {
    expect(answer({ actor: dean })).toBe("not_allowed");
    expect(answer({ person: null })).toBe("nobody_there");
    expect(answer({ person: { personId: admin.personId, state: "active" } })).toBe("not_yourself");
    expect(mayChangeRoles(spoc, { personId: dean.personId, state: "active" })).toMatchObject({
      code: "not_allowed",
    });
  });

  it("is for people who are here or will be", () => {
    expect(answer({ person: { personId: spoc.personId, state: "invited" } })).toBe("yes");
    for (const state of ["left", "suspended", "merged", "erased", "alumni"] as const)
      expect(answer({ person: { personId: spoc.personId, state } })).toBe("gone_already");
  });

  it("names every field that is wrong", () => {
    expect(answer({ part: null }, "student", NOW - 1)).toBe(
      "role: choice_unknown,part: part_unknown,until: date_past",
    );
    expect(answer({ part: HOSTEL }, "operator")).toBe("part: role_is_whole");
    expect(answer({ part: HOSTEL }, "spoc")).toBe("yes");
  });

  it("is refused while they have the same one there", () => {
    const held = (untilAt: number | null, part = HOSTEL) =>
      answer({ part: HOSTEL, held: [{ role: "spoc", ...part, fromAt: 1, untilAt }] }, "spoc");
    expect(held(null)).toBe("role: role_held");
    expect(held(LATER)).toBe("role: role_held");
    expect(held(NOW)).toBe("yes");
    expect(held(null, { ...HOSTEL, scopeId: 3 as ScopeId })).toBe("yes");
  });
});
