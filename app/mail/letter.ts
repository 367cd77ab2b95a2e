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
  /**
   * An answer about this recipient or this message. Permanent: sending it again gets the same answer. `ofRecipient`: for
   * good, and before the server had seen the message.
   */
  | { kind: "refused"; permanent: boolean; code: number | null; response: string; ofRecipient?: true }
  /** The message was handed over and no answer came: it may have been accepted, and sending it again may double it. */
  | { kind: "unanswered"; reason: string }
  /** Says nothing about the letter: no connection, no time left, or not let in. */
  | { kind: "outage"; reason: string };

/** Takes a letter to the outside. Never throws for what the other side says or fails to say. */
export type MailSender = { send(letter: Letter): Promise<SendResult> };
