import { added, type ChannelLimits } from "#app/domain/escalation/escalation.ts";
import { isBody } from "#app/domain/escalation/stages.ts";
import { personOf } from "#app/domain/people/actor.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import { currentClock, moveDue, resume } from "#app/domain/time/clocks.ts";
import { parseMoment } from "#app/domain/time/duration.ts";
import { formatMoment } from "#app/domain/time/moment.ts";
import { momentAfter } from "#app/domain/time/working-time.ts";
import { event, type Words } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { type Refusal, type RefusalCode, refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import type { Changes, Clock } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";
import { approversFor, FREE_EXTENSIONS, NOTHING_ASKED } from "./extension.ts";
import { publicAct } from "./public-act.ts";

/**
 * What a date makes of the promise: moved, or, where a later one needs the next level's approval, as it was, with who
 * is asked.
 */
type Promised = {
  ok: true;
  clock: Clock;
  extension: boolean;
  asked: { until: number; told: readonly PersonId[]; limits?: ChannelLimits } | null;
  ticket: NonNullable<Changes["ticket"]>;
};

/** What is wrong with a date that somebody gave. */
export const DATE_REFUSALS: Readonly<Record<"unreadable" | "past" | "too-far", RefusalCode>> = {
  unreadable: "date_unreadable",
  past: "date_past",
  "too-far": "date_too_far",
};

/** Sets the promise to a moment; later than the one the requester saw is an extension and needs a reason. */
export const tat: Rule<"tat"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const reason = tidy(input.reason);
    if (!fits(reason, LIMITS.reason)) return refuse("words_too_long", "reason", { most: LIMITS.reason });
    const promise = promiseBy(world, { when: input.when, reason, reasonField: "reason" }, now);
    if (!promise.ok) return promise;
    const act = publicAct(world, now);
    const { asked, clock, extension } = promise;
    const changes = {
      ticket: { ...act.ticket, ...promise.ticket },
      clocks: [...act.clocks, ...(asked ? [] : [clock])],
      ...approversAdded(world, promise, now),
    };
    const words: readonly Words[] = reason === "" ? [] : [{ part: "reason", text: reason }];
    if (asked) {
      const facts = { until: asked.until, dueAt: clock.dueAt, told: asked.told };
      const draft = event("extension_asked", { facts, changes, words });
      return { ...step(draft, "extension_asked", now, asked.told), limits: asked.limits };
    }
    const facts = { dueAt: clock.dueAt, extension };
    return step(event("promised", { facts, changes, words }), "promised", now);
  },
};

/**
 * The resolve clock moved to what `when` says. Refuses unreadable, past and far dates, an extension without reason
 * and one that adds more than one original target (PRODUCT: set TAT, extension), and while it is appealed everybody who
 * does not decide on that. A promise that stands still is
 * compared by what it would be if it ran again now.
 */
export function promiseBy(
  world: World,
  said: { when: string; whenField?: string; reason: string; reasonField: string },
  now: number,
): Promised | Refusal {
  const clock = currentClock(world.state, "resolve");
  if (!clock) return refuse("wrong_state");
  if (!mayPromise(world, now)) return refuse("appeal_undecided");
  const { whenField = "when" } = said;
  if (said.when.trim() === "") return refuse("date_missing", whenField);
  const moment = parseMoment(said.when, { now, calendar: world.calendar });
  if (!moment.ok) return refuse(DATE_REFUSALS[moment.code], whenField);
  const { dueAt } = resume(world.calendar, clock, now);
  const extension = moment.at > dueAt;
  const latest = momentAfter(world.calendar, Math.max(dueAt, now), clock.target);
  if (extension && said.reason === "") return refuse("reason_missing", said.reasonField);
  if (extension && moment.at > latest) {
    const { timeZone } = world.calendar;
    return refuse("extension_too_long", whenField, {
      latest: formatMoment(latest, { timeZone, locale: "en-IN", now }),
    });
  }
  if (!extension) {
    const ticket = { ...NOTHING_ASKED, extensionAnswer: null };
    return {
      ok: true,
      clock: moveDue(world.calendar, clock, now, moment.at),
      extension,
      asked: null,
      ticket,
    };
  }
  const answer = { extensionAnswer: "awaited" as const };
  const asked = askedAbove(world, moment.at, now);
  if (asked) {
    const ticket = { ...answer, extensionUntilAt: moment.at, extensionAskedById: personOf(world.actor) };
    return { ok: true, clock, extension: false, asked, ticket };
  }
  const ticket = {
    ...NOTHING_ASKED,
    ...answer,
    extensionCount: world.state.ticket.extensionCount + 1,
  };
  return { ok: true, clock: moveDue(world.calendar, clock, now, moment.at), extension, asked: null, ticket };
}

/** Whether the actor may give it a date: while it is appealed, the body alone, whose promise that is. */
export function mayPromise({ actor, state }: Pick<World, "actor" | "state">, now: number): boolean {
  return state.ticket.appealedAt === null || isBody(actor, state, now);
}

/** Those who are asked for a date can see the ticket from then on. */
export function approversAdded(world: World, { asked }: Pick<Promised, "asked">, now: number): Changes {
  const people = asked ? added(world.state, asked.told, now, "extension") : [];
  return people.length > 0 ? { people } : {};
}

/** Whom a later date needs; null where it needs nobody: the first one, a senior admin's, or with nobody above. */
function askedAbove(world: World, until: number, now: number): Promised["asked"] {
  const { actor, state } = world;
  if (state.ticket.extensionCount < FREE_EXTENSIONS || actor.kind !== "person") return null;
  if (can(actor, "see_leadership", accessOf(state), now)) return null;
  const { personIds, limits } = approversFor(world, actor.personId, now);
  return personIds.length > 0 ? { until, told: personIds, limits } : null;
}
