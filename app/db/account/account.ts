import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { actorId } from "#app/db/people/actor.ts";
import { campus } from "#app/db/schema/campus-schema.ts";
import { signInCodes } from "#app/db/schema/codes-schema.ts";
import { people, personAddresses } from "#app/db/schema/people-schema.ts";
import { sessions } from "#app/db/schema/sessions-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { type Change, newsTo, primaryOf } from "./account-news.ts";

/** Of one person. */
export const MOST_ADDRESSES = 20;
type Writes = Database["writes"];

/** How a session is named on a page: enough of its hash to tell it from the others of its person. */
export const sessionName = sql<string>`substr(${sessions.tokenHash}, 1, 16)`;

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
