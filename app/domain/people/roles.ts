import type { DomainId, PersonId, ScopeId } from "#app/domain/ids.ts";
import { type Refusal, refuse, refuseAll } from "#app/domain/refusals.ts";
import { overlap, type Span, spanFrom, type TypedSpan, wrong } from "#app/domain/time/spans.ts";
import type { PersonActor, Role } from "./actor.ts";
import { hasRole } from "./permissions.ts";
import type { PersonState } from "./responsible.ts";

/** What a super admin gives; students are entered with their roll numbers, and committees propose their members. */
export const GIVEN_ROLES = [
  "spoc",
  "senior_admin",
  "super_admin",
  "auditor",
  "operator",
  "privacy_officer",
  "ombudsperson",
  "counsellor",
] as const satisfies readonly Role[];
export type GivenRole = (typeof GIVEN_ROLES)[number];

export function isGiven(role: string): role is GivenRole {
  return GIVEN_ROLES.some((given) => given === role);
}

/** Without scope it covers the whole domain, without domain the whole campus. */
export type Part = { domainId: DomainId | null; scopeId: ScopeId | null };
export type NewRole = Part & Span & { personId: PersonId; role: GivenRole };

export type RoleWorld = {
  actor: PersonActor;
  person: { personId: PersonId; state: PersonState } | null;
  /** Where it is to hold; null where there is no such part of the campus. */
  part: Part | null;
  /** What they have, now or later. */
  held: readonly (Part & Span & { role: Role })[];
};

/** Whether somebody's roles may be changed: by super admins, and never their own. */
export function mayChangeRoles(
  actor: PersonActor,
  person: RoleWorld["person"],
): { ok: true; personId: PersonId } | Refusal {
  if (!hasRole(actor, "super_admin")) return refuse("not_allowed");
  if (person === null) return refuse("nobody_there");
  if (person.personId === actor.personId) return refuse("not_yourself");
  return { ok: true, personId: person.personId };
}

/** A role as it may be given to somebody who is here, or every field that is wrong. Only SPOCs have a part. */
export function roleFrom(
  { actor, person, part, held }: RoleWorld,
  { role, ...typed }: TypedSpan & { role: string },
  now: number,
): { ok: true; role: NewRole } | Refusal {
  const may = mayChangeRoles(actor, person);
  if (!may.ok) return may;
  if (person?.state !== "active" && person?.state !== "invited") return refuse("gone_already");
  const spanned = spanFrom(typed, now);
  const known = isGiven(role) ? role : null;
  const isHeld = held.some(
    (each) =>
      each.role === role && part && isSamePart(each, part) && spanned.ok && overlap(each, spanned.span),
  );
  const issues = [
    ...wrong(known === null, "role", "choice_unknown"),
    ...wrong(part === null, "part", "part_unknown"),
    ...wrong(
      known !== null && known !== "spoc" && part !== null && part.domainId !== null,
      "part",
      "role_is_whole",
    ),
    ...(spanned.ok ? [] : spanned.issues),
    ...wrong(isHeld, "role", "role_held"),
  ];
  if (known === null || part === null || !spanned.ok || issues.length > 0) return refuseAll(issues);
  return { ok: true, role: { ...part, ...spanned.span, personId: may.personId, role: known } };
}

function isSamePart(one: Part, other: Part): boolean {
  return one.domainId === other.domainId && one.scopeId === other.scopeId;
}
