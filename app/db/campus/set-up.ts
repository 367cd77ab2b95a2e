import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { campus } from "#app/db/schema/campus-schema.ts";
import { people, personAddresses } from "#app/db/schema/people-schema.ts";
import { oneTimeTokens } from "#app/db/schema/sessions-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";

const PURPOSE = "set-up";

/** Whom the set-up makes: nobody can be there before. */
export const FIRST_PERSON = 1 as PersonId;

/** Keeps the hash of a fresh set-up token and forgets those before it. */
export async function keepSetUpToken(
  { writes }: Database,
  tokenHash: string,
  expiresAt: number,
): Promise<void> {
  await writes.batch([
    writes.delete(oneTimeTokens).where(sql`${oneTimeTokens.purpose} = ${PURPOSE}`),
    writes.insert(oneTimeTokens).values({ tokenHash, purpose: PURPOSE, expiresAt }),
  ]);
}

/** Whether this token still opens the set-up: known, not used, not expired, and nobody has set the campus up. */
export async function opensSetUp(
  { reads }: Database,
  tokenHashes: readonly string[],
  now: number,
): Promise<boolean> {
  const rows = await tokenQuery(reads, tokenHashes, now);
  return rows.length > 0;
}

/** Who is looking, and whether this token opens the set-up to them. One round trip. */
export async function readSetUp(
  { reads }: Database,
  ref: ActorRef,
  tokenHashes: readonly string[],
  now: number,
) {
  const [persons, campuses, tokens] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    tokenQuery(reads, tokenHashes, now),
  ]);
  const frame = { viewer: viewerFrom(persons), campus: campusFrom(campuses) };
  return { ...frame, isOpen: tokens.length > 0 };
}

function tokenQuery(reads: Database["reads"], tokenHashes: readonly string[], now: number) {
  return reads
    .select({ hash: oneTimeTokens.tokenHash })
    .from(oneTimeTokens)
    .where(
      sql`${oneTimeTokens.tokenHash} in ${[...tokenHashes, ""]} and ${oneTimeTokens.purpose} = ${PURPOSE}
        and ${oneTimeTokens.usedAt} is null and ${oneTimeTokens.expiresAt} > ${now}
        and not exists (select 1 from ${campus})`,
    );
}

/** Whom a set-up by this token has made, where the address is theirs; null when it was another one, or is yet to come. */
export async function madeBySetUp(
  { reads }: Database,
  tokenHashes: readonly string[],
  email: string,
): Promise<{ passwordHash: string | null } | null> {
  const [row] = await reads
    .select({ passwordHash: people.passwordHash })
    .from(people)
    .innerJoin(personAddresses, sql`${personAddresses.personId} = ${people.id}`)
    .where(
      sql`${people.id} = ${FIRST_PERSON} and ${personAddresses.kind} = 'mail' and ${personAddresses.value} = ${email}
        and exists (select 1 from ${oneTimeTokens} where ${oneTimeTokens.tokenHash} in ${[...tokenHashes, ""]}
          and ${oneTimeTokens.purpose} = ${PURPOSE})`,
    );
  return row ?? null;
}
