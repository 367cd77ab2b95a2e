/** What a mail can become. */
export const MAIL_OUTCOMES = [
  /** It is stored, and nothing more is known yet. */
  "received",
  "filed",
  "replied",
  "noted",
  /** For staff to read, without any power. */
  "kept",
  /** The same mail came before. */
  "duplicate",
  "quarantined",
  "blocked",
  "rejected",
  /** Nobody's words: kept, and nothing follows. */
  "set_aside",
  "bounced",
  "self_test",
] as const;
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];

/** By what a mail was found to belong to a ticket. */
export type MatchedBy = "token" | "id" | "subject";

/** Why a mail that belongs to a ticket has no power there. */
export type KeptWhy =
  | "unverified"
  | "unconfirmed"
  | "automatic"
  | "not_allowed"
  | "bounced"
  /** The ticket is finished, and what follows it is nobody else's to read either. */
  | "over"
  | "too_many";
