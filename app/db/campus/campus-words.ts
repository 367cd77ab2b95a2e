import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { ticketStatuses } from "#app/db/schema/schema.ts";
import { labelOf } from "./labels.ts";

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
