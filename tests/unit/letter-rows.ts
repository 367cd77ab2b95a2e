import type { Due } from "#app/db/sending/load-due.ts";
import type { PersonId, TicketId } from "#app/domain/ids.ts";
import { NO_CHOICES } from "#app/domain/telling/how-told.ts";
import { FILED_AT, ticket } from "./campus.ts";
import { at } from "./campus-calendar.ts";

/** Where the letters of these tests are written. */
export const LETTER_DESK = {
  campus: { name: "Test Campus", timeZone: "Asia/Kolkata" },
  appUrl: "https://help.test",
  now: FILED_AT,
};
export const BY = at("2026-11-26 09:00");

export type Change = Partial<Omit<Due, "event">> & { event?: Partial<Due["event"]> };

/** The mail to a requester about their filing, changed by what a test is about. */
export function due({ event, ...change }: Change = {}): Due {
  const { ticket: row } = ticket();
  const facts = {
    kind: "filed",
    facts: {},
    at: FILED_AT,
    audience: "public",
    actorId: null,
    actorName: "Kavitha",
    ratedId: null,
  } as const;
  return {
    id: 1,
    ticketId: 1024 as TicketId,
    seq: 1,
    personId: 1 as PersonId,
    ownerId: 1 as PersonId,
    resolvedPersonId: 1 as PersonId,
    forName: null,
    attempts: 1,
    giveUpAt: BY,
    nextAttemptAt: FILED_AT,
    bundleId: null,
    heldFor: null,
    reason: null,
    duty: "requester",
    event: { ...facts, ...event },
    ticket: {
      ...row,
      title: "Dripping tap",
      promisedAt: BY,
      subcategory: "Plumbing",
      place: "Neeladri",
      requesterName: "Meera",
      assigneeName: "Kavitha",
    },
    counted: null,
    people: [],
    tags: [],
    jobs: [],
    reviews: [],
    jobTokenHash: null,
    to: {
      name: "Meera",
      locale: "en",
      state: "active",
      address: "meera@campus.test",
      stoppedBy: null,
      grants: [],
      committees: [],
      choices: NO_CHOICES,
      isGone: false,
    },
    words: {},
    ...change,
  };
}
