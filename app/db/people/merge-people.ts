import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { actorFrom, actorQuery } from "./actor.ts";
import { itemStatement } from "./jobs.ts";

/** Who makes which two entries one person's. One round trip. */
export async function loadMerge(
  { reads }: Database,
  ref: ActorRef,
  { personId, into }: { personId: number; into: number },
  now: number,
) {
  const [persons, [double], [stays]] = await reads.batch([
    actorQuery(reads, ref, now),
    entryQuery(reads, sql`${personId}`),
    entryQuery(reads, sql`${into}`),
  ]);
  return { actor: actorFrom(ref, persons), double: double ?? null, stays: stays ?? null };
}

/** An entry with what tells it from another one; whose reports are nobody's is no person. */
export function entryQuery(reads: Database["reads"], id: SQL) {
  return reads
    .select({
      personId: people.id,
      state: people.state,
      mergedIntoId: people.mergedIntoId,
      name: people.name,
      addresses: sql<string>`coalesce((select group_concat(a.value, ', ') from person_addresses a
        where a.person_id = people.id and a.kind = 'mail'), '')`,
      roll: sql<string>`coalesce((select s.roll_number from students s where s.person_id = people.id), '')`,
      reported: sql<number>`(select count(*) from ${tickets} t where t.requester_id = people.id)`,
    })
    .from(people)
    .where(
      sql`${people.id} = ${id} and ${people.kind} = 'member'
        and not exists (select 1 from mail_settings m where m.unknown_person_id = people.id)`,
    );
}

type Merge = { personId: PersonId; into: PersonId; byId: PersonId; jobId: string; now: number };

/**
 * Makes an entry another one's, for good: addresses, roles, duties, what was sent and what waits are moved, sessions and
 * tokens end, and a job begins that moves what it is on tickets, an ordinary command each. One batch that begins with
 * the job, so that of two at once one does it. Answers whether it happened.
 */
export async function mergePeople(db: Database, merge: Merge): Promise<boolean> {
  const { writes } = db;
  const { personId, into, byId, jobId, now } = merge;
  const done = sql`exists (select 1 from jobs where id = ${jobId})`;
  const entry = { at: now, actorId: byId, action: "person_merged", thing: "person" } as const;
  const statements = [
    writes.run(sql`insert into jobs (id, kind, person_id, started_by_id, created_at)
      select ${jobId}, 'merge', p.id, ${byId}, ${now} from people p join people s on s.id = ${into} and s.state = 'active'
      where p.id = ${personId} and p.id <> s.id and p.state in ('active', 'invited', 'alumni')
        and exists (select 1 from people b where b.id = ${byId} and b.state = 'active')`),
    writes.run(sql`update people set state = 'merged', merged_into_id = ${into}, password_hash = null, leaves_at = null
      where id = ${personId} and ${done}`),
    writes.run(
      sql`update people set merged_into_id = ${into} where merged_into_id = ${personId} and ${done}`,
    ),
    writes.run(
      sql`update people set manager_id = nullif(${into}, id) where manager_id = ${personId} and ${done}`,
    ),
    ...["sessions", "api_tokens", "sign_in_codes"].map((table) =>
      writes.run(sql`delete from ${sql.raw(table)} where person_id = ${personId} and ${done}`),
    ),
    writes.run(sql`update person_addresses set person_id = ${into}, is_primary = case when exists
      (select 1 from person_addresses o where o.person_id = ${into} and o.kind = person_addresses.kind and o.is_primary = 1)
      then 0 else is_primary end where person_id = ${personId} and ${done}`),
    ...roleStatements(writes, merge, done),
    ...MOVED.map(([table, column]) =>
      writes.run(sql`update or ignore ${sql.raw(table)} set ${sql.raw(column)} = ${into}
        where ${sql.raw(column)} = ${personId} and ${done}`),
    ),
    // What the other one has as well.
    ...DUTIES.map((table) =>
      writes.run(sql`delete from ${sql.raw(table)} where person_id = ${personId} and ${done}`),
    ),
    itemStatement(writes, jobId, now),
    auditIf(writes, { ...entry, thingId: String(personId), facts: { into, job: jobId } }, done),
  ] as unknown as [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]];
  const [begun] = (await writes.batch(statements)) as unknown as [{ rowsAffected: number }];
  return begun.rowsAffected > 0;
}

/** Duties that nobody who is gone may keep. */
const DUTIES = [
  "owners",
  "default_assignments",
  "rosters",
  "escalation_rules",
  "protected_readers",
  "stages",
];

/**
 * Where else a person is named for what they are, have or wait for. When the double was away says nothing of the
 * other one; events, reads and the audit log are history, and keep the entry that they named.
 */
const MOVED: readonly (readonly [table: string, column: string])[] = [
  ...DUTIES.map((table) => [table, "person_id"] as const),
  ["students", "person_id"],
  ["substitutes", "substitute_id"],
  ["committee_members", "person_id"],
  ["kept_forms", "person_id"],
  ["canned_replies", "person_id"],
  ["saved_views", "person_id"],
  ["notification_preferences", "person_id"],
  ["public_mail_replies", "person_id"],
  ["inbound_mail", "person_id"],
  ["revoked_reply_addresses", "person_id"],
  ["outbox", "person_id"],
  ["outbox", "resolved_person_id"],
  ["deliveries", "person_id"],
];

/** Events name the grants they were made under, so those end, and what the other one does not have is given anew. */
function roleStatements(writes: Database["writes"], { personId, into, byId, now }: Merge, done: SQL) {
  const running = sql`(g.until_at is null or g.until_at > ${now})`;
  return [
    writes.run(sql`insert into role_grants (person_id, role, domain_id, scope_id, granted_by_id, from_at, until_at)
      select ${into}, g.role, g.domain_id, g.scope_id, ${byId}, max(g.from_at, ${now}), g.until_at from role_grants g
      where g.person_id = ${personId} and ${running} and ${done} and not exists (select 1 from role_grants o
        where o.person_id = ${into} and o.role = g.role and o.domain_id is g.domain_id and o.scope_id is g.scope_id
          and o.from_at <= g.from_at and (o.until_at is null or o.until_at >= g.until_at))`),
    writes.run(sql`update role_grants as g set until_at = max(g.from_at, ${now})
      where g.person_id = ${personId} and ${running} and ${done}`),
  ];
}
