import { sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { campus, oneTimeTokens } from "./schema.ts";

const PURPOSE = "set-up";

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
  const rows = await reads
    .select({ hash: oneTimeTokens.tokenHash })
    .from(oneTimeTokens)
    .where(
      sql`${oneTimeTokens.tokenHash} in ${[...tokenHashes, ""]} and ${oneTimeTokens.purpose} = ${PURPOSE}
        and ${oneTimeTokens.usedAt} is null and ${oneTimeTokens.expiresAt} > ${now}
        and not exists (select 1 from ${campus})`,
    );
  return rows.length > 0;
}
