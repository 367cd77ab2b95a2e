import {
  added,
  baseMoment,
  type ChannelLimits,
  ladderFor,
  REPEATED_AFTER,
  type Rung,
} from "#app/domain/escalation/escalation.ts";
import { accessOf, can } from "#app/domain/people/permissions.ts";
import { mayReview, type RatingReview, waitingReviews } from "#app/domain/people/reviews.ts";
import { momentAfter } from "#app/domain/time/working-time.ts";
import { event, type Words } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { STATUS_KINDS } from "../statuses.ts";
import type { Changes, TicketState } from "../ticket.ts";
import { fits, LIMITS, tidy } from "../words.ts";
import type { World } from "../world.ts";

/** What a low rating asks of whom: the first level that somebody stands on who was not rated. It changes no level. */
export function reviewOpened(world: World, now: number): Asked {
  const { assigneeId, round } = world.state.ticket;
  const opened = { round, ratedId: assigneeId, askedAt: now, doneAt: null };
  return asked(world, opened, now, now);
}

export const NOBODY_ASKED: Asked = { told: [], changes: {} };

/** The system says each week that it is still to do: to whoever stands on that level by now. */
export const remindReview: Rule<"remind_review"> = {
  from: STATUS_KINDS,
  decide(world, _input, now) {
    const [first] = waitingReviews(world.state);
    if (!first || first.remindAt > now) return refuse("wrong_state");
    const { told, changes } = asked(world, first, baseMoment(first.remindAt, now), now);
    const facts = { told, of: first.ratedId };
    return step(
      event("review_reminded", { audience: "leadership", facts, changes }),
      "low_rating",
      now,
      told,
    );
  },
};

/** Somebody who was told has looked into it, and says what was found: words for those who may know of the rating. */
export const review: Rule<"review"> = {
  from: STATUS_KINDS,
  decide(world, input, now) {
    const waiting = waitingReviews(world.state);
    const [first] = waiting;
    if (!first) return refuse("nothing_to_review");
    if (!endsReview(world, now)) return refuse("review_not_yours");
    const text = tidy(input.found);
    if (text === "") return refuse("finding_missing", "found");
    if (!fits(text, LIMITS.body)) return refuse("words_too_long", "found", { most: LIMITS.body });
    const words: readonly Words[] = [{ part: "body", text }];
    const changes = reviewEnded(world.state, now);
    const facts = { round: first.round, of: first.ratedId };
    return step(event("reviewed", { audience: "leadership", facts, changes, words }), null, now);
  },
};

/** Whether whoever acts may end the review that waits here; not where none does. */
export function endsReview({ actor, state }: World, now: number): boolean {
  if (actor.kind !== "person") return false;
  const ticket = accessOf(state);
  // Nobody stands in on what few may read.
  const standsInFor = ticket.visibility === "protected" ? [] : (actor.standsInFor ?? []);
  const isSenior = can(actor, "see_leadership", ticket, now);
  return mayReview(state, { personId: actor.personId, standsInFor, isSenior });
}

/** It waits for nobody any more. */
export function reviewEnded(state: TicketState, now: number): Required<Pick<Changes, "reviews">> {
  return { reviews: waitingReviews(state).map((each) => ({ ...each, doneAt: now })) };
}

type Asked = { told: readonly PersonId[]; limits?: ChannelLimits; changes: Changes };
type Opened = Pick<RatingReview, "round" | "ratedId" | "askedAt">;

/** It is theirs who stand there now, and nobody else's any more; where nobody is left it stays with those who have it. */
function asked(world: World, { round, ratedId, askedAt }: Opened, fromAt: number, now: number): Asked {
  const { state, calendar } = world;
  const waiting = waitingReviews(state);
  const { personIds: found, limits } = reviewersOf(world, ratedId, now);
  const told = found.length > 0 ? found : waiting.map(({ personId }) => personId);
  const remindAt = momentAfter(calendar, fromAt, REPEATED_AFTER);
  const passedOn = waiting.filter(({ personId }) => !told.includes(personId));
  const people = added(state, told, now, "low_rating");
  const reviews = [
    ...passedOn.map((each) => ({ ...each, doneAt: now })),
    ...told.map((personId) => ({ personId, round, ratedId, askedAt, remindAt, doneAt: null })),
  ];
  return {
    told: found,
    limits,
    changes: {
      ...(people.length > 0 ? { people } : {}),
      ...(reviews.length > 0 ? { reviews } : {}),
    },
  };
}

/** Neither who was rated nor who has it now: neither is to know of it. */
function reviewersOf(
  world: World,
  ratedId: PersonId | null,
  now: number,
): Pick<Rung, "personIds" | "limits"> {
  const { assigneeId } = world.state.ticket;
  const isTold = (personId: PersonId) => personId !== assigneeId && personId !== ratedId;
  const others = ladderFor(world, now).map((rung) => ({ ...rung, personIds: rung.personIds.filter(isTold) }));
  return others.find(({ personIds }) => personIds.length > 0) ?? { personIds: [] };
}
