import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { campus } from "#app/db/schema/campus-schema.ts";
import { people, personAddresses } from "#app/db/schema/people-schema.ts";
import { sessions } from "#app/db/schema/sessions-schema.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Lifetime } from "#app/domain/limits.ts";

export type Credentials = {
  personId: PersonId;
  passwordHash: string | null;
  isStaff: boolean;
  madeByDemo: boolean;
  /** Hash of the token of a session that this person had in this browser, even if it is over by now. */
  knownDevice: string | null;
};

/**
 * What signing in with a mail address needs to know; null when no active member has it. One round trip.
 * @param before hashes of the tokens that the browser carries
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
      isStaff: isStaffSql(sql`${people.id}`),
      madeByDemo: sql<number>`coalesce((select ${campus.madeByDemo} from ${campus}), 0)`,
      knownDevice: sql<
        string | null
      >`(select max(${sessions.tokenHash}) from ${sessions} where ${sessions.personId} = ${people.id}
        and ${sessions.tokenHash} in ${[...before, ""]} and not ${sessions.isShared})`,
    })
    .from(personAddresses)
    .innerJoin(people, sql`${people.id} = ${personAddresses.personId}`)
    .where(
      sql`${personAddresses.kind} = 'mail' and ${personAddresses.value} = ${email} and ${personAddresses.verifiedAt} is not null
        and ${people.kind} = 'member' and ${people.state} = 'active'`,
    );
  if (!row) return null;
  return { ...row, isStaff: row.isStaff === 1, madeByDemo: row.madeByDemo === 1 };
}

/** Whether somebody works here: then their sessions are shorter. */
export function isStaffSql(personId: SQL): SQL<number> {
  return sql`exists (select 1 from role_grants g where g.person_id = ${personId} and g.role <> 'student')`;
}

export type NewSession = {
  tokenHash: string;
  personId: PersonId;
  now: number;
  expiresAt: number;
  device: string;
  isShared: boolean;
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
    endedStatement(writes, before, now),
    forgottenStatement(writes, now),
    writes.insert(sessions).values({ ...session, createdAt: now, seenAt: now }),
  ]);
}

/**
 * Ends a session at once. Its row stays a while: it still says whose words came with it, and opens nothing. Answers
 * whether it was one on a shared computer.
 */
export async function endSession(
  { writes }: Database,
  tokenHashes: readonly string[],
  now: number,
): Promise<{ isShared: boolean }> {
  const rows = await endedStatement(writes, tokenHashes, now).returning({ isShared: sessions.isShared });
  return { isShared: rows.some(({ isShared }) => isShared) };
}

/** Forgets sessions that have been over for long. */
export async function forgetSessions({ writes }: Database, now: number): Promise<void> {
  await forgottenStatement(writes, now);
}

/** The statement that forgets browsers which have not signed in for long. */
export function forgottenStatement(writes: Database["writes"], now: number) {
  return writes.delete(sessions).where(sql`${sessions.expiresAt} <= ${now - DEVICE_KNOWN_MS}`);
}

/** The statement that ends sessions, only where `also` holds. */
export function endedStatement(
  writes: Database["writes"],
  tokenHashes: readonly string[],
  now: number,
  also: SQL = sql`1`,
) {
  return writes
    .update(sessions)
    .set({ expiresAt: now })
    .where(
      sql`${sessions.tokenHash} in ${[...tokenHashes, ""]} and ${sessions.expiresAt} > ${now} and ${also}`,
    );
}

/** When a session was last noted as in use, and by which rule it ends. */
type Times = {
  now: number;
  staleAt: { own: number; shared: number };
  lifetimes: { own: Lifetime; staff: Lifetime; shared: Lifetime };
};

/** Moves the end of a session that was last seen before `staleAt`: idle time from now, never beyond its own most. */
export async function touchSession(
  { writes }: Database,
  tokenHashes: readonly string[],
  { now, staleAt, lifetimes }: Times,
): Promise<void> {
  const isStaff = isStaffSql(sql`${sessions.personId}`);
  const until = ({ idleMs, mostMs }: Lifetime) =>
    sql`min(${now + idleMs}, ${sessions.createdAt} + ${mostMs})`;
  const { own, staff, shared } = lifetimes;
  await writes
    .update(sessions)
    .set({
      seenAt: now,
      expiresAt: sql`case when ${sessions.isShared} then ${until(shared)} when ${isStaff} then ${until(staff)} else ${until(own)} end`,
    })
    .where(
      sql`${sessions.tokenHash} in ${[...tokenHashes, ""]} and ${sessions.expiresAt} > ${now}
        and ${sessions.seenAt} < case when ${sessions.isShared} then ${staleAt.shared} else ${staleAt.own} end`,
    );
}
