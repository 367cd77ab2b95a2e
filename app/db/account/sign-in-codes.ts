import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { provedStatement } from "#app/db/mail/troubled-addresses.ts";
import { signInCodes } from "#app/db/schema/codes-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { sessions } from "#app/db/schema/sessions-schema.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { CODE_GIVEN_UP_MS, CODE_MS, CODE_TRIES } from "#app/domain/sign-in/sign-in-codes.ts";
import { endedStatement, forgottenStatement, isStaffSql, type NewSession } from "./sessions.ts";

/** How long the row of a code that is over stays: nobody asks for it any more. */
const FORGOTTEN_MS = 86_400_000;

type Asked = { id: string; address: string; browserHash: string; now: number; leadsTo?: string | null };

/**
 * Makes a code for whoever has that address, and ends the one they had; does the same work where nobody has it.
 * One batch.
 */
export async function insertSignInCode({ writes }: Database, asked: Asked): Promise<void> {
  const owner = sql`(select p.id from person_addresses a join people p on p.id = a.person_id
    where a.kind = 'mail' and a.value = ${asked.address} and a.verified_at is not null
      and p.kind = 'member' and p.state = 'active')`;
  await writes.batch(insertStatements(writes, "sign_in", owner, asked));
}

/** The statements that make a code for a person and end their earlier one of that purpose. */
export function insertStatements(
  writes: Database["writes"],
  purpose: "sign_in" | "address",
  owner: SQL,
  { id, address, browserHash, now, leadsTo = null }: Asked,
): [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]] {
  return [
    writes.delete(signInCodes).where(sql`${signInCodes.expiresAt} <= ${now - FORGOTTEN_MS}`),
    writes
      .delete(signInCodes)
      .where(sql`${signInCodes.personId} = ${owner} and ${signInCodes.purpose} = ${purpose}`),
    writes.insert(signInCodes).select(
      sql`select ${id}, o.id, ${purpose}, ${address}, ${browserHash}, ${now}, ${now + CODE_MS}, 0, null,
        'queued', 0, ${now}, ${now + CODE_GIVEN_UP_MS}, ${leadsTo} from (select ${owner} as id) o where o.id is not null`,
    ),
  ];
}

export type OpenCode = { id: string; personId: PersonId; isStaff: boolean };

/** Counts one more try at the code that a browser asked for. Answers it while it may be tried. One round trip. */
export async function tryCode(
  { writes }: Database,
  browserHashes: readonly string[],
  now: number,
): Promise<OpenCode | null> {
  const asked = sql`${signInCodes.browserHash} in ${[...browserHashes, ""]} and ${signInCodes.purpose} = 'sign_in'`;
  const [, rows] = await writes.batch([
    writes
      .update(signInCodes)
      .set({ tries: sql`${signInCodes.tries} + 1` })
      .where(sql`${asked} and ${signInCodes.tries} <= ${CODE_TRIES}`),
    openQuery(writes, sql`${asked} and ${signInCodes.tries} <= ${CODE_TRIES}`, now),
  ]);
  return openFrom(rows);
}

/** The code that a link goes with, while it opens anything. One round trip. */
export async function findCode({ reads }: Database, id: string, now: number): Promise<OpenCode | null> {
  return openFrom(
    await openQuery(reads, sql`${signInCodes.id} = ${id} and ${signInCodes.purpose} = 'sign_in'`, now),
  );
}

function openQuery(db: Database["reads"], which: SQL, now: number) {
  return db
    .select({
      id: signInCodes.id,
      personId: signInCodes.personId,
      isStaff: isStaffSql(sql`${signInCodes.personId}`),
    })
    .from(signInCodes)
    .innerJoin(people, sql`${people.id} = ${signInCodes.personId} and ${people.state} = 'active'`)
    .where(sql`${which} and ${signInCodes.usedAt} is null and ${signInCodes.expiresAt} > ${now}`);
}

function openFrom(rows: readonly { id: string; personId: PersonId; isStaff: number }[]): OpenCode | null {
  const [row] = rows;
  return row ? { ...row, isStaff: row.isStaff === 1 } : null;
}

/**
 * Begins a session by a code, unless it was used or ended meanwhile; the session that the browser had ends. Answers
 * whether it did. One batch.
 */
export async function beginSessionByCode(
  { writes }: Database,
  codeId: string,
  { tokenHash, personId, now, expiresAt, device, isShared }: NewSession,
  before: readonly string[],
): Promise<boolean> {
  const isOpen = sql`exists (select 1 from ${signInCodes} where ${signInCodes.id} = ${codeId}
    and ${signInCodes.usedAt} is null and ${signInCodes.expiresAt} > ${now})`;
  const [, , , begun] = await writes.batch([
    forgottenStatement(writes, now),
    endedStatement(writes, before, now, isOpen),
    writes
      .insert(sessions)
      .select(
        sql`select ${tokenHash}, ${personId}, ${now}, ${now}, ${expiresAt}, ${device}, ${isShared ? 1 : 0} where ${isOpen}`,
      ),
    writes
      .update(signInCodes)
      .set({ usedAt: now })
      .where(sql`${signInCodes.id} = ${codeId} and ${isOpen}`)
      .returning({ id: signInCodes.id }),
    provedStatement(writes, codeId),
  ]);
  return begun.length > 0;
}
