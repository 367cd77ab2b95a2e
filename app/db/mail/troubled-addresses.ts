import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { troubledAddresses } from "#app/db/schema/mail-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { type AddressTrouble, STOPPING } from "#app/domain/mail-in/bounce.ts";

type CameBack = {
  personId: PersonId;
  /** As the report names it; often one that ours is forwarded to. */
  reported: string | null;
  sentAt: number;
  kind: AddressTrouble;
  status: string | null;
  now: number;
};

/**
 * Marks the address that a mail came back from: the reported one where it is theirs, else their main one, if the mail can
 * have gone there. What is only late changes nothing about an address that does not work.
 */
export async function markTrouble({ writes }: Database, said: CameBack): Promise<void> {
  const { personId, reported, sentAt, kind, status, now } = said;
  const theirs = sql`a.person_id = ${personId} and a.kind = 'mail' and a.verified_at <= ${sentAt}`;
  const named = sql`select a.id from person_addresses a where ${theirs} and a.value = ${reported ?? ""}`;
  await writes.run(sql`insert into troubled_addresses (address_id, kind, status, at)
    select a.id, ${kind}, ${status}, ${now} from person_addresses a where a.id = coalesce((${named}),
      (select a.id from person_addresses a where ${theirs} and a.is_primary = 1))
    on conflict (address_id) do update set kind = excluded.kind, status = excluded.status, at = excluded.at
      where excluded.kind <> 'soft' or troubled_addresses.kind = 'soft'`);
}

/** Why no mail goes to an address, by its id in SQL; null where it does. */
export function stoppedBy(addressId: SQL): SQL<AddressTrouble | null> {
  return sql`(select s.kind from troubled_addresses s where s.address_id = ${addressId} and s.kind in ${STOPPING})`;
}

/** Why no mail goes to somebody's main address. */
export function mainStoppedBy(personId: SQL): SQL<AddressTrouble | null> {
  return stoppedBy(sql`(select m.id from person_addresses m where m.person_id = ${personId} and m.kind = 'mail'
    and m.is_primary = 1)`);
}

/** Lets mail go to somebody's addresses again: one of them, or all. Answers whether anything was in its way. */
export async function forgetTrouble(
  { writes }: Database,
  of: { personId: PersonId; addressId: number | null },
  by: { personId: PersonId; now: number },
): Promise<boolean> {
  const { personId, addressId } = of;
  const theirs = sql`address_id in (select id from person_addresses where person_id = ${personId}
    and id = coalesce(${addressId}, id))`;
  const entry = { at: by.now, actorId: by.personId, action: "person_changed", thing: "person" } as const;
  const isTroubled = sql`exists (select 1 from troubled_addresses where ${theirs})`;
  const [, rows] = await writes.batch([
    auditIf(writes, { ...entry, thingId: String(personId), facts: { address: "mailed_again" } }, isTroubled),
    writes.delete(troubledAddresses).where(theirs).returning({ id: troubledAddresses.addressId }),
  ]);
  return rows.length > 0;
}

/** Of a code that was used: who used it reads what is sent there. */
export function provedStatement(writes: Database["writes"], codeId: string): BatchItem<"sqlite"> {
  return writes.delete(troubledAddresses).where(sql`${troubledAddresses.addressId} in (select a.id
    from person_addresses a join sign_in_codes c on c.address = a.value and c.person_id = a.person_id
    where a.kind = 'mail' and c.id = ${codeId} and c.used_at is not null)`);
}
