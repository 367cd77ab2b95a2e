import type { DomainId, PersonId, ScopeId } from "#app/domain/ids.ts";
import type { Ticket } from "#app/domain/ticket.ts";

/** Somebody who has a role for a part of the campus alone. */
export type HeldPart = { personId: PersonId; domainId: DomainId; scopeId: ScopeId | null };

/** Whom a rule reaches by name, or by a role for all of the campus, and whom by a role for a part of it. */
export type Reach = { personIds: readonly PersonId[]; held?: readonly HeldPart[] };

/** Whom a rule reaches for a ticket, each once: a role for some part of the campus is none for the others. */
export function reachedFor(
  { personIds, held = [] }: Reach,
  ticket: Pick<Ticket, "domainId" | "scopeId">,
): readonly PersonId[] {
  const here = held.filter(
    ({ domainId, scopeId }) =>
      domainId === ticket.domainId && (scopeId === null || scopeId === ticket.scopeId),
  );
  return [...new Set([...personIds, ...here.map(({ personId }) => personId)])];
}
