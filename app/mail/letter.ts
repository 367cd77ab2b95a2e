export type Mailbox = { name: string | null; address: string };

/** One mail to one person, complete but for its encoding. */
export type Letter = {
  from: { name: string; address: string };
  to: Mailbox;
  replyTo: string | null;
  subject: string;
  text: string;
  html: string;
  /** With or without angle brackets. The same letter sent again must carry the same one. */
  messageId: string;
  inReplyTo: string | null;
  /** Oldest first. */
  references: string[];
  /** Further headers of ours, such as `List-Id`. */
  headers: Record<string, string>;
};

export type SendResult =
  | { kind: "accepted"; response: string }
  /** An answer about this recipient or this message. Permanent: sending it again gets the same answer. */
  | { kind: "refused"; permanent: boolean; code: number | null; response: string }
  /** Says nothing about the letter: no connection, no time left, not let in, or cut off before the answer. */
  | { kind: "outage"; reason: string };

/** Takes a letter to the outside. Never throws for what the other side says or fails to say. */
export type MailSender = { send(letter: Letter): Promise<SendResult> };
