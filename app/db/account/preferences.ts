import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { actorId } from "#app/db/people/actor.ts";
import { publicMailReplies } from "#app/db/schema/mail-schema.ts";
import { notificationPreferences } from "#app/db/schema/preferences-schema.ts";
import { outbox } from "#app/db/schema/sending-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { type Choices, NO_CHOICES } from "#app/domain/telling/how-told.ts";
import { campusFrom, viewerFrom, viewerQueries } from "./viewer.ts";

/** The columns that say how somebody would like to be told. */
export const preferenceColumns = {
  off: notificationPreferences.off,
  digestHour: notificationPreferences.digestHour,
  quietFromHour: notificationPreferences.quietFromHour,
  quietUntilHour: notificationPreferences.quietUntilHour,
};

type Row = Pick<
  typeof notificationPreferences.$inferSelect,
  "off" | "digestHour" | "quietFromHour" | "quietUntilHour"
>;

/** What such a row says; whoever has none has chosen nothing. */
export function choicesFrom(row: Row | null | undefined): Choices {
  if (!row) return NO_CHOICES;
  const { off, digestHour, quietFromHour: fromHour, quietUntilHour: untilHour } = row;
  return { off, digestHour, quiet: fromHour === null || untilHour === null ? null : { fromHour, untilHour } };
}

/** How the viewer is told. One round trip. */
export async function readPreferences({ reads }: Database, ref: ActorRef, now: number) {
  const [persons, campuses, [row], inPublic] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select(preferenceColumns)
      .from(notificationPreferences)
      .where(sql`${notificationPreferences.personId} = ${actorId(ref, now)}`),
    reads
      .select({ personId: publicMailReplies.personId })
      .from(publicMailReplies)
      .where(sql`${publicMailReplies.personId} = ${actorId(ref, now)}`),
  ]);
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    choices: choicesFrom(row),
    repliesInPublic: inPublic.length > 0,
  };
}

/** Whether what somebody of the staff writes by mail goes to the requester at once, or is a note first. */
export async function setPublicReplies(
  { writes }: Database,
  personId: PersonId,
  inPublic: boolean,
  now: number,
): Promise<void> {
  if (inPublic)
    await writes.insert(publicMailReplies).values({ personId, sinceAt: now }).onConflictDoNothing();
  else await writes.delete(publicMailReplies).where(sql`${publicMailReplies.personId} = ${personId}`);
}

/** Writes down how somebody would like to be told; what waits for a list of theirs is asked again at once. One batch. */
export async function writePreferences(
  { writes }: Database,
  personId: PersonId,
  { off, digestHour, quiet }: Choices,
  now: number,
): Promise<void> {
  const row = {
    off,
    digestHour,
    quietFromHour: quiet?.fromHour ?? null,
    quietUntilHour: quiet?.untilHour ?? null,
  };
  await writes.batch([
    writes
      .insert(notificationPreferences)
      .values({ personId, ...row })
      .onConflictDoUpdate({ target: notificationPreferences.personId, set: row }),
    askAnew(writes, personId, now),
  ]);
}

/** Takes everything by mail away from somebody that may be, and leaves their quiet hours. One batch. */
export async function switchMailOff(
  { writes }: Database,
  personId: PersonId,
  off: Choices["off"],
  now: number,
): Promise<void> {
  const set = { off, digestHour: null };
  await writes.batch([
    writes
      .insert(notificationPreferences)
      .values({ personId, ...set })
      .onConflictDoUpdate({ target: notificationPreferences.personId, set }),
    askAnew(writes, personId, now),
  ]);
}

/** What waits for an hour that somebody chose is asked again at once. */
function askAnew(writes: Database["writes"], personId: PersonId, now: number) {
  return writes
    .update(outbox)
    .set({ nextAttemptAt: now, bundleId: null, heldFor: null })
    .where(
      sql`${outbox.personId} = ${personId} and ${outbox.state} in ('queued', 'claimed') and ${outbox.state} = 'queued'
        and ${outbox.attempts} = 0 and ${outbox.heldFor} is not null`,
    );
}
