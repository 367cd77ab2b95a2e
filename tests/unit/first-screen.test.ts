import { expect, test } from "vitest";
import type { CommitteeId, GrantId } from "#app/domain/ids.ts";
import type { Role } from "#app/domain/people/actor.ts";
import { homeOf } from "#app/http/frame.ts";

const GRANT = { id: 1 as GrantId, domainId: null, scopeId: null };
const COMMITTEE = { committeeId: 1 as CommitteeId, role: "member", categoryIds: [] } as const;

test.each<[who: string, roles: Role[], isStaff: boolean, serves: boolean, home: string]>([
  ["a student", ["student"], false, false, "/tickets"],
  ["a member of a committee", ["student"], false, true, "/desk?view=all"],
  ["a SPOC", ["spoc"], true, false, "/desk"],
  ["a dean", ["senior_admin"], true, false, "/today"],
  ["a SPOC who sends as well", ["spoc", "operator"], true, false, "/desk"],
  ["an auditor", ["auditor"], false, false, "/admin/audit"],
  ["a privacy officer", ["privacy_officer"], false, false, "/privacy"],
  ["an operator", ["operator"], false, false, "/admin"],
  ["a super admin", ["super_admin"], false, false, "/admin"],
])("%s begins at what is theirs to do", (_who, roles, isStaff, serves, home) => {
  const grants = roles.map((role) => ({ ...GRANT, role }));
  const isSenior = roles.includes("senior_admin");
  expect(homeOf({ grants, isStaff, isSenior, committees: serves ? [COMMITTEE] : [] })).toBe(home);
});
