import type { Role } from "#app/domain/people/actor.ts";
import type { PersonState } from "#app/domain/people/responsible.ts";

/** What somebody is here, for super admins. */
export const STATE_WORDS: Readonly<Record<PersonState, string>> = {
  invited: "Invited",
  active: "Active",
  alumni: "Alumni",
  suspended: "Suspended",
  left: "Left",
  merged: "Merged into another",
  erased: "Erased",
};

export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  student: "Student",
  committee_member: "Committee member",
  committee_head: "Committee head",
  spoc: "SPOC",
  senior_admin: "Senior admin",
  super_admin: "Super admin",
  auditor: "Auditor",
  operator: "Operator",
  privacy_officer: "Privacy officer",
  ombudsperson: "Ombudsperson",
  counsellor: "Counsellor",
};

/** "SPOC, Hostel, Neeladri". */
export function roleWords({ role, domain, scope }: { role: Role; domain: string; scope: string }): string {
  return [ROLE_WORDS[role], domain, scope].filter((part) => part !== "").join(", ");
}

/** How far a job has come: "120 of 300 handed on, 2 refused". */
export function progressOf({
  done,
  waiting,
  refused,
}: {
  done: number;
  waiting: number;
  refused: number;
}): string {
  const all = done + waiting + refused;
  if (all === 0) return "Nothing to hand on";
  return `${done} of ${all} handed on${refused > 0 ? `, ${refused} refused` : ""}`;
}
