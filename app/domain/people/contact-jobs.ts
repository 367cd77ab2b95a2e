import type { PersonId } from "#app/domain/ids.ts";

export const JOB_ANSWERS = ["done", "not_possible"] as const;
export type JobAnswer = (typeof JOB_ANSWERS)[number];

/** A contact's work order on a ticket; its number is that of the event that gave it. */
export type ContactJob = {
  seq: number;
  contactId: PersonId;
  givenById: PersonId;
  /** When somebody is there; null where any time will do. */
  visitFromAt: number | null;
  visitUntilAt: number | null;
  /** Until when its link works. */
  expiresAt: number;
  answer: JobAnswer | null;
  answeredAt: number | null;
  revokedAt: number | null;
};

/** How it stands; only one that waits can be answered or taken back. */
export type JobStanding = "waits" | "answered" | "revoked" | "expired";

export function standingOfJob(
  { answeredAt, revokedAt, expiresAt }: Pick<ContactJob, "answeredAt" | "revokedAt" | "expiresAt">,
  now: number,
): JobStanding {
  if (answeredAt !== null) return "answered";
  if (revokedAt !== null) return "revoked";
  return now < expiresAt ? "waits" : "expired";
}

/** Those that wait for their contact. */
export function waitingJobs<Job extends ContactJob>(jobs: readonly Job[], now: number): readonly Job[] {
  return jobs.filter((job) => standingOfJob(job, now) === "waits");
}
