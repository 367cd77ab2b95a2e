import type { DomainId, PersonId, ScopeId } from "#app/domain/ids.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import type { Ticket, TicketPerson, TicketState } from "#app/domain/ticket.ts";
import type { Calendar } from "#app/domain/time/calendar.ts";
import { brokenUnmet, openPause } from "#app/domain/time/clocks.ts";
import { type Duration, momentAfter } from "#app/domain/time/working-time.ts";
import type { World } from "#app/domain/world.ts";
import { type Reach, reachedFor } from "./held-part.ts";

/** One rung: who is told at a level, how long after the one before. A role is already resolved to its holders. */
export type LadderRule = Reach & {
  level: number;
  domainId: DomainId | null;
  scopeId: ScopeId | null;
  delay: Duration;
  /** Of protected tickets alone, which have no other; not given is of the others. */
  forProtected?: boolean;
  /** On which channels its people are told, beside their inbox; null, or not given, is on all. */
  channels?: readonly string[] | null;
  /** Whether the ticket becomes theirs when the level is told; else whoever has it keeps it. */
  moves?: boolean;
};

/** People who are told on some channels alone, beside their inbox; who is not among them is told on all. */
export type ChannelLimits = readonly { personId: PersonId; channels: readonly string[] }[];

export type Rung = {
  level: number;
  personIds: readonly PersonId[];
  delay: Duration;
  limits?: ChannelLimits;
  /** To whom of them the ticket may go; nobody where no rule moves it. */
  movesTo?: readonly PersonId[];
};

/** After a silence longer than this, overdue moments fire one level each and the next counts from then. */
export const OUTAGE_MS = 15 * 60_000;

const AT_ONCE: Duration = { minutes: 0, unit: "elapsed" };

/**
 * The ladder of a ticket: per level the most specific rules (scope, domain, campus), all their people together; none
 * at all: senior admins. Its lowest rung is told at the very minute of the break, whatever its delay.
 */
export function ladderOf(
  ticket: Pick<Ticket, "visibility" | "domainId" | "scopeId">,
  rules: readonly LadderRule[],
  seniorAdmins: readonly PersonId[],
): readonly Rung[] {
  const levels = new Map<number, LadderRule[]>();
  for (const { held, ...named } of rules) {
    const rule = { ...named, personIds: reachedFor({ personIds: named.personIds, held }, ticket) };
    if (!applies(rule, ticket) || rule.personIds.length === 0) continue;
    const nearest = levels.get(rule.level) ?? [];
    const difference = nearest[0] ? specificity(rule) - specificity(nearest[0]) : 1;
    if (difference > 0) levels.set(rule.level, [rule]);
    if (difference === 0) nearest.push(rule);
  }
  if (levels.size === 0) return [{ level: 1, personIds: seniorAdmins, delay: AT_ONCE }];
  return [...levels.values()].flatMap(rungOf).sort((a, b) => a.level - b.level);
}

/** The rules of one level together: all their people, each on the channels of every rule that names them. */
function rungOf(rules: readonly LadderRule[]): readonly Rung[] {
  const [first] = rules;
  if (!first) return [];
  const personIds = [...new Set(rules.flatMap((rule) => rule.personIds))];
  const limits = personIds.flatMap((personId) => limitOf(rules, personId));
  const movesTo = [...new Set(rules.flatMap((rule) => (rule.moves ? rule.personIds : [])))];
  return [
    {
      level: first.level,
      personIds,
      delay: first.delay,
      ...(limits.length > 0 ? { limits } : {}),
      ...(movesTo.length > 0 ? { movesTo } : {}),
    },
  ];
}

function limitOf(rules: readonly LadderRule[], personId: PersonId): ChannelLimits {
  const own = rules.filter(({ personIds }) => personIds.includes(personId)).map(({ channels }) => channels);
  if (own.some((channels) => !channels)) return [];
  return [{ personId, channels: [...new Set(own.flatMap((channels) => channels ?? []))] }];
}

/**
 * The ladder as it may be told now: nobody whom a relation denies, nor whose own complaint it is, and no rung that is
 * left without people. If that leaves nothing, senior admins; if even those are denied, a rung with nobody, so that a
 * break still counts.
 */
export function ladderFor(
  { state, ladder, seniorAdmins }: Pick<World, "state" | "ladder" | "seniorAdmins">,
  at: number,
): readonly Rung[] {
  const { isIncident, requesterId } = state.ticket;
  const denied = deniedAt(state.people, at);
  const own = isIncident ? null : requesterId;
  const allowed = (personIds: readonly PersonId[]) =>
    personIds.filter((personId) => !denied.has(personId) && personId !== own);
  // Its own ladder leads to those whom it may be about.
  const rules = state.ticket.aboutUnnamedAt === null ? ladder : [];
  const rungs = ladderOf(state.ticket, rules, seniorAdmins)
    .map(({ movesTo, ...rung }) => ({
      ...rung,
      personIds: allowed(rung.personIds),
      ...(movesTo ? { movesTo: allowed(movesTo) } : {}),
    }))
    .filter((rung) => rung.personIds.length > 0);
  return rungs.length > 0 ? rungs : ladderOf(state.ticket, [], allowed(seniorAdmins));
}

/**
 * Of that ladder those who hear of it from the one who has the ticket, so without them, and without whoever calls:
 * nobody is the next person above themselves. A rung of theirs alone is passed over; where nothing is left, the senior
 * admins are called, and where those are the same people, nobody.
 */
export function ladderAbove(
  world: Pick<World, "state" | "ladder" | "seniorAdmins">,
  at: number,
  caller: PersonId | null = null,
): readonly Rung[] {
  const { assigneeId } = world.state.ticket;
  const others = (rungs: readonly Rung[]) =>
    rungs.map((rung) => ({
      ...rung,
      personIds: rung.personIds.filter((personId) => personId !== assigneeId && personId !== caller),
    }));
  const rungs = others(ladderFor(world, at)).filter(({ personIds }) => personIds.length > 0);
  return rungs.length > 0 ? rungs : others(ladderFor({ ...world, ladder: [] }, at));
}

/** The next rung above a level, null at the top. */
export function rungAbove(ladder: readonly Rung[], level: number): Rung | null {
  return ladder.find((rung) => rung.level > level) ?? null;
}

/** The rung that a level stands on: its own or, if that is gone, the next one below. */
export function rungAt(ladder: readonly Rung[], level: number): Rung | null {
  return ladder.findLast((rung) => rung.level <= level) ?? null;
}

/** At the top, how often the last level hears again of a promise that is still broken. */
export const REPEATED_AFTER: Duration = { minutes: 7 * 24 * 60, unit: "elapsed" };

/** When the rung above `level` is told, or the last one again; counted from `baseAt`. */
export function nextRungAt(
  calendar: Calendar,
  ladder: readonly Rung[],
  level: number,
  baseAt: number,
): number {
  return momentAfter(calendar, baseAt, rungAbove(ladder, level)?.delay ?? REPEATED_AFTER);
}

/** From when the next step counts: the moment itself, or now if an outage kept it waiting. */
export function baseMoment(scheduledAt: number, now: number): number {
  return now - scheduledAt > OUTAGE_MS ? now : scheduledAt;
}

/**
 * Since when the ladder stands still, because every broken promise does; null while it runs, and while nothing is
 * broken. A step's moment stands still with it, like the due moment of a paused clock.
 */
export function standstillSince(state: TicketState): number | null {
  const pauses = brokenUnmet(state).map(openPause);
  const stops = pauses.flatMap((pause) => pause?.fromAt ?? []);
  return stops.length > 0 && stops.length === pauses.length ? Math.max(...stops) : null;
}

/** Those told are added as reviewers, so that they see the ticket, can act on it and hear how it goes on. */
export function added(state: TicketState, told: readonly PersonId[], at: number, reason: string) {
  return told
    .filter((personId) => !state.people.some((person) => isReviewer(person, personId, at)))
    .map(
      (personId): TicketPerson => ({
        personId,
        relation: "reviewer",
        effect: "allow",
        fromAt: at,
        untilAt: null,
        reason,
      }),
    );
}

function isReviewer(person: TicketPerson, personId: PersonId, at: number): boolean {
  const isTheirs = person.personId === personId && person.relation === "reviewer";
  return isTheirs && (person.untilAt === null || person.untilAt > at);
}

function applies(rule: LadderRule, ticket: Parameters<typeof ladderOf>[0]): boolean {
  if ((rule.forProtected ?? false) !== (ticket.visibility === "protected")) return false;
  if (rule.domainId !== null && rule.domainId !== ticket.domainId) return false;
  return rule.scopeId === null || rule.scopeId === ticket.scopeId;
}

function specificity(rule: LadderRule): number {
  return (rule.scopeId === null ? 0 : 2) + (rule.domainId === null ? 0 : 1);
}
