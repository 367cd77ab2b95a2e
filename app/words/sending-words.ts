import type { Sending } from "#app/db/sending/read-sending.ts";
import { formatMoment } from "#app/domain/time/moment.ts";
import type { Shown } from "./shown.ts";
import { ageWords } from "./span-words.ts";

const CHANNEL_WORDS: Readonly<Record<string, string>> = { mail: "E-mail", slack: "Slack", inbox: "Inbox" };

export function channelWords(key: string): string {
  return CHANNEL_WORDS[key] ?? key;
}

/** The page in one sentence: what is wrong first. */
export function sendingTitle({ channels, dead, late, mailAlarms }: Sending, now: number): string {
  const out = channels.find(({ probeAt }) => probeAt !== null);
  if (out) return `${channelWords(out.key)} is not sent: its provider does not answer`;
  if (late.count > 0) return late.count === 1 ? "One moment is late" : "Moments of tickets are late";
  const oldest = channels.find(({ dueSince }) => dueSince !== null && now - dueSince > LATE_MS);
  if (oldest) return `${channelWords(oldest.key)} waits longer than it should`;
  if (mailAlarms.includes("silent")) return "No mail arrives";
  if (dead.length > 0) return dead.length === 1 ? "One message was given up" : "Messages were given up";
  return "Everything is sent, and nothing is late";
}

const LATE_MS = 2 * 60_000;

const JOB_WORDS: Readonly<Record<Sending["jobs"][number]["kind"], string>> = {
  hand_over: "Handing tickets on",
  merge: "Moving what was entered twice",
  bulk: "Saying one thing to many tickets",
};
/** A job that is well ends within a few minutes. */
const STUCK_MS = 15 * 60_000;

/** A job that is under way, without a word of what it says. */
export function jobWords({ id, kind }: Sending["jobs"][number]): string {
  return `${JOB_WORDS[kind]} (${id.slice(0, 6)})`;
}

export function isStuck({ createdAt }: Pick<Sending["jobs"][number], "createdAt">, now: number): boolean {
  return now - createdAt > STUCK_MS;
}

/** How a channel does just now. */
export function channelState(
  { dueSince, probeAt, outageReason }: Sending["channels"][number],
  shown: Shown,
): string {
  if (probeAt !== null)
    return `Held back${outageReason ? ` (${outageReason})` : ""}. The next try is at ${formatMoment(probeAt, shown)}.`;
  if (dueSince === null) return "Nothing is late.";
  return `The oldest could have left ${ageWords(shown.now - dueSince)} ago.`;
}
