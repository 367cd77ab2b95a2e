import type { EventKind } from "./events.ts";
import type { AttachedFile } from "./files/attached-file.ts";
import type { CommitteeId, PersonId } from "./ids.ts";
import type { AddressTrouble } from "./mail-in/bounce.ts";
import type { KeptWhy } from "./mail-in/outcome.ts";
import type { Reporter, Via } from "./people/actor.ts";
import type { Refusal } from "./refusals.ts";
import type { ClockKind, DeclaredCause } from "./ticket.ts";

/** What each verb needs beside the ticket: plain data, checked by the rules and not by the door. */
export type Inputs = {
  /** `status`, here and below: the slug of one of the kind that the verb leads to; left out, its default. */
  acknowledge: { message: string; when: string; status?: string };
  start: { status?: string };
  hold: { reason: string; when: string; words: string; status?: string };
  resume: { status?: string };
  tat: { when: string; reason: string };
  ask: { body: string; files?: readonly AttachedFile[]; status?: string };
  /** `mail`: the arrival that it came in; whatever stands in one mentions nobody. */
  reply: { body: string; files?: readonly AttachedFile[]; mail?: number };
  note: { body: string; leadership: boolean; files?: readonly AttachedFile[]; mail?: number };
  claim: Record<never, never>;
  assign: { personId: PersonId };
  /** `to` is `person:12`, `scope:3` or `committee:4`. */
  forward: { to: string; reason: string };
  recategorise: { subcategory: string; reason: string };
  /** `decision` is approve or refuse, of the next level; agree or object, of the requester. */
  decide_extension: { decision: string; reason: string };
  /** `to`: where it goes that is not ours, as of a forwarding; `files`: what shows that it is done. */
  resolve: { outcome: string; text: string; to?: string; status?: string; files?: readonly AttachedFile[] };
  undo_resolve: Record<never, never>;
  reopen: { reason: string };
  close: Record<never, never>;
  cancel: { reason: string };
  /** `decision` is grant or decline. */
  decide_withdrawal: { decision: string; reason: string };
  rate: { stars: number; feedback: string; fixed: boolean };
  escalate: { reason: string };
  /** `requester` is an e-mail address or roll number. */
  correct: { title: string; place: string; priority: string; requester: string };
  /** When somebody may come, each as `2026-11-30/morning` or `2026-11-30/14:30-16:00`. */
  offer_times: { times: readonly string[] };
  watch: Record<never, never>;
  tag: { committeeId: CommitteeId; reason: string };
  untag: { committeeId: CommitteeId; reason: string };
  /** `into` is the reference of the ticket that goes on. */
  merge: { into: string };
  unmerge: Record<never, never>;
  /** `quotes`: events of this ticket that the second one names. */
  split: { subcategory: string; text: string; place: string; quotes: readonly number[] };
  /** `to` is the reference of the other ticket. */
  link: { to: string; how: string };
  /** A contact's work order; `from` and `until` are moments at which somebody is there, empty where any time will do. */
  job: { contactId: PersonId; words: string; place: string; from: string; until: string };
  /** `job`: the event that gave it. */
  revoke_job: { job: number };
  /** Said by the contact whose link it is; `answer` is done or not_possible. */
  answer_job: { answer: string; reason: string };
  unlink: { to: string };
  /** `incident` is its reference. */
  include: { incident: string };
  exclude: Record<never, never>;
  join: { place: string; words: string };
  leave: Record<never, never>;
  appeal: { text: string };
  uphold: { text: string };
  /** What was found behind a low rating. */
  review: { found: string };
  /** `what` is `words:3`, the words of that event, or `file:` and its id. */
  redact: { what: string; reason: string };
  /** `seq`: the event whose words they are. */
  take_back: { seq: number };
  /** `person` is an e-mail address, roll number or id; both empty takes back what was said in words. */
  about: { person: string; words: string };
  /** `to` is a visibility. */
  restrict: { to: string };
  look: { reason: string };
  /** `personId`: who says that it was them. */
  reveal: { personId: PersonId };
  remind: { clock: ClockKind; round: number };
  break: Record<never, never>;
  step: { level: number };
  climb: Record<never, never>;
  remind_stalled: Record<never, never>;
  resume_clock: Record<never, never>;
  remind_question: Record<never, never>;
  resolve_unanswered: Record<never, never>;
  ask_confirmation: Record<never, never>;
  close_by_silence: Record<never, never>;
  delivered: { seq: number; at: number };
  /** `stepsCountedBefore`: nothing happened since it was declared, so that no step to come knows of it. */
  observe_closure: { fromAt: number; untilAt: number; cause?: DeclaredCause; stepsCountedBefore?: boolean };
  /** `from`: the owner who is gone. */
  hand_on: { from: PersonId };
  /** Two entries are one person's: `from` is `to` from now on. */
  move_person: { from: PersonId; to: PersonId };
  /** Those who decide on an appeal are gone, all of them. */
  hand_on_appeal: Record<never, never>;
  remind_review: Record<never, never>;
  /** `personId`: whose address was named. */
  send_link: { personId: PersonId };
  /** `incident` is its reference, `outcome` how it ended. */
  resolve_with_incident: { incident: string; outcome: string };
  /** `mail`: its arrival, null where none came; `sender` as it names itself; `bounce`: whose mail came back. */
  keep_mail: {
    body: string;
    sender: string;
    mail: number | null;
    why: KeptWhy;
    bounce?: { kind: AddressTrouble; status: string | null; personId: PersonId };
  };
  /** `personId`: whose reply address it came with. */
  ask_whose: { personId: PersonId; mail: number };
};
export type Verb = keyof Inputs;

/** Verbs that only the system may say, at a moment of the ticket or of the Postbox. */
export type SystemVerb =
  | "remind"
  | "break"
  | "step"
  | "climb"
  | "remind_stalled"
  | "resume_clock"
  | "remind_question"
  | "resolve_unanswered"
  | "ask_confirmation"
  | "close_by_silence"
  | "delivered"
  | "observe_closure"
  | "hand_on"
  | "move_person"
  | "hand_on_appeal"
  | "remind_review"
  | "send_link"
  | "resolve_with_incident"
  | "keep_mail"
  | "ask_whose";
/** Verbs that only a contact may say, by the link of their work order. */
export type ContactVerb = "answer_job";
/** Verbs that only whoever reported it without a name may say, by the code. */
export type ReporterVerb = "reveal";
export type PersonVerb = Exclude<Verb, SystemVerb | ContactVerb | ReporterVerb>;

/**
 * Who says it, before the database has been asked: a session by the hashes of its token, a person proven by other
 * means (a signed link, a job), a reporter proven by their receipt code, a contact by the hash of their work order's
 * token, or the system.
 */
export type ActorRef =
  | { kind: "session"; tokenHashes: readonly string[] }
  | { kind: "person"; personId: PersonId }
  | Reporter
  | { kind: "contact"; tokenHashes: readonly string[] }
  | { kind: "system" };

/** One command on one ticket as it travels from the door to the desk: plain data with a version. */
export type Command<V extends Verb = Verb> = {
  v: 1;
  verb: V;
  input: Inputs[V];
  reference: string;
  actor: ActorRef;
  key: string;
  /** Last event the author's page showed; null where no page was involved. */
  seen: number | null;
  /** Send although something happened meanwhile. */
  anyway: boolean;
  via: Via;
};

/** The filing of a ticket; it has no reference yet. */
export type FileCommand = {
  v: 1;
  verb: "file";
  input: FileInput;
  /** The ticket that it follows, where it is one reported again. */
  follows?: string;
  actor: ActorRef;
  key: string;
  via: Via;
};

export type FileInput = {
  subcategory: string;
  title: string;
  description: string;
  place: string;
  stops: string;
  /** Values per field slug; several for a multi-select. */
  answers: Readonly<Record<string, readonly string[]>>;
  /** E-mail or roll number, when staff file for somebody. */
  requester: string;
  came: string;
  consent: boolean;
  /** Whom it is about, as for the verb of that name; nobody in particular where it is left out. */
  about?: Inputs["about"];
  /** When somebody may come, as for `offer_times`. */
  times?: readonly string[];
  /** Whoever reports it wishes that few may read it; not given is no. */
  confidential?: boolean;
  /** The ticket that staff write an incident up from: what is filed is that incident. */
  incidentFrom?: string;
  files?: readonly AttachedFile[];
  /** The mail that it came in. */
  mail?: FiledMail;
};

/**
 * A mail that is filed: its arrival, members who got a copy and follow it, whether anybody is believed to have written
 * it, and for whom it stands where they do not file it themselves.
 */
export type FiledMail = {
  id: number;
  copied: readonly PersonId[];
  isSigned: boolean;
  standsFor: PersonId | null;
};

/** What was committed: enough for a redirect and for the same answer to a repeat. */
export type Done = { ok: true; reference: string; seq: number; event: EventKind; replayed: boolean };
export type Unavailable = { ok: false; code: "unavailable" };
export type Outcomes = Done | Refusal | Unavailable;
