import type { DomainId, GrantId, PersonId, ScopeId, TicketId } from "#app/domain/ids.ts";
import type { Membership } from "./committees.ts";

export const ROLES = [
  "student",
  "committee_member",
  "committee_head",
  "spoc",
  "senior_admin",
  "super_admin",
  "auditor",
  "operator",
  "privacy_officer",
  "ombudsperson",
  "counsellor",
] as const;
export type Role = (typeof ROLES)[number];

/** A role of a person; without scope it covers the whole domain, without domain the whole campus. */
export type Grant = { id: GrantId; role: Role; domainId: DomainId | null; scopeId: ScopeId | null };

/**
 * `standsInFor`: those who are not here and for whom this person may act. `committees`: in which they serve now.
 * `looksAt`: tickets that they said why they look at, not long ago. Not given is none. `beganAt`: when they gave their
 * password; null where they came without a session.
 */
export type PersonActor = {
  kind: "person";
  personId: PersonId;
  grants: readonly Grant[];
  standsInFor?: readonly PersonId[];
  committees?: readonly Membership[];
  looksAt?: readonly TicketId[];
  beganAt?: number | null;
};
/** Somebody outside who never signs in, by the link of one work order on one ticket. */
export type ContactActor = { kind: "contact"; personId: PersonId; job: { ticketId: TicketId; seq: number } };
/** Somebody of whom nothing is known. `reference`: the report that their receipt code opened; not given before that. */
export type Reporter = { kind: "reporter"; reference?: string };
export type Actor = PersonActor | ContactActor | { kind: "system" } | Reporter;

/** The person's id, null for the system and for whoever is unknown. */
export function personOf(actor: Actor): PersonId | null {
  return actor.kind === "person" || actor.kind === "contact" ? actor.personId : null;
}

/** Which door a command came through. */
export type Via = "web" | "mail" | "link" | "slack" | "api" | "job" | "bulk";
