import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { sessions } from "#app/db/schema/sessions-schema.ts";
import type { PersonId } from "#app/domain/ids.ts";

export type SessionOwner = {
  tokenHash: string;
  personId: PersonId;
  /** Whether it still opens anything. */
  holds: boolean;
};

/** The sessions of a person, by the hashes of their tokens. */
export async function tokenHashesOf({ reads }: Database, personId: PersonId): Promise<readonly string[]> {
  const rows = await reads
    .select({ tokenHash: sessions.tokenHash })
    .from(sessions)
    .where(sql`${sessions.personId} = ${personId}`);
  return rows.map((row) => row.tokenHash);
}

/** Whose sessions these are, also of those that are over but not forgotten yet. One round trip. */
export async function readSessionOwners(
  { reads }: Database,
  tokenHashes: readonly string[],
  now: number,
): Promise<readonly SessionOwner[]> {
  const rows = await reads
    .select({
      tokenHash: sessions.tokenHash,
      personId: sessions.personId,
      holds: sql<number>`${sessions.expiresAt} > ${now} and ${people.state} = 'active'`,
    })
    .from(sessions)
    .innerJoin(people, sql`${people.id} = ${sessions.personId}`)
    .where(sql`${sessions.tokenHash} in ${[...tokenHashes, ""]}`);
  return rows.map((row) => ({ ...row, holds: row.holds === 1 }));
}
