import { isAnonymous } from "#app/domain/filing/anonymous.ts";
import { ownTargets } from "#app/domain/filing/targets.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import { moveDue, resume, startClock, unmet } from "#app/domain/time/clocks.ts";
import { event, type Words } from "../events.ts";
import type { PersonId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { isOpen, STATUS_KINDS } from "../statuses.ts";
import { type Clock, PRIORITIES, type Priority, type Ticket } from "../ticket.ts";
import { fits, LIMITS, tidyLine } from "../words.ts";
import type { World } from "../world.ts";

/**
 * Puts right what was filed: title, place in words, priority, for whom it is; what is left empty stays. Old and new
 * words are both in the history. A change of priority alone is the staff's business, but where its own target is sooner
 * than what is promised: then that is the new date, which its requester is told. A new requester is told, and the
 * one before has the ticket no longer, but for having typed it. Of what few may read it stays whose it is.
 */
export const correct: Rule<"correct"> = {
  from: STATUS_KINDS,
  decide(world, input, now) {
    const { ticket } = world.state;
    const title = changed(tidyLine(input.title), world.filed.title);
    const place = changed(tidyLine(input.place), world.filed.place);
    const isNamed = input.requester.trim() !== "";
    if (isNamed && isAnonymous(ticket)) return refuse("stays_anonymous", "requester");
    const requesterId = named(world, input.requester, now);
    // Whoever is named would read all of it, and whoever decides on it could no longer.
    if (isNamed && isReadByFew(ticket) && requesterId !== ticket.requesterId)
      return refuse("stays_theirs", "requester");
    if (isNamed && requesterId === null) return refuse("requester_unknown", "requester");
    const priority = input.priority === "" ? ticket.priority : known(input.priority);
    if (!priority) return refuse("choice_unknown", "priority");
    if (!fits(title ?? "", LIMITS.title)) return refuse("words_too_long", "title", { most: LIMITS.title });
    if (!fits(place ?? "", LIMITS.place)) return refuse("words_too_long", "place", { most: LIMITS.place });
    const reprioritised = priority !== ticket.priority;
    const readdressed = requesterId !== ticket.requesterId;
    // Words that name no building keep the one there is. Its scope stays: whoever has it passes it on.
    const placeId = place === null ? ticket.placeId : (world.namedPlace ?? ticket.placeId);
    const moved = placeId !== ticket.placeId;
    if (title === null && place === null && !reprioritised && !readdressed)
      return refuse("nothing_to_correct", "title");
    const sooner = reprioritised ? promisedSooner(world, priority, now) : [];
    const dueAt = sooner.find(({ kind }) => kind === "resolve")?.dueAt;
    const isPublic = title !== null || place !== null || readdressed || dueAt !== undefined;
    const corrected = event("corrected", {
      audience: isPublic ? "public" : "staff",
      facts: {
        ...(reprioritised ? { priority, was: ticket.priority } : {}),
        ...(dueAt === undefined ? {} : { dueAt, setPromise: true }),
        ...(readdressed ? { to: requesterId, wasFor: ticket.requesterId } : {}),
      },
      changes: {
        ...(reprioritised || readdressed || moved ? { ticket: { priority, requesterId, placeId } } : {}),
        ...(sooner.length > 0 ? { clocks: sooner } : {}),
      },
      words: [...before("title", title, world.filed.title), ...before("place", place, world.filed.place)],
    });
    const dated = dueAt === undefined ? null : "promised";
    return { ...step(corrected, readdressed ? "requester_changed" : dated, now), title: title ?? undefined };
  },
};

/**
 * The promises that a priority's own targets, counted from now, make sooner; never one that is broken already. Later is
 * none of them: a later date is a date that somebody gives, with a reason.
 */
function promisedSooner(
  { state, calendar, targets }: World,
  priority: Priority,
  now: number,
): readonly Clock[] {
  // An appeal is promised by its stage, however urgent it is.
  if (!isOpen(state.ticket.statusKind) || state.ticket.appealedAt !== null) return [];
  const own = ownTargets(targets, state.ticket.categoryId, priority);
  return unmet(state).flatMap((clock) => {
    const target = own[clock.kind];
    if (!target || clock.brokenDueAt === clock.dueAt) return [];
    const { dueAt } = startClock(calendar, clock.kind, clock.round, now, target);
    return dueAt < resume(calendar, clock, now).dueAt ? [moveDue(calendar, clock, now, dueAt)] : [];
  });
}

/** What is protected, and what is about somebody unnamed, who may be the very one that is entered. */
function isReadByFew({ visibility, aboutUnnamedAt }: Ticket): boolean {
  return visibility === "protected" || aboutUnnamedAt !== null;
}

/** The requester as named, the same one where nobody is; null where that is nobody who may have the ticket. */
function named({ state, namedRequester }: World, typed: string, now: number): PersonId | null {
  if (typed.trim() === "") return state.ticket.requesterId;
  return namedRequester !== null && deniedAt(state.people, now).has(namedRequester) ? null : namedRequester;
}

function known(priority: string) {
  return PRIORITIES.find((each) => each === priority) ?? null;
}

/** What was typed, if it says something new. */
function changed(typed: string, filed: string): string | null {
  return typed === "" || typed === filed ? null : typed;
}

function before(part: "title" | "place", text: string | null, was: string): readonly Words[] {
  if (text === null) return [];
  return [{ part, text }, ...(was === "" ? [] : [{ part: `was_${part}` as const, text: was }])];
}
