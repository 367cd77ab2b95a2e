import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { actorFrom, actorId } from "#app/db/people/actor.ts";
import { bulkItems, bulkJobs } from "#app/db/schema/bulk-schema.ts";
import { readGroups } from "#app/db/world/read-groups.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { manyQueries, manyRows } from "./many-rows.ts";

/**
 * How far a job of the reader's own is: each of its tickets in the order in which they were chosen, with its result, and
 * as it stands now where they may see it. Null where they have none of that id. One round trip.
 */
export async function readBulk(db: Database, ref: ActorRef, id: string, now: number) {
  const { reads } = db;
  const own = sql`(select id from bulk_jobs where id = ${id} and person_id = ${actorId(ref, now)})`;
  const chosen = sql`(select t.id from bulk_items i join tickets t on t.reference = i.reference where i.job_id = ${own})`;
  const {
    viewer: [persons, campuses],
    own: [rows, relations],
    job: [jobs, items],
  } = await readGroups(reads, {
    viewer: viewerQueries(reads, ref, now),
    own: manyQueries(db, ref, chosen, now),
    job: [
      reads
        .select({
          id: bulkJobs.id,
          verb: bulkJobs.verb,
          begunAt: bulkJobs.begunAt,
          endedAt: bulkJobs.endedAt,
        })
        .from(bulkJobs)
        .where(sql`${bulkJobs.id} = ${own}`),
      reads
        .select({
          reference: bulkItems.reference,
          position: bulkItems.position,
          state: bulkItems.state,
          issues: bulkItems.issues,
        })
        .from(bulkItems)
        .where(sql`${bulkItems.jobId} = ${own}`),
    ],
  });
  const seen = manyRows(actorFrom(ref, persons), rows, relations, { verb: null, now });
  const rowOf = new Map(seen.map((row) => [row.reference, row]));
  const [job] = jobs;
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    job: job
      ? {
          ...job,
          items: items
            .toSorted((one, other) => one.position - other.position)
            .map((item) => ({ ...item, ticket: rowOf.get(item.reference) ?? null })),
        }
      : null,
  };
}

export type BulkPage = NonNullable<Awaited<ReturnType<typeof readBulk>>["job"]>;
export type BulkItem = BulkPage["items"][number];
