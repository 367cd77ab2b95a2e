import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { searchUpkeep } from "#app/db/schema/search-schema.ts";
import { indexStatements } from "./search-index.ts";

/** How far the index is filled, and since when it has something to forget; both null when it is as it should be. */
export async function readUpkeep({ reads }: Database) {
  const [row] = await reads
    .select({ downFromTicketId: searchUpkeep.downFromTicketId, takenAwayAt: searchUpkeep.takenAwayAt })
    .from(searchUpkeep);
  return row ?? { downFromTicketId: null, takenAwayAt: null };
}

/** Puts so many tickets more into the index, the newest first, and writes down how far it came; one batch. */
export async function fillStep(
  { writes }: Database,
  most: number,
  now: number,
): Promise<{ isDone: boolean }> {
  const ids = sql`select id from tickets where id <= (select down_from_ticket_id from search_upkeep)
    order by id desc limit ${most}`;
  const statements = [
    ...indexStatements(writes, ids, now),
    writes
      .update(searchUpkeep)
      .set({ downFromTicketId: sql`(select nullif(min(id) - 1, 0) from (${ids}))` })
      .where(sql`${searchUpkeep.downFromTicketId} is not null`)
      .returning({ left: searchUpkeep.downFromTicketId }),
  ];
  const answers = await writes.batch(statements as [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]]);
  const [row] = answers.at(-1) as { left: number | null }[];
  return { isDone: (row?.left ?? null) === null };
}

/**
 * Writes a part of the index anew. What was deleted of it is marked in its blocks and found by nobody; it goes when
 * those are merged into one segment. Answers whether there is more to merge.
 */
export async function mergeStep({ writes }: Database, blocks: number): Promise<{ isDone: boolean }> {
  const [, answer] = await writes.batch([
    writes.run(sql`insert into ticket_search (ticket_search, rank) values ('merge', ${-blocks})`),
    writes.all<{ segments: number }>(sql`select count(distinct segid) as segments from ticket_search_idx`),
  ]);
  return { isDone: (answer[0]?.segments ?? 0) <= 1 };
}

/** Nothing taken away before that moment is left. */
export async function recordForgotten({ writes }: Database, before: number): Promise<void> {
  await writes
    .update(searchUpkeep)
    .set({ takenAwayAt: null })
    .where(sql`${searchUpkeep.takenAwayAt} <= ${before}`);
}
