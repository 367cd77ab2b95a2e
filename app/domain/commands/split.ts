import { ABOUT_NOBODY } from "#app/domain/filing/about-filed.ts";
import { calledAt } from "#app/domain/filing/filing.ts";
import { newTicket, type Requester, type Subcategory } from "#app/domain/filing/new-ticket.ts";
import { personOf } from "#app/domain/people/actor.ts";
import type { Candidate } from "#app/domain/people/assignment.ts";
import type { Staffing } from "#app/domain/people/responsible.ts";
import { event } from "../events.ts";
import type { PersonId, ScopeId, TicketId } from "../ids.ts";
import { refuse } from "../refusals.ts";
import { type Rule, step } from "../rules.ts";
import { OPEN_KINDS } from "../statuses.ts";
import { linksOf, type TicketLink } from "../ticket.ts";
import { fits, LIMITS, tidy, tidyLine } from "../words.ts";
import type { World } from "../world.ts";
import { MOST_LINKS } from "./link.ts";

/** Where a part of a ticket can go, and as which ticket. */
export type Splitting = {
  subcategory: Omit<Subcategory, "fields">;
  scopeId: ScopeId | null;
  candidates: readonly Candidate[];
  staffing: Staffing;
  /** Everybody who is on duty there now. */
  onDuty: readonly PersonId[];
  /** Null where nobody knows who reported it. */
  requester: Requester | null;
  /** The next ticket of the campus, if nobody is quicker: then the database refuses, and it is asked again. */
  id: TicketId;
  number: number;
};

/** More than these nobody follows from one ticket into another. */
const MOST_QUOTES = 20;

/**
 * Two things were reported as one: a part of it goes on as a second ticket of the same requester, with a number, an
 * owner and promises of its own from now on; everybody on duty is told where it is an emergency. Both histories say
 * so. What was written here is named there, not copied.
 */
export const split: Rule<"split"> = {
  from: OPEN_KINDS,
  decide(world, input, now) {
    const { splitting, state, actor } = world;
    const { ticket } = state;
    const description = tidy(input.text);
    const place = tidyLine(input.place);
    if (ticket.visibility !== "normal" || ticket.requesterId === null) return refuse("split_unfit");
    if (!splitting || splitting.subcategory.isProtected) return refuse("subcategory_unknown", "subcategory");
    if (!splitting.requester) return refuse("split_unfit");
    if (description === "") return refuse("description_missing", "text");
    if (!fits(description, LIMITS.description))
      return refuse("words_too_long", "text", { most: LIMITS.description });
    if (!fits(place, LIMITS.place)) return refuse("words_too_long", "place", { most: LIMITS.place });
    if (linksOf(state, now).length >= MOST_LINKS) return refuse("links_full", null, { most: MOST_LINKS });
    const { id, number, scopeId } = splitting;
    const reference = String(number);
    // Whoever is kept away from the one is kept away from the other.
    const people = denialsOf(world, now);
    const level = calledAt({ ...world, ...splitting }, splitting.subcategory, scopeId, people, now);
    const filed = newTicket(
      { ...world, ...splitting },
      {
        subcategory: { ...splitting.subcategory, fields: [] },
        requester: { ...splitting.requester, placeId: ticket.placeId, scopeId },
        filedById: personOf(actor),
        stops: splitting.subcategory.isEmergency ? "danger" : ticket.stops,
        title: "",
        place,
        description,
        came: null,
        consent: null,
        answers: [],
        files: [],
        told: { level, at: now },
        about: { ...ABOUT_NOBODY, people },
        facts: { splitFrom: ticket.reference, quotes: quotesIn(world, input.quotes) },
        now,
      },
    );
    const linkTo = (otherId: TicketId): TicketLink => ({
      otherId,
      how: "related",
      fromAt: now,
      untilAt: null,
    });
    const links = [linkTo(ticket.id)];
    const made = {
      ...filed,
      event: { ...filed.event, changes: { ...filed.event.changes, links } },
      after: { ...filed.after, links, ticket: { ...filed.after.ticket, id, reference, number } },
    };
    const parted = event("split", { facts: { other: reference }, changes: { links: [linkTo(id)] } });
    return { ...step(parted, null, now), made };
  },
};

function denialsOf({ state }: World, now: number) {
  return state.people.filter(
    ({ effect, untilAt }) => effect === "deny" && (untilAt === null || untilAt > now),
  );
}

/** Of what was named, what happened here. */
function quotesIn({ state }: World, quotes: readonly number[]): readonly number[] {
  const there = [...new Set(quotes)].filter((seq) => seq >= 1 && seq <= state.ticket.version);
  return there.sort((a, b) => a - b).slice(0, MOST_QUOTES);
}
