import type { Topic } from "#app/domain/telling/how-told.ts";

type Words = { label: string; hint?: string };

/** What somebody may choose about, as they read it. */
export const TOPIC_WORDS: Readonly<Record<Topic, Words>> = {
  received: { label: "Your report has arrived", hint: "Its number, who has it, and by when." },
  progress: { label: "Somebody has begun, or the date is new" },
  owner: { label: "Somebody else has it now" },
  replies: { label: "Replies" },
  standing: {
    label: "It waits, is finished, or was withdrawn",
    hint: "Also the question whether what was fixed is fixed.",
  },
  own_changes: { label: "Other changes", hint: "Put together with another one, part of a known problem." },
  followed: { label: "What you follow or have as well" },
  their_replies: { label: "Replies of those who reported it" },
  reopened: { label: "Reopened" },
  reminders: {
    label: "Reminders",
    hint: "Before a promise is due, and where nothing has happened for long.",
  },
  dates: { label: "Answers about a new date" },
  mentions: { label: "A colleague names you" },
  committees: { label: "Your committee is brought in" },
  work_changes: { label: "Other changes of what is yours" },
};

/** What is always sent at once, and why. */
export const ESSENTIAL = [
  { what: "A question to you", why: "the promise stands still until you answer." },
  { what: "Marked as fixed", why: "you have some days to say that it is not." },
  { what: "A broken promise", why: "you hear it from us before you have to find out." },
  { what: "Codes to sign in", why: "they are over after 15 minutes." },
] as const;

export const ESSENTIAL_AT_WORK = [
  { what: "Assigned to you", why: "its promise is running." },
  { what: "Escalated to you", why: "nobody below has kept the promise." },
  { what: "Emergencies", why: "somebody may be in danger." },
] as const;

/** "18:00", of a whole hour. */
export function hourWords(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}
