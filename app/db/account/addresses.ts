import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { signInCodes } from "#app/db/schema/codes-schema.ts";
import { personAddresses } from "#app/db/schema/people-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { CODE_TRIES } from "#app/domain/sign-in/sign-in-codes.ts";
import { type Change, isOpen, newsTo, primaryOf } from "./account-news.ts";
import { insertStatements } from "./sign-in-codes.ts";

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
