import { sql } from "drizzle-orm";
import type { PersonId } from "#app/domain/ids.ts";
import type { Database } from "./client.ts";
import { campus, people, personAddresses, roleGrants, sessions } from "./schema.ts";

export type Credentials = {
  personId: PersonId;
  passwordHash: string | null;
  isStaff: boolean;
  madeByDemo: boolean;
  /** Whether the browser signed in as this person before, even if that session is over by now. */
  isKnownDevice: boolean;
};

/**
 * What signing in with a mail address needs to know; null when no active member has it. One round trip.
 * @param before hashes of the token that the browser carries
 */
export async function findCredentials(
  { reads }: Database,
  email: string,
  before: readonly string[],
): Promise<Credentials | null> {
  const [row] = await reads
    .select({
      personId: people.id,
      passwordHash: people.passwordHash,
      isStaff: sql<number>`exists (select 1 from ${roleGrants} where ${roleGrants.personId} = ${people.id} and ${roleGrants.role} <> 'student')`,
      madeByDemo: sql<number>`coalesce((select ${campus.madeByDemo} from ${campus}), 0)`,
      isKnownDevice: sql<number>`exists (select 1 from ${sessions} where ${sessions.personId} = ${people.id} and ${sessions.tokenHash} in ${[...before, ""]})`,
    })
    .from(personAddresses)
    .innerJoin(people, sql`${people.id} = ${personAddresses.personId}`)
    .where(
      sql`${personAddresses.kind} = 'mail' and ${personAddresses.value} = ${email} and ${personAddresses.verifiedAt} is not null
        and ${people.kind} = 'member' and ${people.state} = 'active'`,
    );
  if (!row) return null;
  const { personId, passwordHash, isStaff, madeByDemo, isKnownDevice } = row;
  return {
    personId,
    passwordHash,
    isStaff: isStaff === 1,
    madeByDemo: madeByDemo === 1,
    isKnownDevice: isKnownDevice === 1,
  };
}

export type NewSession = {
  tokenHash: string;
  personId: PersonId;
  now: number;
  expiresAt: number;
  device: string;
};

/** How long a session that is over still says that its person has used this browser. */
const DEVICE_KNOWN_MS = 30 * 86_400_000;

/**
 * Begins a session and ends the one the browser had before, so that no id outlives a sign-in; forgets browsers that
 * have not signed in for long. One batch.
 */
export async function beginSession(
  { writes }: Database,
  fresh: NewSession,
  before: readonly string[],
): Promise<void> {
  const { now, ...session } = fresh;
  await writes.batch([
    ended(writes, before, now),
    writes.delete(sessions).where(sql`${sessions.expiresAt} <= ${now - DEVICE_KNOWN_MS}`),
    writes.insert(sessions).values({ ...session, createdAt: now, seenAt: now }),
  ]);
}

/** Ends a session at once. Its row stays a while: it still says whose words came with it, and opens nothing. */
export async function endSession(
  { writes }: Database,
  tokenHashes: readonly string[],
  now: number,
): Promise<void> {
  await ended(writes, tokenHashes, now);
}

function ended(writes: Database["writes"], tokenHashes: readonly string[], now: number) {
  return writes
    .update(sessions)
    .set({ expiresAt: now })
    .where(sql`${sessions.tokenHash} in ${[...tokenHashes, ""]} and ${sessions.expiresAt} > ${now}`);
}

export type Lifetime = { idleMs: number; mostMs: number };

/** Moves the end of a session that was last seen before `staleAt`: idle time from now, never beyond its own most. */
export async function touchSession(
  { writes }: Database,
  tokenHashes: readonly string[],
  times: { now: number; staleAt: number; staff: Lifetime; others: Lifetime },
): Promise<void> {
  const { now, staleAt, staff, others } = times;
  const isStaff = sql`exists (select 1 from ${roleGrants} where ${roleGrants.personId} = ${sessions.personId} and ${roleGrants.role} <> 'student')`;
  const until = ({ idleMs, mostMs }: Lifetime) =>
    sql`min(${now + idleMs}, ${sessions.createdAt} + ${mostMs})`;
  await writes
    .update(sessions)
    .set({ seenAt: now, expiresAt: sql`case when ${isStaff} then ${until(staff)} else ${until(others)} end` })
    .where(
      sql`${sessions.tokenHash} in ${[...tokenHashes, ""]} and ${sessions.seenAt} < ${staleAt} and ${sessions.expiresAt} > ${now}`,
    );
}
