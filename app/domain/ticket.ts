import type {
  CalendarId,
  CategoryId,
  CommitteeId,
  DomainId,
  PersonId,
  PlaceId,
  ScopeId,
  StatusId,
  TicketId,
} from "./ids.ts";
import type { ContactJob } from "./people/contact-jobs.ts";
import type { RatingReview } from "./people/reviews.ts";
import type { StatusKind } from "./statuses.ts";
import type { SoftTrigger } from "./time/soft-triggers.ts";
import type { Duration } from "./time/working-time.ts";

export const VISIBILITIES = ["normal", "restricted", "protected"] as const;
export type Visibility = (typeof VISIBILITIES)[number];

export const PRIORITIES = ["LOW", "MEDIUM", "HIGH", "URGENT"] as const;
export type Priority = (typeof PRIORITIES)[number];

/** What the trouble stops the requester from doing. */
export const STOPS = ["none", "uncomfortable", "unable", "danger"] as const;
export type Stops = (typeof STOPS)[number];

export const OUTCOMES = [
  "fixed",
  "answered",
  "partly",
  "refused",
  "duplicate",
  "not_reproducible",
  "not_ours",
  "not_genuine",
  "no_answer",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What work can wait for, other than the requester's answer. */
export const HOLD_REASONS = ["parts", "vendor", "approval", "access", "weather", "other"] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** What the requester says to a new date that they were given or that was asked for; `awaited` until they do. */
export type ExtensionAnswer = "awaited" | "agreed" | "objected";

export const RELATIONS = [
  "requester",
  "filed_for",
  "assignee",
  "panel",
  "watcher",
  "joined",
  "reviewer",
  "about",
  "reports_to_about",
  "recused",
] as const;
export type Relation = (typeof RELATIONS)[number];

export type TicketPerson = {
  personId: PersonId;
  relation: Relation;
  effect: "allow" | "deny";
  fromAt: number;
  untilAt: number | null;
  reason: string | null;
};

/** A committee that staff brought in: its heads and members may work on the ticket while the tag runs. */
export type TicketTag = {
  committeeId: CommitteeId;
  fromAt: number;
  untilAt: number | null;
  taggedById: PersonId;
};

/** Why a ticket went to whom; a code, so that the sentence can be translated. */
export type AssignedWhy =
  | "option_owner"
  | "subcategory_owner"
  | "category_owner"
  | "roster"
  | "committee_head"
  | "default"
  | "triage"
  | "by_hand"
  | "ladder"
  | "claimed";

/** The projection of one ticket: what its events add up to. Instants are epoch milliseconds. */
export type Ticket = {
  id: TicketId;
  reference: string;
  number: number | null;
  version: number;
  visibility: Visibility;
  statusId: StatusId;
  statusKind: StatusKind;
  categoryId: CategoryId;
  domainId: DomainId;
  scopeId: ScopeId | null;
  placeId: PlaceId | null;
  calendarId: CalendarId;
  requesterId: PersonId | null;
  filedById: PersonId | null;
  assigneeId: PersonId | null;
  assignedWhy: AssignedWhy | null;
  /** Whom its owner stands in for, where it went to them for somebody who was not here. */
  assignedForId: PersonId | null;
  priority: Priority;
  stops: Stops;
  language: string;
  outcome: Outcome | null;
  level: number;
  nextLevelAt: number | null;
  round: number;
  filedAt: number;
  acknowledgedAt: number | null;
  acknowledgedById: PersonId | null;
  questionAskedAt: number | null;
  questionsRemindedAt: number | null;
  questionWorkingMinutes: number;
  /** What it waits for on hold, and until when that is expected. */
  holdReason: HoldReason | null;
  holdUntilAt: number | null;
  resolvedAt: number | null;
  resolutionDeliveredAt: number | null;
  reopenUntilAt: number | null;
  confirmationAskedAt: number | null;
  closedAt: number | null;
  closedBy: "requester" | "silence" | "staff" | null;
  reopenedCount: number;
  /** New dates that count: granted, and not agreed to by the requester. */
  extensionCount: number;
  /** A later date that waits for the next level's approval, and who asked for it. */
  extensionUntilAt: number | null;
  extensionAskedById: PersonId | null;
  /** About the latest new date; null where the latest date was none. */
  extensionAnswer: ExtensionAnswer | null;
  forwardedCount: number;
  ratedRound: number | null;
  /** What brings in the next level without a broken promise, until it has; and when one last did. */
  triggeredBy: SoftTrigger | null;
  softTriggeredAt: number | null;
  /** When it counts as stalled, unless staff say something to the requester before; and whether the owner was told. */
  stallsAt: number | null;
  stallRemindedAt: number | null;
  /** The ticket that goes on in its place, because both are about one thing. */
  mergedIntoId: TicketId | null;
  /** Since when it is about somebody whom only words describe; null where it is not. */
  aboutUnnamedAt: number | null;
  /** Somebody may be in danger: the whole duty roster is told, and no question stops its promises. */
  isEmergency: boolean;
  /** One known problem, written up by staff, to which tickets belong and others join; nobody's own complaint. */
  isIncident: boolean;
  /** The incident it belongs to, or belonged to when it ended. */
  incidentId: TicketId | null;
  /** The stage of appeal that it has reached, 0 before the first; and since when that stage has it to decide. */
  stage: number;
  appealedAt: number | null;
  /** Since when its requester asks to withdraw it, where that is for its readers to decide. */
  withdrawalAskedAt: number | null;
  /** Since when words of theirs wait that nobody of staff has answered; null where staff spoke last, or nobody did. */
  unansweredAt: number | null;
};

/** What a super admin declares that stops every promise in working time: nobody works, or the law forbids it. */
export const DECLARED_CAUSES = ["closure", "legal"] as const;
export type DeclaredCause = (typeof DECLARED_CAUSES)[number];

/** A question stops its own ticket, an outage those of a known problem. */
export type PauseCause = "question" | "outage" | DeclaredCause;

export function isDeclared(cause: PauseCause): cause is DeclaredCause {
  return (DECLARED_CAUSES as readonly PauseCause[]).includes(cause);
}

/** A stretch in which a clock stands still; `plannedUntilAt` is when it runs again by itself. */
export type Pause = { fromAt: number; untilAt: number | null; plannedUntilAt: number; cause: PauseCause };

/** Clock kinds are data; these two are what every campus starts with. */
export type ClockKind = "acknowledge" | "resolve";

/** One running promise. `dueAt` is the last moment promised; while a pause is open it stands still. */
export type Clock = {
  kind: ClockKind;
  round: number;
  startedAt: number;
  target: Duration;
  calendarVersion: number;
  firstDueAt: number;
  dueAt: number;
  remindAt: number | null;
  remindedAt: number | null;
  metAt: number | null;
  brokenAt: number | null;
  /** The due moment that broke; a later date can break again. */
  brokenDueAt: number | null;
  pauses: readonly Pause[];
};

export type TicketState = {
  ticket: Ticket;
  clocks: readonly Clock[];
  people: readonly TicketPerson[];
  links: readonly TicketLink[];
  tags: readonly TicketTag[];
  jobs: readonly ContactJob[];
  reviews: readonly RatingReview[];
  /**
   * Who has resolved it since it was last reopened, the latest last, but for what was taken back: its history says so,
   * and no event sets it. Not given is nobody.
   */
  resolvedBy?: readonly PersonId[];
};

/** How a ticket belongs to another one: beside it, or as what came after or before. */
export type LinkKind = "related" | "follows" | "followed_by";
export type TicketLink = { otherId: TicketId; how: LinkKind; fromAt: number; untilAt: number | null };

/** What one event sets. Folding the changes of all events gives the ticket again (the nightly proof). */
export type Changes = {
  ticket?: Partial<Omit<Ticket, "id" | "reference" | "number" | "version">>;
  clocks?: readonly Clock[];
  people?: readonly TicketPerson[];
  links?: readonly TicketLink[];
  tags?: readonly TicketTag[];
  jobs?: readonly ContactJob[];
  reviews?: readonly RatingReview[];
};

/** The state after one event: sets what the event sets and counts it. */
export function apply(state: TicketState, changes: Changes): TicketState {
  return {
    ticket: { ...state.ticket, ...changes.ticket, version: state.ticket.version + 1 },
    clocks: replaced(state.clocks, changes.clocks, (clock) => `${clock.kind}/${clock.round}`),
    people: replaced(state.people, changes.people, (person) => `${person.personId}/${person.relation}`),
    links: replaced(state.links, changes.links, ({ otherId }) => String(otherId)),
    tags: replaced(state.tags, changes.tags, (tag) => `${tag.committeeId}`),
    jobs: replaced(state.jobs, changes.jobs, ({ seq }) => String(seq)),
    reviews: replaced(state.reviews, changes.reviews, ({ personId }) => String(personId)),
    ...(state.resolvedBy ? { resolvedBy: state.resolvedBy } : {}),
  };
}

/** The links that hold now. */
export function linksOf({ links }: TicketState, now: number): readonly TicketLink[] {
  return links.filter(({ untilAt }) => untilAt === null || untilAt > now);
}

function replaced<T>(
  before: readonly T[],
  after: readonly T[] | undefined,
  keyOf: (item: T) => string,
): readonly T[] {
  if (!after || after.length === 0) return before;
  const merged = new Map(before.map((item) => [keyOf(item), item]));
  for (const item of after) merged.set(keyOf(item), item);
  return [...merged.values()];
}
