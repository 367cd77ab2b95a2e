import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { ticketStatuses } from "#app/db/schema/taxonomy-schema.ts";
import type { Status } from "#app/domain/statuses.ts";
import { labelOf } from "./labels.ts";

/** A status in the words of the campus. */
export type NamedStatus = Status & { label: string };

const status = {
  id: ticketStatuses.id,
  slug: ticketStatuses.slug,
  kind: ticketStatuses.kind,
  isDefault: ticketStatuses.isDefault,
  isActive: ticketStatuses.isActive,
};

/** The statuses of the campus, as the rules know them. */
export function statusesQuery({ reads }: Pick<Database, "reads">) {
  return reads.select(status).from(ticketStatuses);
}

/** The same in the words and the order of the campus. */
export function namedStatusesQuery({ reads }: Pick<Database, "reads">) {
  return reads
    .select({ ...status, label: labelOf("status", ticketStatuses.id) })
    .from(ticketStatuses)
    .orderBy(sql`${ticketStatuses.position}, ${ticketStatuses.id}`);
}
