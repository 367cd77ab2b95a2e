import { type AttachedFile, fileFacts } from "./files/attached-file.ts";
import type { Changes } from "./ticket.ts";

export const EVENT_KINDS = [
  "filed",
  "reported_again",
  "acknowledged",
  "started",
  "held",
  "resumed",
  "promised",
  "extension_asked",
  "extension_decided",
  "extension_answered",
  "asked",
  "replied",
  "noted",
  "claimed",
  "assigned",
  "forwarded",
  "recategorised",
  "resolved",
  "resolution_undone",
  "reopened",
  "closed",
  "cancelled",
  "rated",
  "escalated",
  "corrected",
  "times_offered",
  "watched",
  "tagged",
  "untagged",
  "merged",
  "unmerged",
  "split",
  "linked",
  "unlinked",
  "job_given",
  "job_revoked",
  "job_answered",
  "included",
  "excluded",
  "joined",
  "left",
  "appealed",
  "appeal_handed_on",
  "reviewed",
  "review_reminded",
  "redacted",
  "taken_back",
  "about_said",
  "visibility_set",
  "revealed",
  "withdrawal_asked",
  "withdrawal_decided",
  "looked",
  "person_moved",
  "reminded",
  "stalled",
  "broken",
  "clock_resumed",
  "question_reminded",
  "confirmation_asked",
  "delivered",
  "closure_observed",
  "link_sent",
  "mail_kept",
  "whose_asked",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** What is said of a rating, which whoever was rated never learns. */
export const OF_RATINGS: ReadonlySet<EventKind> = new Set<EventKind>([
  "rated",
  "reviewed",
  "review_reminded",
]);

/** Who may know of an event: everyone on the ticket, its staff, or senior admins only. */
export type Audience = "public" | "staff" | "leadership";

/** Ids, codes, times and counts; never words by or about a person (decision 12). */
export type Facts = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;

/** Words of an event, kept apart so that they can be erased. */
export type WordsPart =
  | "title"
  | "description"
  | "body"
  | "reason"
  | "place"
  | "profile"
  | "came"
  /** When somebody may come, as one text of numbers. */
  | "times"
  /** Whom a report is about, as its filing said it. */
  | "about"
  /** What a contact is asked to do and where, and what they answer: for staff and that contact. */
  | "order"
  | "order_place"
  | "answer"
  /** How a mail that is not believed names its sender. */
  | "sender"
  /** What a correction replaced. */
  | "was_title"
  | "was_place";
export type Words = { part: WordsPart; text: string };

export type EventDraft = {
  kind: EventKind;
  audience: Audience;
  facts: Facts;
  changes: Changes;
  words: readonly Words[];
  files: readonly AttachedFile[];
};

/** An earlier event as a conflict check needs it. */
export type PastEvent = {
  seq: number;
  kind: EventKind;
  audience: Audience;
  actorId: number | null;
  changedKind: boolean;
  /** Whether it gave the ticket to somebody, like a step of the ladder that moves it; not given is no. */
  changedOwner?: boolean;
  /** Whether it set a date of its own, or asked for one, like an acknowledgement with one; not given is no. */
  setPromise?: boolean;
  /** Whether it carried a message of its own, like an acknowledgement with words; not given is no. */
  hasWords?: boolean;
};

/** A draft with the usual defaults: public, nothing set, no words. Its files are told by their hashes. */
export function event(kind: EventKind, draft: Partial<Omit<EventDraft, "kind">> = {}): EventDraft {
  const { facts = {}, files = [], ...rest } = draft;
  return {
    kind,
    audience: "public",
    changes: {},
    words: [],
    ...rest,
    files,
    facts: { ...facts, ...fileFacts(files) },
  };
}
