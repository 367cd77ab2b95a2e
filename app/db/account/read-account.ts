import { sql } from "drizzle-orm";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { stoppedBy } from "#app/db/mail/troubled-addresses.ts";
import { actorId } from "#app/db/people/actor.ts";
import { signInCodes } from "#app/db/schema/codes-schema.ts";
import { people, personAddresses, students } from "#app/db/schema/people-schema.ts";
import { sessions } from "#app/db/schema/sessions-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { ratingsShown } from "#app/domain/people/ratings.ts";
import { MOST_ADDRESSES, sessionName } from "./account.ts";
import { isOpen } from "./account-news.ts";
import { starsQuery } from "./ratings.ts";
import { campusFrom, viewerFrom, viewerQueries } from "./viewer.ts";

const MOST_SESSIONS = 200;

/** What somebody is known by, and an address that waits for its code. One round trip. */
export async function readProfile({ reads }: Database, ref: ActorRef, now: number) {
  const id = actorId(ref, now);
  const [persons, campuses, [account], addresses, [student], [pending], stars] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({ hasPassword: sql<number>`${people.passwordHash} is not null` })
      .from(people)
      .where(sql`${people.id} = ${id}`),
    reads
      .select({
        id: personAddresses.id,
        kind: personAddresses.kind,
        value: personAddresses.value,
        isPrimary: personAddresses.isPrimary,
        trouble: stoppedBy(sql`person_addresses.id`),
      })
      .from(personAddresses)
      .where(sql`${personAddresses.personId} = ${id} and ${personAddresses.verifiedAt} is not null`)
      .limit(MOST_ADDRESSES),
    reads
      .select({
        rollNumber: students.rollNumber,
        hostel: labelOf("place", students.hostelId),
        room: students.room,
        section: students.section,
        batch: students.batch,
      })
      .from(students)
      .where(sql`${students.personId} = ${id}`),
    reads
      .select({ address: signInCodes.address })
      .from(signInCodes)
      .where(sql`${signInCodes.personId} = ${id} and ${signInCodes.purpose} = 'address' and ${isOpen(now)}`),
    starsQuery(reads, id),
  ]);
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    hasPassword: account?.hasPassword === 1,
    addresses,
    student: student ?? null,
    pending: pending?.address ?? null,
    ratings: ratingsShown(stars.map((rated) => rated.stars)),
  };
}

/** Where somebody is signed in, the last used first. One round trip. */
export async function readDevices({ reads }: Database, ref: ActorRef, now: number) {
  const hashes = ref.kind === "session" ? ref.tokenHashes : [];
  const [persons, campuses, devices] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        id: sessionName,
        device: sessions.device,
        createdAt: sessions.createdAt,
        seenAt: sessions.seenAt,
        isShared: sessions.isShared,
        isThis: sql<number>`${sessions.tokenHash} in ${[...hashes, ""]}`,
      })
      .from(sessions)
      .where(sql`${sessions.personId} = ${actorId(ref, now)} and ${sessions.expiresAt} > ${now}`)
      .limit(MOST_SESSIONS),
  ]);
  const shown = devices
    .map((device) => ({ ...device, isThis: device.isThis === 1 }))
    .toSorted((one, other) => other.seenAt - one.seenAt);
  return { viewer: viewerFrom(persons), campus: campusFrom(campuses), devices: shown };
}
