import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { stoppedBy } from "#app/db/mail/troubled-addresses.ts";
import { actorId } from "#app/db/people/actor.ts";
import { signInCodes } from "#app/db/schema/codes-schema.ts";
import { campus, people, personAddresses, sessions, students } from "#app/db/schema/schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { type AccountNews, CODE_TRIES, NEWS_GIVEN_UP_MS } from "#app/domain/sign-in/sign-in-codes.ts";
import { insertStatements } from "./sign-in-codes.ts";
import { campusFrom, viewerFrom, viewerQueries } from "./viewer.ts";

const MOST_ADDRESSES = 20;
const MOST_SESSIONS = 200;
type Writes = Database["writes"];

/** What somebody is known by, and an address that waits for its code. One round trip. */
export async function readProfile({ reads }: Database, ref: ActorRef, now: number) {
  const id = actorId(ref, now);
  const [persons, grants, campuses, [account], addresses, [student], [pending]] = await reads.batch([
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
  ]);
  return {
    viewer: viewerFrom(persons, grants),
    campus: campusFrom(campuses),
    hasPassword: account?.hasPassword === 1,
    addresses,
    student: student ?? null,
    pending: pending?.address ?? null,
  };
}

/** Where somebody is signed in, the last used first. One round trip. */
export async function readDevices({ reads }: Database, ref: ActorRef, now: number) {
  const hashes = ref.kind === "session" ? ref.tokenHashes : [];
  const [persons, grants, campuses, devices] = await reads.batch([
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
  return { viewer: viewerFrom(persons, grants), campus: campusFrom(campuses), devices: shown };
}

/** How a session is named on a page: enough of its hash to tell it from the others of its person. */
const sessionName = sql<string>`substr(${sessions.tokenHash}, 1, 16)`;

/** What an operation on somebody's own account looks at; null without a session. One round trip. */
export async function loadAccount({ reads }: Database, ref: ActorRef, now: number) {
  const id = actorId(ref, now);
  const [[person], addresses, [house]] = await reads.batch([
    reads
      .select({ personId: people.id, passwordHash: people.passwordHash })
      .from(people)
      .where(sql`${people.id} = ${id}`),
    reads
      .select({ id: personAddresses.id, value: personAddresses.value, isPrimary: personAddresses.isPrimary })
      .from(personAddresses)
      .where(
        sql`${personAddresses.personId} = ${id} and ${personAddresses.kind} = 'mail'
          and ${personAddresses.verifiedAt} is not null`,
      )
      .limit(MOST_ADDRESSES),
    reads.select({ madeByDemo: campus.madeByDemo }).from(campus),
  ]);
  return person ? { ...person, addresses, madeByDemo: house?.madeByDemo ?? false } : null;
}

export type Account = NonNullable<Awaited<ReturnType<typeof loadAccount>>>;

/** Ends a person's sessions: one by its name, or all but those of these tokens. Answers how many ended. */
export async function endSessionsOf(
  { writes }: Database,
  personId: PersonId,
  which: { name: string } | { allBut: readonly string[] },
  now: number,
): Promise<number> {
  const rows = await endedOf(writes, personId, which, now).returning({ at: sessions.createdAt });
  return rows.length;
}

function endedOf(
  writes: Writes,
  personId: PersonId,
  which: { name: string } | { allBut: readonly string[] },
  now: number,
) {
  const those: SQL =
    "name" in which
      ? sql`${sessionName} = ${which.name}`
      : sql`${sessions.tokenHash} not in ${[...which.allBut, ""]}`;
  return writes
    .update(sessions)
    .set({ expiresAt: now })
    .where(sql`${sessions.personId} = ${personId} and ${sessions.expiresAt} > ${now} and ${those}`);
}

type Change = { personId: PersonId; now: number; newsId: string };

/**
 * Puts another password in the place of the one that was checked, unless that has changed meanwhile; every other
 * session of the person ends, and their main address hears of it. Answers whether it did.
 */
export async function replacePassword(
  { writes }: Database,
  { personId, now, newsId }: Change,
  { from, to, keep }: { from: string | null; to: string; keep: readonly string[] },
): Promise<boolean> {
  const isDone = sql`exists (select 1 from people where id = ${personId} and password_hash = ${to})`;
  const entry = { at: now, actorId: personId, action: "person_changed", thing: "person" } as const;
  const [rows] = await writes.batch([
    writes
      .update(people)
      .set({ passwordHash: to })
      .where(sql`${people.id} = ${personId} and ${people.passwordHash} is ${from}`)
      .returning({ id: people.id }),
    auditIf(writes, { ...entry, thingId: String(personId), facts: { password: true } }, isDone),
    writes
      .update(sessions)
      .set({ expiresAt: now })
      .where(
        sql`${sessions.personId} = ${personId} and ${sessions.expiresAt} > ${now}
          and ${sessions.tokenHash} not in ${[...keep, ""]} and ${isDone}`,
      ),
    newsTo(writes, "password_changed", { personId, now, newsId }, primaryOf(personId), isDone),
    // Whoever knew the old one may have asked for a code.
    writes
      .delete(signInCodes)
      .where(sql`${signInCodes.personId} = ${personId} and purpose = 'sign_in' and ${isDone}`),
  ]);
  return rows.length > 0;
}

/** Makes a code that goes to an address somebody would like to add; an earlier one of theirs ends. One batch. */
export async function insertAddressCode(
  { writes }: Database,
  { personId, id, address, now }: { personId: PersonId; id: string; address: string; now: number },
): Promise<void> {
  const asked = { id, address, browserHash: "", now };
  await writes.batch(insertStatements(writes, "address", sql`(select ${personId})`, asked));
}

/** Counts one more try at the code for a new address. Answers it while it may be tried. One round trip. */
export async function tryAddressCode({ writes }: Database, personId: PersonId, now: number) {
  const theirs = sql`${signInCodes.personId} = ${personId} and ${signInCodes.purpose} = 'address'
    and ${signInCodes.tries} <= ${CODE_TRIES}`;
  const [, [open]] = await writes.batch([
    writes
      .update(signInCodes)
      .set({ tries: sql`${signInCodes.tries} + 1` })
      .where(theirs),
    writes
      .select({ id: signInCodes.id, address: signInCodes.address })
      .from(signInCodes)
      .where(sql`${theirs} and ${isOpen(now)}`),
  ]);
  return open ?? null;
}

function isOpen(now: number): SQL {
  return sql`${signInCodes.usedAt} is null and ${signInCodes.expiresAt} > ${now}`;
}

/**
 * Adds the address that a code went to; the main one hears of it. Answers whose it is then: an address is one person's,
 * and one that another person has proved meanwhile stays theirs.
 */
export async function insertAddress(
  { writes }: Database,
  { personId, now, newsId }: Change,
  { id, address }: { id: string; address: string },
): Promise<PersonId | null> {
  const isFresh = sql`exists (select 1 from person_addresses where person_id = ${personId} and kind = 'mail'
    and value = ${address} and verified_at = ${now})`;
  const entry = { at: now, actorId: personId, action: "person_changed", thing: "person" } as const;
  const [, , , , rows] = await writes.batch([
    writes
      .insert(personAddresses)
      .select(
        sql`select null, ${personId}, 'mail', ${address}, 0, ${now} where exists (select 1 from sign_in_codes
          where id = ${id} and used_at is null and expires_at > ${now})`,
      )
      .onConflictDoUpdate({
        target: [personAddresses.kind, personAddresses.value],
        set: { verifiedAt: now },
        setWhere: sql`${personAddresses.personId} = ${personId} and ${personAddresses.verifiedAt} is null`,
      }),
    writes.update(signInCodes).set({ usedAt: now }).where(sql`${signInCodes.id} = ${id}`),
    auditIf(writes, { ...entry, thingId: String(personId), facts: { address: "added" } }, isFresh),
    newsTo(writes, "addresses_changed", { personId, now, newsId }, primaryOf(personId), isFresh),
    writes
      .select({ personId: personAddresses.personId })
      .from(personAddresses)
      .where(sql`${personAddresses.kind} = 'mail' and ${personAddresses.value} = ${address}`),
  ]);
  return rows[0]?.personId ?? null;
}

/**
 * Adds the address that somebody wrote from and said to be theirs; the main one hears of it. Answers whether it is theirs
 * then: one that another person has stays with them.
 */
export async function addWritersAddress(
  { writes }: Database,
  { personId, now, newsId }: Change,
  address: string,
): Promise<boolean> {
  const isFresh = sql`exists (select 1 from person_addresses where person_id = ${personId} and kind = 'mail'
    and value = ${address} and verified_at = ${now})`;
  const entry = { at: now, actorId: personId, action: "person_changed", thing: "person" } as const;
  const [, , , rows] = await writes.batch([
    writes
      .insert(personAddresses)
      .values({ personId, kind: "mail", value: address, verifiedAt: now })
      .onConflictDoNothing(),
    auditIf(writes, { ...entry, thingId: String(personId), facts: { address: "added" } }, isFresh),
    newsTo(writes, "addresses_changed", { personId, now, newsId }, primaryOf(personId), isFresh),
    writes
      .select({ personId: personAddresses.personId })
      .from(personAddresses)
      .where(
        sql`${personAddresses.kind} = 'mail' and ${personAddresses.value} = ${address}
          and ${personAddresses.verifiedAt} is not null`,
      ),
  ]);
  return rows[0]?.personId === personId;
}

/**
 * Takes an address away, but never the last; mails go to the oldest that is left where it was the main one. It hears of
 * that itself. Answers whether it did.
 */
export async function deleteAddress(
  { writes }: Database,
  { personId, now, newsId }: Change,
  addressId: number,
): Promise<boolean> {
  const theirs = sql`person_id = ${personId} and kind = 'mail' and verified_at is not null`;
  const may = sql`exists (select 1 from person_addresses where id = ${addressId} and ${theirs})
    and (select count(*) from person_addresses where ${theirs}) > 1`;
  const entry = { at: now, actorId: personId, action: "person_changed", thing: "person" } as const;
  const own = sql`(select value from person_addresses where id = ${addressId} and person_id = ${personId})`;
  const [, , , rows] = await writes.batch([
    newsTo(writes, "addresses_changed", { personId, now, newsId }, own, may),
    auditIf(writes, { ...entry, thingId: String(personId), facts: { address: "removed" } }, may),
    writes
      .delete(signInCodes)
      .where(sql`${signInCodes.address} = ${own} and ${signInCodes.purpose} = 'sign_in' and ${may}`),
    writes
      .delete(personAddresses)
      .where(sql`${personAddresses.id} = ${addressId} and ${may}`)
      .returning({ id: personAddresses.id }),
    writes
      .update(personAddresses)
      .set({ isPrimary: true })
      .where(
        sql`${personAddresses.id} = (select min(id) from person_addresses where ${theirs})
          and not exists (select 1 from person_addresses where ${theirs} and is_primary = 1)`,
      ),
  ]);
  return rows.length > 0;
}

/** Says to which of somebody's addresses mails go. Answers whether it is theirs. */
export async function makeMain({ writes }: Database, personId: PersonId, id: number): Promise<boolean> {
  const chosen = sql`exists (select 1 from person_addresses where id = ${id} and person_id = ${personId}
    and kind = 'mail' and verified_at is not null)`;
  const theirs = sql`${personAddresses.personId} = ${personId} and ${personAddresses.kind} = 'mail' and ${chosen}`;
  const [, rows] = await writes.batch([
    writes.update(personAddresses).set({ isPrimary: false }).where(theirs),
    writes
      .update(personAddresses)
      .set({ isPrimary: true })
      .where(sql`${theirs} and ${personAddresses.id} = ${id}`)
      .returning({ id: personAddresses.id }),
  ]);
  return rows.length > 0;
}

function primaryOf(personId: PersonId): SQL {
  return sql`(select value from person_addresses where person_id = ${personId} and kind = 'mail' and is_primary = 1)`;
}

/** Word of a change to one of somebody's addresses, where it happened. */
function newsTo(
  writes: Writes,
  news: AccountNews,
  { personId, now, newsId }: Change,
  address: SQL,
  done: SQL,
): BatchItem<"sqlite"> {
  const giveUpAt = now + NEWS_GIVEN_UP_MS;
  return writes.insert(signInCodes).select(
    sql`select ${newsId}, ${personId}, ${news}, a.value, '', ${now}, ${giveUpAt}, 0, null, 'queued', 0, ${now}, ${giveUpAt}
      from (select ${address} as value) a where a.value is not null and ${done}`,
  );
}
