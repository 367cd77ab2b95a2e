/** By whom a report was written while nobody knows it. */
export const UNKNOWN_SENDER = "Unknown sender";

/** The subject that mail lies under until somebody sorts it. */
export const MAIL_SUBJECT = "by-mail";

export const UNKNOWN_SENDERS = ["reject", "quarantine", "accept"] as const;

/** What becomes of mail from addresses that are nobody's; `accept` is for the listed domains, the others wait. */
export type MailSettings = {
  unknownSenders: (typeof UNKNOWN_SENDERS)[number];
  acceptedDomains: readonly string[];
};

/** The domains in what somebody typed, each once. */
export function domainsIn(typed: string): readonly string[] {
  const words = typed.toLowerCase().split(/[\s,;]+/);
  return [
    ...new Set(
      words.map((word) => word.replace(/^@/, "")).filter((word) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(word)),
    ),
  ];
}

/** Of mails that wait: more nobody counts. */
export const MOST_COUNTED = 99;
