import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";

/** The report that one of these hashes of a receipt code opens; null where there is none. */
export async function findReceipt({ reads }: Database, hashes: readonly string[]) {
  const [found] = await reads
    .select({
      reference: tickets.reference,
      filedAt: tickets.filedAt,
      hash: tickets.reporterReceiptHash,
      requesterId: tickets.requesterId,
    })
    .from(tickets)
    .where(sql`${tickets.reporterReceiptHash} in ${hashes}`);
  return found ?? null;
}
