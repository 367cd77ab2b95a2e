import type { Calendar } from "./calendar.ts";
import type { DomainId, PersonId, ScopeId } from "./ids.ts";
import type { Ticket, TicketPerson, TicketState } from "./ticket.ts";
import { addDuration, type Duration } from "./working-time.ts";

/** One rung: who is told at a level, how long after the one before. A role is already resolved to its holders. */
export type LadderRule = {
  level: number;
  domainId: DomainId | null;
  scopeId: ScopeId | null;
  personIds: readonly PersonId[];
  delay: Duration;
};

export type Rung = { level: number; personIds: readonly PersonId[]; delay: Duration };

/** After a silence longer than this, overdue moments fire one level each and the next counts from then. */
export const OUTAGE_MS = 15 * 60_000;

const AT_ONCE: Duration = { minutes: 0, unit: "elapsed" };

/** The ladder of a ticket: per level the most specific rule (scope, domain, campus); none at all: senior admins. */
export function ladderOf(
  ticket: Ticket,
  rules: readonly LadderRule[],
  seniorAdmins: readonly PersonId[],
): readonly Rung[] {
  const rungs = new Map<number, LadderRule>();
  for (const rule of rules) {
    const known = rungs.get(rule.level);
    if (applies(rule, ticket) && (!known || specificity(rule) > specificity(known)))
      rungs.set(rule.level, rule);
  }
  if (rungs.size === 0) return [{ level: 1, personIds: seniorAdmins, delay: AT_ONCE }];
  return [...rungs.values()].sort((a, b) => a.level - b.level);
}

/** The next rung above a level, null at the top. */
export function rungAbove(ladder: readonly Rung[], level: number): Rung | null {
  return ladder.find((rung) => rung.level > level) ?? null;
}

export function rungAt(ladder: readonly Rung[], level: number): Rung | null {
  return ladder.find((rung) => rung.level === level) ?? null;
}

/** When the rung above `level` is due, counted from `baseAt`; null at the top. */
export function nextRungAt(
  calendar: Calendar,
  ladder: readonly Rung[],
  level: number,
  baseAt: number,
): number | null {
  const above = rungAbove(ladder, level);
  return above ? addDuration(calendar, baseAt, above.delay) : null;
}

/** From when the next step counts: the moment itself, or now if an outage kept it waiting. */
export function baseMoment(scheduledAt: number, now: number): number {
  return now - scheduledAt > OUTAGE_MS ? now : scheduledAt;
}

/** People of a rung who may be told: nobody whom a relation denies. */
export function tellable(rung: Rung | null, state: TicketState): readonly PersonId[] {
  const denied = new Set(
    state.people.filter((person) => person.effect === "deny").map((person) => person.personId),
  );
  return (rung?.personIds ?? []).filter((personId) => !denied.has(personId));
}

/** Those told are added to the ticket, so that they see it and hear how it goes on. */
export function added(people: readonly PersonId[], level: number, at: number): readonly TicketPerson[] {
  return people.map((personId) => ({
    personId,
    relation: "watcher",
    effect: "allow",
    fromAt: at,
    untilAt: null,
    reason: `level_${level}`,
  }));
}

function applies(rule: LadderRule, ticket: Ticket): boolean {
  if (rule.domainId !== null && rule.domainId !== ticket.domainId) return false;
  return rule.scopeId === null || rule.scopeId === ticket.scopeId;
}

function specificity(rule: LadderRule): number {
  return (rule.scopeId === null ? 0 : 2) + (rule.domainId === null ? 0 : 1);
}
