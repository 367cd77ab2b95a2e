import type { DueCode } from "#app/db/sending/code-outbox.ts";
import type { Campus, Due } from "#app/db/sending/load-due.ts";

/** What a channel's provider said to one message. */
export type Answer =
  | { kind: "accepted"; messageId: string; response: string }
  /** A code of null: refused on our side, and the provider was never asked. `ofRecipient`: whoever it is for, for good. */
  | { kind: "refused"; permanent: boolean; code: number | null; response: string; ofRecipient?: true }
  /** Handed over, and no answer: it may have arrived, so it is tried again ever more rarely. */
  | { kind: "unanswered"; reason: string }
  | { kind: "outage"; reason: string };

/** The rows of one message: one, or several that leave as a list. */
export type Message = readonly [Due, ...Due[]];

/** A channel that leads outside: renders a message and hands it over. The same rows give the same message. */
export type Carrier = { channel: string; carry(message: Message, campus: Campus): Promise<Answer> };

/** A code with its digits and what its link carries, both made the moment its mail is written. */
export type CodeMessage = DueCode & { code: string; token: string };

/** A channel that takes codes to people. */
export type CodeCarrier = { carryCode(code: CodeMessage, campus: Campus): Promise<Answer> };
