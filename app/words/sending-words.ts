import type { Sending } from "#app/db/sending/read-sending.ts";
import type { EventKind } from "#app/domain/events.ts";
import { topicOf } from "#app/domain/telling/how-told.ts";
import type { Duty } from "#app/domain/telling/telling.ts";
import { formatMoment } from "#app/domain/time/moment.ts";
import type { Shown } from "./shown.ts";
import { ageWords } from "./span-words.ts";
import { TOPIC_WORDS } from "./topic-words.ts";

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

/** What cannot be switched off has no name among the choices. */
const ESSENTIAL_WORDS: Readonly<Partial<Record<EventKind, string>>> = {
  asked: "A question",
  question_reminded: "A question",
  resolved: "Marked as fixed",
  broken: "A broken promise",
  escalated: "Escalated",
  link_sent: "A link to follow a ticket",
  whose_asked: "The question whose mail it was",
};

/** What a message that was given up says, without a word of it. */
export function messageWords({ channel, kind, duty }: Sending["dead"][number]): string {
  return `${channelWords(channel)}: ${aboutWords(kind, duty)}`;
}

function aboutWords(kind: EventKind, duty: Duty): string {
  if (duty === "contact") return "A work order";
  const topic = topicOf({ kind, duty, facts: {} });
  if (topic !== null) return TOPIC_WORDS[topic].label;
  return ESSENTIAL_WORDS[kind] ?? (duty === "level" ? "Escalated" : "Assigned");
}

const GIVEN_UP_WORDS: Readonly<Record<string, string>> = {
  too_old: "It could not be sent in time.",
  no_address: "No address is known.",
};

/** Why a message was given up: in our words, or in its reader's server's. */
export function givenUpWords({ reason }: Sending["dead"][number]): string {
  return reason === null ? "No reason is known." : (GIVEN_UP_WORDS[reason] ?? reason);
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
