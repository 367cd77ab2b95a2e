import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";

/** A place among the operations in the order of their time. */
export type OperationsReached = { at: number; row: number };

/**
 * Goes through so many more operations from before a moment and deletes those whose key does not have to be known any
 * more. What stays: filings, which their tickets name; mails, whose copies come at any time; and what the system did, as
 * its keys say that something is done for good. Answers how far it came and how many it deleted; null at the end.
 */
export async function forgetOperations(
  { reads, writes }: Database,
  after: OperationsReached,
  { before, most }: { before: number; most: number },
): Promise<{ reached: OperationsReached; deleted: number } | null> {
  const [last] =
    await reads.all<OperationsReached>(sql`select at, row from (select o.at, o.rowid as row from operations o
    where (o.at, o.rowid) > (${after.at}, ${after.row}) and o.at < ${before} order by o.at, o.rowid limit ${most})
    order by at desc, row desc limit 1`);
  if (!last) return null;
  const { rowsAffected } =
    await writes.run(sql`delete from operations where rowid in (select o.rowid from operations o
    where (o.at, o.rowid) > (${after.at}, ${after.row}) and (o.at, o.rowid) <= (${last.at}, ${last.row})
      and o.actor_id > 0 and o.key not like 'mail/%'
      and not exists (select 1 from tickets t where t.operation_id = o.id))`);
  return { reached: last, deleted: rowsAffected };
}
