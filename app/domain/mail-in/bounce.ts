/** What a delivery report says of one recipient. */
export type Bounced = { address: string | null; status: string | null; kind: "hard" | "soft" | "delivered" };

/**
 * Reads a delivery report: its machine-readable part where it has one (RFC 3464), else what programs without it write
 * for people. A mail that is only late, or has arrived, is no bounce.
 */
export function bouncedIn(report: string | null, text: string): readonly Bounced[] {
  const listed = report === null ? [] : recipientsIn(report.slice(0, 100_000));
  return listed.length > 0 ? listed : [guessed(text.slice(0, 50_000))];
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
  // A mailbox that is full may have room tomorrow.
  if (status?.startsWith("4.") || status === "5.2.2") return "soft";
  return status?.startsWith("2.") ? "delivered" : "hard";
}

const SOFT =
  /\b(delayed|temporar(y|ily)|will (be )?retr(y|ied)|mailbox (is )?full|over quota|quota exceeded|greylist)/i;

function guessed(text: string): Bounced {
  const status = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(text)?.[0] ?? null;
  const address = /[^\s<>:;,"()]{1,64}@[a-z0-9.-]{3,200}/i.exec(text)?.[0].toLowerCase() ?? null;
  const isSoft = status?.startsWith("4.") || status === "5.2.2" || (status === null && SOFT.test(text));
  return { address, status, kind: isSoft ? "soft" : "hard" };
}
