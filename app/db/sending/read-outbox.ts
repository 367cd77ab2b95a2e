import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { outbox } from "#app/db/schema/sending-schema.ts";
import { OF_RATINGS } from "#app/db/tickets/review-rows.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { dueQueries } from "./due-queries.ts";
import { dueFrom } from "./load-due.ts";
import { operates } from "./read-sending.ts";

const PAGE = 20;

/**
 * The mails of the demo campus that wait to be sent, the latest first, with all that they may say: `rows` is null for
 * whoever is no operator, and on every campus but the invented one. Nothing of what few may read. One round trip.
 */
export async function readOutbox(db: Database, ref: ActorRef, before: number | null, now: number) {
  const ours = sql`${outbox.id} in (select o.id from outbox o join tickets t on t.id = o.ticket_id
    join ticket_events e on e.ticket_id = o.ticket_id and e.seq = o.seq
    where o.channel = 'mail' and o.state in ('queued', 'claimed') and o.id < ${before ?? Number.MAX_SAFE_INTEGER}
      and t.visibility = 'normal' and e.audience <> 'leadership' and e.kind not in ${OF_RATINGS} and exists (select 1 from campus where made_by_demo = 1)
    order by o.id desc limit ${PAGE + 1})`;
  const [persons, campuses, ...answers] = await db.reads.batch([
    ...viewerQueries(db.reads, ref, now),
    ...dueQueries(db, ours, now),
  ]);
  const viewer = viewerFrom(persons);
  const page = { viewer, campus: campusFrom(campuses) };
  if (!viewer || !operates(viewer) || !page.campus.madeByDemo)
    return { ...page, rows: null, olderBefore: null };
  const { due } = dueFrom(answers, now);
  const latestFirst = due.toReversed();
  const rows = latestFirst.slice(0, PAGE);
  return { ...page, rows, olderBefore: latestFirst.length > PAGE ? (rows.at(-1)?.id ?? null) : null };
}
