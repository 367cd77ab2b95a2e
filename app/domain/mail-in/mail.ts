import type { HeaderField } from "./header-block.ts";
import type { Invitation } from "./invitation.ts";
import type { MailKind } from "./mail-kind.ts";
import type { Verdict } from "./verdict.ts";

/** What is out of the ordinary about a mail, for whoever looks at its trace. */
export type MailFlag =
  | "unreadable"
  | "too_large"
  | "too_many_headers"
  | "too_many_parts"
  | "signed"
  | "encrypted"
  | "reply_to_differs"
  | "foreign_letters"
  | "cut"
  | "partial";

/** One part of a mail that is a file. */
export type MailPart = {
  name: string;
  /** As its sender called it; what it is its content says. */
  type: string;
  bytes: Uint8Array;
  /** Without brackets; null where nothing refers to it. */
  contentId: string | null;
};

/** A mail as it was read: nothing in it is believed but its verdict. */
export type Mail = {
  fields: readonly HeaderField[];
  /** The address that counts as the sender; null where it is in doubt. */
  from: string | null;
  /** Whom it names as its sender, to be shown: the best guess. */
  shownFrom: string;
  verdict: Verdict;
  kind: MailKind;
  id: string | null;
  answers: readonly string[];
  /** Addresses in To and Cc; and of those in Cc alone. */
  recipients: readonly string[];
  copied: readonly string[];
  subject: string;
  text: string;
  html: string | null;
  parts: readonly MailPart[];
  /** The machine-readable part of a delivery report or a complaint. */
  report: string | null;
  invitation: Invitation | null;
  flags: readonly MailFlag[];
};
