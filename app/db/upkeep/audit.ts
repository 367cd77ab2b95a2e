import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { auditLog, auditWords } from "#app/db/schema/upkeep-schema.ts";
import { eventHash, wordsHash } from "#app/db/tickets/event-hash.ts";
import type { Facts } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { AuditAction } from "#app/domain/proof/audit.ts";
import type { ProvenRow } from "#app/domain/proof/audit-proof.ts";

/** One thing that was done beside the tickets' histories. Facts are ids, codes and times; words go apart. */
export type AuditEntry = {
  at: number;
  /** Null for the system. */
  actorId: PersonId | null;
  action: AuditAction;
  thing: string;
  thingId: string;
  facts?: Facts;
  /** Why, in somebody's words, with a random salt of its own. */
  words?: { text: string; salt: string };
};

/** The statements that write it down, for the very batch that does it: it is recorded exactly if it happened. */
export function auditStatements(writes: Database["writes"], entry: AuditEntry): BatchItem<"sqlite">[] {
  const { words, facts = {}, ...row } = entry;
  const hash = words ? wordsHash([{ part: "reason", ...words }]) : null;
  const written = writes.insert(auditLog).values({ ...row, facts, wordsHash: hash });
  if (!words) return [written];
  // Of the row just written: one transaction writes at a time.
  const seq = sql<number>`(select max(seq) from audit_log)`;
  return [written, writes.insert(auditWords).values({ seq, ...words })];
}

/** The same for a batch that may turn out to do nothing: written down only where `done` holds by then. */
export function auditIf(
  writes: Database["writes"],
  { at, actorId, action, thing, thingId, facts = {} }: Omit<AuditEntry, "words">,
  done: SQL,
): BatchItem<"sqlite"> {
  return writes
    .insert(auditLog)
    .select(
      sql`select null, ${at}, ${actorId}, ${action}, ${thing}, ${thingId}, ${JSON.stringify(facts)}, null, null where ${done}`,
    );
}

type AuditRow = typeof auditLog.$inferSelect;

const SEALED_AT_ONCE = 500;

/**
 * Seals what was added since: each row by a hash over itself and the hash of the row before. Whoever does it at the
 * same time writes the same. Answers the last sealed row, null where nothing was left to seal.
 */
export async function sealAudit({ reads, writes }: Database): Promise<{ seq: number; hash: string } | null> {
  const [[last], rows] = await reads.batch([
    reads
      .select({ hash: auditLog.hash })
      .from(auditLog)
      .where(sql`${auditLog.seq} < coalesce((select min(seq) from audit_log where hash is null), 0)`)
      .orderBy(sql`${auditLog.seq} desc`)
      .limit(1),
    reads
      .select()
      .from(auditLog)
      .where(sql`${auditLog.hash} is null`)
      .orderBy(auditLog.seq)
      .limit(SEALED_AT_ONCE),
  ]);
  let hash = last?.hash ?? "";
  const [first, ...rest] = rows.map((row) => {
    hash = hashOf(row, hash);
    return writes
      .update(auditLog)
      .set({ hash })
      .where(sql`${auditLog.seq} = ${row.seq} and ${auditLog.hash} is null`);
  });
  if (!first) return null;
  await writes.batch([first, ...rest]);
  return { seq: rows.at(-1)?.seq ?? 0, hash };
}

/** Rows as the proof looks at them, those after one; and the number that the last row ever had. */
export async function loadAudit({ reads }: Database, after: number, limit: number) {
  const [rows, words, [last]] = await reads.batch([
    reads.select().from(auditLog).where(sql`${auditLog.seq} > ${after}`).orderBy(auditLog.seq).limit(limit),
    reads
      .select()
      .from(auditWords)
      .where(
        sql`${auditWords.seq} in (select seq from audit_log where seq > ${after} order by seq limit ${limit})`,
      ),
    reads.select({ seq: sql<number>`seq` }).from(sql`sqlite_sequence`).where(sql`name = 'audit_log'`),
  ]);
  const said = new Map(words.map(({ seq, text, salt }) => [seq, { part: "reason" as const, text, salt }]));
  const proven = rows.map((row) => ({
    seq: row.seq,
    hash: row.hash,
    /** What its hash would be behind a row with that one, and at that place. */
    hashAfter: (previous: string, seq = row.seq) => hashOf({ ...row, seq }, previous),
    words: wordsState(row.wordsHash, said.get(row.seq)),
  }));
  return { rows: proven, lastSeq: last?.seq ?? 0 };
}

function wordsState(
  hash: string | null,
  said: Parameters<typeof wordsHash>[0][number] | undefined,
): ProvenRow["words"] {
  if (!said) return hash === null ? "none" : "erased";
  return wordsHash([said]) === hash ? "whole" : "changed";
}

function hashOf({ hash: _hash, ...row }: AuditRow, previous: string): string {
  return eventHash(previous, row);
}
