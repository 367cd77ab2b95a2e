import type { Mail } from "./mail.ts";

/** What a delivery report says of one recipient. */
export type Bounced = { address: string | null; status: string | null; kind: "hard" | "soft" | "delivered" };

/**
 * What is known of an address by the mails that came back: it does not work, something was late or full, or whoever
 * reads there said that our mail is spam.
 */
export type AddressTrouble = "hard" | "soft" | "complaint";

/** Trouble that ends mail to an address until somebody says that it works again. */
export const STOPPING: readonly AddressTrouble[] = ["hard", "complaint"];

/**
 * Reads a delivery report: its machine-readable part where it has one (RFC 3464), else what programs without it write
 * for people. A mail that is only late, or has arrived, is no bounce.
 */
export function bouncedIn(report: string | null, text: string): readonly Bounced[] {
  const listed = report === null ? [] : recipientsIn(report.slice(0, 100_000));
  return listed.length > 0 ? listed : [guessed(text.slice(0, 50_000))];
}

/** What of an address is known by what one mail met. */
export type Trouble = { kind: AddressTrouble; status: string | null };

/**
 * What a server says of an address by refusing it for good as a recipient (RFC 5321, RFC 3463); null where it speaks of
 * us or of its rules, since a door that is shut to us is no matter of who lives behind it.
 */
export function refusedAddress(code: number | null, response: string): Trouble | null {
  const status = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? null;
  if (status === "5.2.2") return { kind: "soft", status };
  if (status !== null) return /^5\.(1\.([1236]|10)|2\.1)$/.test(status) ? { kind: "hard", status } : null;
  const isGone =
    code !== null && [550, 551, 553].includes(code) && GONE.test(response) && !SHUT.test(response);
  return isGone ? { kind: "hard", status } : null;
}

const GONE =
  /\b(no such|unknown (user|recipient|address|mailbox)|(user|recipient|address|mailbox) (is )?(unknown|not found|unavailable|disabled)|does(n[’']t| not) exist|invalid (recipient|mailbox|address)|no mailbox)/i;
const SHUT = /\b(relay|spam|block|denied|policy|black-?list|rbl|reputation)/i;

/** Whether a feedback report (RFC 5965) says that its reader does not want our mail; some report other things. */
export function isComplaint(report: string | null): boolean {
  const type = /^Feedback-Type:[ \t]*([a-z-]+)/im.exec(report?.slice(0, 100_000) ?? "")?.[1] ?? "";
  return ["abuse", "fraud", "opt-out", "opt-out-list", "other"].includes(type.toLowerCase());
}

function recipientsIn(report: string): readonly Bounced[] {
  return report.split(/\r?\n[ \t]*\r?\n/).flatMap((block) => {
    const field = (name: string) =>
      new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(block)?.[1]?.trim() ?? null;
    const recipient = field("Final-Recipient") ?? field("Original-Recipient");
    const action = field("Action")?.toLowerCase() ?? null;
    if (recipient === null && action === null) return [];
    const status =
      /\b([245])\.\d{1,3}\.\d{1,3}\b/.exec(field("Status") ?? field("Diagnostic-Code") ?? "")?.[0] ?? null;
    const address = recipient?.split(";").at(-1)?.trim().replace(/^<|>$/g, "").toLowerCase() ?? null;
    return [{ address, status, kind: kindOf(action, status) }];
  });
}

function kindOf(action: string | null, status: string | null): Bounced["kind"] {
  if (action === "delayed") return "soft";
  if (action === "delivered" || action === "relayed" || action === "expanded") return "delivered";
  if (isPassing(status)) return "soft";
  return status?.startsWith("2.") ? "delivered" : "hard";
}

/**
 * Whether it says nothing against the address (RFC 3463): later it may work, the mailbox may have room tomorrow, and
 * what one server will not take for its size, its content or our standing is no matter of who reads there.
 */
function isPassing(status: string | null): boolean {
  return status !== null && /^(4\.|5\.2\.[23]$|5\.[367]\.)/.test(status);
}

const SOFT =
  /\b(delayed|temporar(y|ily)|will (be )?retr(y|ied)|mailbox (is )?full|over quota|quota exceeded|greylist)/i;

function guessed(text: string): Bounced {
  const status = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(text)?.[0] ?? null;
  const address = /[^\s<>:;,"()]{1,64}@[a-z0-9.-]{3,200}/i.exec(text)?.[0].toLowerCase() ?? null;
  return {
    address,
    status,
    kind: isPassing(status) || (status === null && SOFT.test(text)) ? "soft" : "hard",
  };
}

/**
 * What a report says of an address; null where it says that all is well, or nothing of the sort. Whoever got a copy of an
 * answer knows the id of the mail that it answers and could write a report about it: such a mail did arrive, whatever is
 * said of it, so that no mail is ended by that.
 */
export function troubleIn(
  { kind, report, text }: Mail,
  isHeard: boolean,
): (Trouble & { reported: string | null }) | null {
  if (kind === "complaint")
    return isComplaint(report) && !isHeard ? { kind: "complaint", status: null, reported: null } : null;
  for (const { kind, status, address } of bouncedIn(report, text))
    if (kind !== "delivered") return { kind: isHeard ? "soft" : kind, status, reported: address };
  return null;
}
