import type { EventKind, Facts } from "#app/domain/events.ts";
import { type Refusal, refuse, refuseAll } from "#app/domain/refusals.ts";
import { dayAt, wallInstant } from "#app/domain/time/calendar.ts";
import type { Duty } from "./telling.ts";

/** What somebody may choose about, of what they reported, follow or have as well. */
export const OWN_TOPICS = [
  "received",
  "progress",
  "owner",
  "replies",
  "standing",
  "own_changes",
  "followed",
] as const;

/** And of what they work on. */
export const WORK_TOPICS = [
  "their_replies",
  "reopened",
  "reminders",
  "dates",
  "mentions",
  "committees",
  "work_changes",
] as const;

/** One row of their page each. */
export const TOPICS = [...OWN_TOPICS, ...WORK_TOPICS] as const;
export type Topic = (typeof TOPICS)[number];

/** From one whole hour of the campus's day until another, over midnight where it is the later one. */
export type QuietHours = { fromHour: number; untilHour: number };

/** How somebody would like to be told on a channel, beside their inbox, which always has everything. */
export type Preference = {
  /** What they do not want there at all. */
  off: readonly Topic[];
  /** The hour at which everything leaves as one list; null for each thing by itself. */
  digestHour: number | null;
  quiet: QuietHours | null;
};

/** The same for all channels, as it is kept. */
export type Choices = Omit<Preference, "off"> & { off: Readonly<Record<string, readonly Topic[]>> };

export const NO_CHOICES: Choices = { off: {}, digestHour: null, quiet: null };

/** What of it concerns one channel. */
export function preferenceOn(channel: string, { off, ...choices }: Choices): Preference {
  return { ...choices, off: off[channel] ?? [] };
}

/** As the page sends it: what is wanted by mail, and hours as typed, empty for none. */
export type ChoicesSaid = { mail: readonly string[]; digest: string; quietFrom: string; quietUntil: string };

/** What a page said, as it is kept; what it does not name is not wanted. Hours are whole, and quiet ones have both ends. */
export function choicesOf(said: ChoicesSaid): { ok: true; choices: Choices } | Refusal {
  const hours = { digest: said.digest, quietFrom: said.quietFrom, quietUntil: said.quietUntil };
  const unknown = Object.entries(hours).filter(([, typed]) => typed !== "" && hourIn(typed) === null);
  const [fromHour, untilHour] = [hourIn(said.quietFrom), hourIn(said.quietUntil)];
  const isHalf = (fromHour === null) !== (untilHour === null);
  const isNothing = fromHour !== null && fromHour === untilHour;
  const issues = [
    ...unknown.flatMap(([field]) => refuse("choice_unknown", field).issues),
    ...(unknown.length === 0 && (isHalf || isNothing) ? refuse("quiet_hours_open", "quietUntil").issues : []),
  ];
  if (issues.length > 0) return refuseAll(issues);
  const off = TOPICS.filter((topic) => !said.mail.includes(topic));
  const quiet = fromHour === null || untilHour === null ? null : { fromHour, untilHour };
  return { ok: true, choices: { off: { mail: off }, digestHour: hourIn(said.digest), quiet } };
}

function hourIn(typed: string): number | null {
  return /^\d{1,2}$/.test(typed) && Number(typed) < 24 ? Number(typed) : null;
}

type Told = { kind: EventKind; duty: Duty; facts: Facts };

/** What is to be done with something that is due: to leave now, not at all, or later as part of a list. */
export type HowTold = { how: "now" } | { how: "off" } | { how: HeldFor; at: number };

/** For what something waits because its reader likes it so. */
export type HeldFor = "digest" | "quiet";

/**
 * How one person is told one thing. What is essential leaves now, whatever they chose; what they switched off does
 * not; everything else waits for their daily list, or for the end of their quiet hours, a day at most.
 */
export function howTold(preference: Preference, told: Told, now: number, timeZone: string): HowTold {
  const topic = topicOf(told);
  if (topic === null) return { how: "now" };
  if (preference.off.includes(topic)) return { how: "off" };
  const { digestHour, quiet } = preference;
  if (digestHour !== null) return { how: "digest", at: nextHour(digestHour, now, timeZone) };
  return quiet !== null && isQuiet(quiet, now, timeZone)
    ? { how: "quiet", at: nextHour(quiet.untilHour, now, timeZone) }
    : { how: "now" };
}

const OF_REQUESTER: Readonly<Partial<Record<EventKind, Topic>>> = {
  filed: "received",
  acknowledged: "progress",
  promised: "progress",
  extension_asked: "progress",
  extension_decided: "progress",
  claimed: "owner",
  assigned: "owner",
  forwarded: "owner",
  recategorised: "owner",
  replied: "replies",
  held: "standing",
  resolution_undone: "standing",
  confirmation_asked: "standing",
  closed: "standing",
  cancelled: "standing",
};

const OF_ASSIGNEE: Readonly<Partial<Record<EventKind, Topic>>> = {
  replied: "their_replies",
  reopened: "reopened",
  reminded: "reminders",
  stalled: "reminders",
  extension_decided: "dates",
  extension_answered: "dates",
};

const EVERYBODYS: readonly EventKind[] = ["broken", "escalated"];
const REQUESTERS: readonly EventKind[] = [
  "asked",
  "question_reminded",
  "resolved",
  "link_sent",
  "whose_asked",
];
const ASSIGNEES: readonly EventKind[] = ["filed", "claimed", "assigned", "forwarded", "recategorised"];

/**
 * Which choice something falls under; null for what cannot be switched off: a question to me, resolved, a broken
 * promise, what is escalated or assigned to me, a link that I asked for, work orders, and emergencies (PRODUCT 7).
 */
export function topicOf({ kind, duty, facts }: Told): Topic | null {
  if (EVERYBODYS.includes(kind) || facts.emergency === true) return null;
  switch (duty) {
    case "level":
    case "contact":
      return null;
    case "requester":
      return REQUESTERS.includes(kind) ? null : (OF_REQUESTER[kind] ?? "own_changes");
    case "assignee":
      return ASSIGNEES.includes(kind) ? null : (OF_ASSIGNEE[kind] ?? "work_changes");
    case "watcher":
      return "followed";
    case "committee":
      return "committees";
    case "mentioned":
      return "mentions";
  }
}

/** Whether quiet hours run at a moment: they end before they begin again. */
function isQuiet({ fromHour, untilHour }: QuietHours, now: number, timeZone: string): boolean {
  return nextHour(untilHour, now, timeZone) < nextHour(fromHour, now, timeZone);
}

/** The next moment after `now` at which the campus's clocks show that hour. */
export function nextHour(hour: number, now: number, timeZone: string): number {
  const day = dayAt(timeZone, now);
  const today = wallInstant(timeZone, day, hour * 60);
  return today > now ? today : wallInstant(timeZone, day + 1, hour * 60);
}
