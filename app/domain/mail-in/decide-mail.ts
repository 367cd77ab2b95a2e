import type { PersonId, TicketId } from "../ids.ts";
import type { Visibility } from "../ticket.ts";
import type { Mail } from "./mail.ts";
import type { KeptWhy, MatchedBy } from "./outcome.ts";
import type { MailSettings } from "./settings.ts";

/** A ticket that a mail may belong to. */
export type MailTicket = {
  id: TicketId;
  reference: string;
  visibility: Visibility;
  requesterId: PersonId | null;
  filedById: PersonId | null;
  /** Who takes part in it by a relation. */
  participants: readonly PersonId[];
};

/** The ticket that a reply address names: by its reference; those that were made earlier have its id instead. */
export type NamedTicket = { reference: string } | { id: TicketId };

/** A reply address of ours that holds: whom it was given to, and for what. */
export type MailToken = { ticket: MailTicket; personId: PersonId };

/** What is known about a mail's surroundings when it is decided on. */
export type MailWorld = {
  /** Whose address the sender's is; null where it is nobody's who could write here. */
  sender: { personId: PersonId; worksHere: boolean; repliesInPublic: boolean } | null;
  /** The address is somebody's who is not here (any more), or who never signs in. */
  isTaken: boolean;
  isBlocked: boolean;
  token: MailToken | null;
  /** By ids that we gave, and by the number in its subject. */
  byId: MailTicket | null;
  bySubject: MailTicket | null;
  /**
   * How many other mails of this sender came to which ticket in the last ten minutes: of a verified one those that were
   * verified as well, so that nobody is silenced by mails in their name.
   */
  lately: ReadonlyMap<TicketId, number>;
  settings: MailSettings;
};

export type QuarantineReason = "unknown_sender" | "too_many" | "list" | "no_sender";

/** The ticket that a mail belongs to, whatever becomes of it: who may not read the one may not read the other. */
export type Match = { ticket: MailTicket; by: MatchedBy };

/** What is to be done with a mail. Whether its sender may, the ticket's own rules say afterwards. */
export type MailStep =
  | { do: "set_aside"; reason: string; match: Match | null }
  | { do: "block"; match: Match | null }
  | { do: "reject" }
  | { do: "quarantine"; reason: QuarantineReason; match: Match | null }
  | { do: "bounce"; ticket: MailTicket; by: MatchedBy }
  | { do: "keep"; ticket: MailTicket; by: MatchedBy; why: KeptWhy; asks: PersonId | null }
  | { do: "say"; ticket: MailTicket; by: MatchedBy; verb: "reply" | "note"; personId: PersonId }
  /** `as`: null where nobody is believed to have written it; `new` for an address that becomes a person. */
  | {
      do: "file";
      as: PersonId | "new" | null;
      near: MailTicket | null;
      by: MatchedBy | null;
      /** Somebody decided that it is to be one: no limit counts it. */
      isReleased?: true;
    };

/** More mails of one sender to one ticket within ten minutes than a person writes. */
export const MOST_LATELY = 10;

/**
 * What becomes of a mail (PRODUCT 8). Only a verified sender acts; what anybody else writes is kept where it belongs,
 * without any power, or waits for somebody to look at it. Machines are never answered. What somebody let others send to
 * their reply address reaches no ticket: it may be a code that proves an address of the campus. What belongs to a ticket
 * that is not everybody's goes nowhere else, because whoever looks at what waits may be kept from it.
 */
export function decideMail(mail: Mail, world: MailWorld): MailStep {
  const match = matchOf(mail, world);
  const held = heldBy(match, world);
  if (mail.kind === "own" || mail.kind === "receipt")
    return { do: "set_aside", reason: mail.kind, match: held };
  if (mail.kind === "bounce" || mail.kind === "complaint")
    // A number anybody can write: a report has to know what only its reader's server was given.
    return match && match.by !== "subject"
      ? { do: "bounce", ...match }
      : { do: "set_aside", reason: mail.kind, match: held };
  if (world.isBlocked) return { do: "block", match: held };
  if (match && (world.lately.get(match.ticket.id) ?? 0) >= MOST_LATELY) return tooMany(mail, match, held);
  if (match && isSentOn(match, world))
    return mail.kind === "automatic"
      ? { do: "set_aside", reason: "automatic", match: held }
      : { do: "quarantine", reason: "unknown_sender", match: held };
  if (mail.kind === "automatic")
    return match
      ? { do: "keep", ...match, why: "automatic", asks: null }
      : { do: "set_aside", reason: "automatic", match };
  if (!match && mail.kind === "list") return { do: "quarantine", reason: "list", match };
  return match ? matched(mail, world, match) : unmatched(mail, world, null);
}

/** What somebody decided is to be a ticket; what belongs to one that is not everybody's is kept there all the same. */
export function releaseMail(mail: Mail, world: MailWorld): MailStep {
  const match = matchOf(mail, world);
  if (match && !isEverybodys(match)) return { do: "keep", ...match, why: "not_allowed", asks: null };
  const { sender, isTaken } = world;
  const isVerified = mail.verdict.kind === "verified" && mail.from !== null;
  const as = isVerified ? (sender?.personId ?? (isTaken ? null : "new")) : null;
  return { do: "file", as, near: null, by: null, isReleased: true };
}

/** The ticket whose readers alone look at a mail that comes to nothing; null where senior admins do. */
export function holderOf(mail: Mail, world: MailWorld): MailTicket | null {
  return heldBy(matchOf(mail, world), world)?.ticket ?? null;
}

/** What was only sent on to an ordinary ticket's address is not for those to read who read the ticket. */
function heldBy(match: Match | null, world: MailWorld): Match | null {
  return match && isEverybodys(match) && isSentOn(match, world) ? null : match;
}

/** Whether what belongs to a ticket may also lie where everybody with their duties finds it. */
export function isEverybodys({ ticket }: Pick<Match, "ticket">): boolean {
  return ticket.visibility === "normal";
}

/** Nobody has to decide about what a machine says again and again. */
function tooMany({ kind }: Mail, match: Match, held: Match | null): MailStep {
  const reason = "too_many";
  if (kind === "automatic") return { do: "set_aside", reason, match: held };
  if (!isEverybodys(match)) return { do: "keep", ...match, why: reason, asks: null };
  return { do: "quarantine", reason, match: held };
}

/** A token first, then ids that only we can have given, then a number that anybody can write: for participants alone. */
function matchOf({ from }: Mail, { token, byId, bySubject, sender }: MailWorld): Match | null {
  if (token) return { ticket: token.ticket, by: "token" };
  if (byId) return { ticket: byId, by: "id" };
  const isTheirs = bySubject && from !== null && sender && takesPart(bySubject, sender.personId);
  return isTheirs ? { ticket: bySubject, by: "subject" } : null;
}

/** Nobody of ours wrote it, and it answers no mail of this ticket: it only knows the address. */
function isSentOn({ ticket, by }: Match, { sender, byId }: MailWorld): boolean {
  return by === "token" && sender === null && byId?.id !== ticket.id;
}

function matched(mail: Mail, world: MailWorld, match: Match): MailStep {
  const { sender, token, isTaken } = world;
  if (mail.verdict.kind !== "verified") return { do: "keep", ...match, why: "unverified", asks: null };
  if (sender) {
    const { personId } = sender;
    const isOwn = match.ticket.requesterId === personId || match.ticket.filedById === personId;
    // What staff write by mail is a note, unless they chose otherwise and answer what was sent to themselves.
    const speaks = isOwn || !sender.worksHere || (sender.repliesInPublic && token?.personId === personId);
    return { do: "say", ...match, verb: speaks ? "reply" : "note", personId };
  }
  if (match.by !== "token" || !token)
    return isEverybodys(match)
      ? unmatched(mail, world, match)
      : { do: "keep", ...match, why: "not_allowed", asks: null };
  const asked = token.personId === match.ticket.requesterId && match.ticket.visibility !== "protected";
  return { do: "keep", ...match, why: "unconfirmed", asks: asked && !isTaken ? token.personId : null };
}

function unmatched(mail: Mail, world: MailWorld, near: Match | null): MailStep {
  const { sender, settings } = world;
  const isVerified = mail.verdict.kind === "verified";
  const on = { near: near?.ticket ?? bySubjectOf(world), by: near?.by ?? null };
  if (sender && isVerified) return { do: "file", as: sender.personId, ...on };
  // Somebody has to see it: it says that it is from one of us, or nobody could read it.
  if (sender || isUnreadable(mail)) return { do: "file", as: null, ...on, near: null };
  if (mail.from === null) return { do: "quarantine", reason: "no_sender", match: near };
  if (settings.unknownSenders === "reject") return { do: "reject" };
  const domain = mail.from.slice(mail.from.lastIndexOf("@") + 1);
  const isListed = settings.unknownSenders === "accept" && settings.acceptedDomains.includes(domain);
  return isVerified && isListed && !world.isTaken
    ? { do: "file", as: "new", ...on }
    : { do: "quarantine", reason: "unknown_sender", match: near };
}

/** A number that somebody wrote who takes no part in it: perhaps an answer, and a ticket of its own. */
function bySubjectOf({ bySubject }: MailWorld): MailTicket | null {
  return bySubject;
}

function takesPart(ticket: MailTicket, personId: PersonId): boolean {
  return (
    ticket.requesterId === personId || ticket.filedById === personId || ticket.participants.includes(personId)
  );
}

export function isUnreadable({ flags }: Pick<Mail, "flags">): boolean {
  return flags.some((flag) =>
    ["unreadable", "too_large", "too_many_parts", "too_many_headers"].includes(flag),
  );
}
