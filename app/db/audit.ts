import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { AuditAction } from "#app/domain/audit.ts";
import type { Facts } from "#app/domain/events.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Database } from "./client.ts";
import { wordsHash } from "./event-hash.ts";
import { auditLog, auditWords } from "./schema.ts";

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
