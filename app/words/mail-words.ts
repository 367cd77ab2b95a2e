import type { AddressTrouble } from "#app/domain/mail-in/bounce.ts";
import type { Invitation, InvitedAt } from "#app/domain/mail-in/invitation.ts";
import type { MailFlag } from "#app/domain/mail-in/mail.ts";
import type { MailKind } from "#app/domain/mail-in/mail-kind.ts";
import type { MailOutcome, MatchedBy } from "#app/domain/mail-in/outcome.ts";
import type { MailSettings } from "#app/domain/mail-in/settings.ts";
import type { MailAlarm } from "#app/domain/mail-in/silence.ts";
import type { Verdict, VerdictWhy } from "#app/domain/mail-in/verdict.ts";
import { formatMoment, type Shown } from "#app/domain/time/moment.ts";

/** How far a mail's sender is believed. */
export const VERDICT_WORDS: Readonly<Record<Verdict["kind"], string>> = {
  verified: "The sender is verified.",
  unverified: "The sender could not be verified: anybody may have written this.",
  failed: "The sender is not who the mail says.",
};

/** Why, for operators. */
export const WHY_WORDS: Readonly<Record<VerdictWhy, string>> = {
  dmarc_pass: "DMARC passed for the sender’s domain",
  no_result: "Our receiver wrote no result",
  several_results: "Several results claim to be our receiver’s",
  below_others: "The result stands below what others wrote",
  unreadable: "The result is not well formed",
  no_dmarc: "The result says nothing of DMARC",
  dmarc_none: "The sender’s domain has no DMARC policy",
  dmarc_fail: "DMARC failed",
  not_aligned: "DMARC passed for another domain",
  from_unclear: "There is not exactly one sender",
};

export const FLAG_WORDS: Readonly<Record<MailFlag, string>> = {
  unreadable: "It could not be read.",
  too_large: "It is too large to be read.",
  too_many_headers: "It has too many headers to be read.",
  too_many_parts: "It has too many parts to be read.",
  signed: "It is signed; the signature was not checked.",
  encrypted: "It is encrypted.",
  reply_to_differs: "It asks for answers to go to another address than its sender’s.",
  foreign_letters:
    "The domain of its sender has letters beyond a to z: it may only look like one that you know.",
  cut: "It was shortened.",
  partial: "It is a part of a larger mail.",
};

/** What a mail became, for operators: no word of its own. */
export const OUTCOME_WORDS: Readonly<Record<MailOutcome, string>> = {
  received: "Stored; not yet looked at",
  filed: "A new ticket",
  replied: "A reply",
  noted: "A note",
  kept: "Kept for staff, without effect",
  duplicate: "The same mail came before",
  quarantined: "Waits for a decision",
  blocked: "Blocked",
  rejected: "Refused",
  set_aside: "Set aside",
  bounced: "About a mail of ours",
  self_test: "Our own test",
};

export const MATCHED_WORDS: Readonly<Record<MatchedBy, string>> = {
  token: "its signed reply address",
  id: "the id of the mail that it answers",
  subject: "the number in its subject",
};

/** Codes beside an outcome. */
export const REASON_WORDS: Readonly<Record<string, string>> = {
  unknown_sender: "nobody has this address",
  no_sender: "it has no clear sender",
  too_many: "too many in a short time",
  list: "it went to a list",
  own: "it came from ourselves",
  automatic: "a machine wrote it",
  bounce: "a delivery report of no mail of ours",
  receipt: "a receipt for reading",
  complaint: "its reader calls it spam",
  unverified: "the sender is not verified",
  unconfirmed: "the address is not confirmed yet",
  not_allowed: "the sender may not write there",
  over: "its ticket is finished",
  hard: "the address does not work",
  failed: "nothing could be made of it",
  soft: "it was late, or the mailbox full",
};

/** Where an outcome and its reason are said better together. */
const TOGETHER: Readonly<Record<string, string>> = {
  "bounced hard": "A mail of ours came back: the address does not work",
  "bounced soft": "A mail of ours is late, or its reader’s mailbox full",
  "bounced complaint": "Its reader marked a mail of ours as spam",
};

/** What a mail became and why, as a heading. */
export function becameWords(outcome: MailOutcome, reason: string | null): string {
  const became = OUTCOME_WORDS[outcome];
  if (reason === null) return became;
  return TOGETHER[`${outcome} ${reason}`] ?? `${became}: ${REASON_WORDS[reason] ?? reason}`;
}

const NOT_SENT = "No mail goes there now. What its reader is told stands in their inbox all the same.";

const NEXT: Readonly<Record<string, string>> = {
  received: "It is stored. The clock takes it up within minutes.",
  duplicate: "Nothing follows: its first copy counts.",
  "quarantined unknown_sender":
    "Nobody here has this address. Make a ticket of it, or block its sender; until then nothing happens.",
  "quarantined no_sender": "It does not say who wrote it. Make a ticket of it if somebody needs help.",
  "quarantined too_many": "More came than a person writes. Make a ticket of it if somebody needs help.",
  "quarantined list": "It was sent to a list. Make a ticket of it if somebody needs help.",
  "quarantined failed":
    "It was tried twice, and the fault is in the log. Make a ticket of it once that is mended.",
  blocked: "Mail from there is kept, and goes no further.",
  rejected: "Its sender was told to use the website.",
  set_aside: "Nobody has to do anything.",
  "kept unverified":
    "Staff read it on the ticket. It changed nothing there, because anybody may have written it.",
  "kept unconfirmed":
    "It changes nothing until the person whose reply address it used says that they wrote it.",
  "kept automatic": "Staff can read it on the ticket. No promise moved, and nobody was told.",
  "kept not_allowed": "Staff read it on the ticket. It changed nothing there.",
  "kept over": "Staff read it on the ticket, which stays finished.",
  "kept too_many":
    "Staff read it on the ticket. It changed nothing there, because more came than a person writes.",
  "bounced hard": NOT_SENT,
  "bounced complaint": NOT_SENT,
  "bounced soft": "Nothing follows: mail goes on being sent there.",
  self_test: "Mail arrives.",
};

/** What follows from what a mail became; null where its ticket says it. */
export function nextWords(outcome: MailOutcome, reason: string | null): string | null {
  return NEXT[`${outcome} ${reason}`] ?? NEXT[outcome] ?? null;
}

/** An address as a trace shows it: one that answers come to is nobody else’s to know. */
export function addressWords(address: string): string {
  return address.replace(/^(reply|selftest)\+[^@]*/, "$1+…");
}

/** What stands beside an address that mail came back from. */
export const TROUBLE_WORDS: Readonly<Record<AddressTrouble, string>> = {
  hard: "mail came back from here: none is sent now",
  soft: "a mail was late here, or the mailbox full",
  complaint: "our mail was marked as spam here: none is sent now",
};

/** What sort of mail it is. */
export const KIND_WORDS: Readonly<Record<MailKind, string>> = {
  person: "Somebody wrote it",
  automatic: "A machine wrote it",
  bounce: "A delivery report",
  receipt: "A receipt for reading",
  complaint: "A complaint about a mail",
  list: "It went to a list",
  own: "It came from ourselves",
};

/** What about incoming mail is worth a look. */
export const ALARM_WORDS: Readonly<Record<MailAlarm, string>> = {
  silent: "No mail has arrived for longer than usual. Look whether the address still leads here.",
  self_test_lost: "The last mail that we sent to ourselves has not come back.",
  self_test_not_verified:
    "The last mail that we sent to ourselves was not verified. Nobody who answers by mail is believed until that is mended.",
};

/** What a campus can do with mail from strangers. */
export const SENDERS_WORDS: Readonly<Record<MailSettings["unknownSenders"], string>> = {
  quarantine: "waits for a decision",
  accept: "is taken from these domains",
  reject: "is refused",
};

/** What a mail with a calendar part is. */
export const INVITED_WORDS: Readonly<Record<Invitation["method"], string>> = {
  invitation: "An invitation",
  cancelled: "An invitation that was taken back",
  answer: "An answer to an invitation",
};

/** When, in the campus’s time where it is known; else as its sender’s clocks show it. */
export function invitedWords(when: InvitedAt, shown: Shown): string {
  if ("at" in when) return formatMoment(when.at, shown);
  return when.zone === null ? when.wall : `${when.wall} (${when.zone})`;
}
