import { sql } from "drizzle-orm";
import type { Database } from "./client.ts";
import { labelOf } from "./labels.ts";
import { ticketStatuses } from "./schema.ts";

/** The statuses of the campus, in its order and words. One round trip. */
export async function readStatuses({ reads }: Database) {
  return reads
    .select({
      slug: ticketStatuses.slug,
      kind: ticketStatuses.kind,
      label: labelOf("status", ticketStatuses.id),
      isDefault: ticketStatuses.isDefault,
    })
    .from(ticketStatuses)
    .orderBy(sql`${ticketStatuses.position}`);
}
