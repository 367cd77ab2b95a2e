import type { ChannelLimits } from "#app/domain/escalation/escalation.ts";
import type { EventKind } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { personOf } from "#app/domain/people/actor.ts";
import { deniedAt } from "#app/domain/people/permissions.ts";
import type { Relation, TicketState } from "#app/domain/ticket.ts";

/** Why somebody is told: the letters R, A, E, W, C of PRODUCT 7, and a contact their own work order. */
export type Duty = "contact" | "requester" | "assignee" | "level" | "watcher" | "committee" | "mentioned";

/** One thing to tell one person, on every channel; not before that moment (staff can take words back until then). */
export type Telling = {
  personId: PersonId;
  duty: Duty;
  notBeforeAt: number;
  /** The channels on which they are told beside their inbox, where not on all. */
  channels?: readonly string[];
};

/** Who of a level is told on some channels alone, and who had the ticket until the event moved it. */
export type ToldBeside = { limits?: ChannelLimits; former?: PersonId | null };

/** Which row of the table an event takes: staff's and requesters' replies are told to different people. */
export type TellingRow =
  | Exclude<EventKind, "replied" | "rated">
  | "staff_replied"
  | "requester_replied"
  | "requester_changed"
  | "low_rating"
  | "reopened_on_review"
  | "emergency"
  | "forwarded_to_committee"
  | "mentioned"
  | "repeated"
  | "about_told"
  | "given_again";

/** Who hears of what (PRODUCT 7); one row is one test. */
export const TELLINGS: Readonly<Partial<Record<TellingRow, readonly Duty[]>>> = {
  // Senior admins where it is about somebody and nobody is left to have it.
  filed: ["requester", "assignee", "level"],
  // Everybody on duty, first: whoever owns it is told like them.
  emergency: ["level", "requester"],
  reported_again: ["level"],
  acknowledged: ["requester", "level", "watcher"],
  promised: ["requester", "watcher"],
  extension_asked: ["requester", "level"],
  extension_decided: ["assignee", "requester"],
  extension_answered: ["assignee", "level"],
  held: ["requester", "level", "watcher"],
  asked: ["requester", "watcher"],
  staff_replied: ["requester", "watcher"],
  question_reminded: ["requester"],
  requester_replied: ["assignee"],
  claimed: ["assignee", "requester"],
  assigned: ["assignee", "requester"],
  forwarded: ["assignee", "requester"],
  forwarded_to_committee: ["assignee", "requester", "committee"],
  recategorised: ["assignee", "requester"],
  resolved: ["requester", "watcher"],
  resolution_undone: ["requester", "watcher"],
  confirmation_asked: ["requester"],
  closed: ["requester", "watcher"],
  cancelled: ["requester", "watcher"],
  reopened: ["assignee", "watcher"],
  reopened_on_review: ["requester", "assignee", "watcher"],
  reminded: ["assignee"],
  stalled: ["assignee"],
  repeated: ["level"],
  broken: ["requester", "assignee", "level"],
  escalated: ["requester", "assignee", "level"],
  low_rating: ["level"],
  requester_changed: ["requester"],
  times_offered: ["assignee"],
  merged: ["requester"],
  about_said: ["assignee", "level"],
  about_told: ["level"],
  // Taken up again, and not by whoever had it; senior admins where nobody has it.
  given_again: ["assignee", "level"],
  revealed: ["requester", "assignee", "level"],
  withdrawal_asked: ["assignee", "level"],
  withdrawal_decided: ["requester", "assignee", "level"],
  unmerged: ["requester", "assignee"],
  tagged: ["committee"],
  job_given: ["contact"],
  job_revoked: ["contact"],
  job_answered: ["assignee", "level"],
  appealed: ["level", "assignee", "watcher"],
  appeal_handed_on: ["level", "requester"],
  included: ["requester"],
  excluded: ["requester", "assignee"],
  link_sent: ["requester"],
  mentioned: ["mentioned"],
  mail_kept: ["assignee"],
  whose_asked: ["requester"],
};

/** Who hears how it goes on: those who asked to, and those whom the ladder has told. */
const FOLLOWERS: ReadonlySet<Relation> = new Set<Relation>(["watcher", "joined", "reviewer"]);

/** What its author is told as well. */
const RECEIPTS: ReadonlySet<TellingRow> = new Set<TellingRow>(["filed", "emergency"]);

/**
 * The people to tell of an event, each once with their first duty; nobody who is kept away from the ticket. The
 * author is not told of their own act, but for filing, which is the requester's receipt.
 * @param state after the event
 * @param level the people whom this event tells beside those of the ticket: of the ladder's level, a committee's heads,
 *   those whom a note mentions
 */
export function tellings(
  row: TellingRow,
  state: TicketState,
  actor: Actor,
  level: readonly PersonId[],
  notBeforeAt: number,
  { limits, former }: ToldBeside = {},
): readonly Telling[] {
  const told = new Map<PersonId, Telling>();
  const denied = deniedAt(state.people, notBeforeAt);
  for (const duty of TELLINGS[row] ?? []) {
    const had = duty === "assignee" && former ? [former] : [];
    for (const personId of [...holders(duty, state, level, notBeforeAt), ...had]) {
      if (personId === personOf(actor) && !RECEIPTS.has(row)) continue;
      if (denied.has(personId) || told.has(personId)) continue;
      const limit = duty === "level" ? limits?.find((each) => each.personId === personId) : undefined;
      told.set(personId, { personId, duty, notBeforeAt, ...(limit ? { channels: limit.channels } : {}) });
    }
  }
  return [...told.values()];
}

function holders(
  duty: Duty,
  { ticket, people }: TicketState,
  level: readonly PersonId[],
  at: number,
): readonly PersonId[] {
  if (duty === "level" || duty === "committee" || duty === "mentioned" || duty === "contact") return level;
  if (duty === "requester")
    return ticket.requesterId === null || ticket.isIncident ? [] : [ticket.requesterId];
  if (duty === "assignee") return ticket.assigneeId === null ? [] : [ticket.assigneeId];
  return people
    .filter(({ relation, untilAt }) => FOLLOWERS.has(relation) && (untilAt === null || untilAt > at))
    .map((person) => person.personId);
}
