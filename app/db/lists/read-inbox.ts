import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { actorFrom, actorId } from "#app/db/people/actor.ts";
import { outbox } from "#app/db/schema/sending-schema.ts";
import { dueQueries } from "#app/db/sending/due-queries.ts";
import { type Due, dueFrom } from "#app/db/sending/load-due.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { mayHear } from "#app/domain/telling/still-true.ts";
import { MOST_UNSEEN } from "#app/domain/telling/unseen.ts";

export const INBOX_ROWS = MOST_UNSEEN;

/**
 * Everything that somebody was told, the newest first, of tickets that they may see now; whatever else told them, it is
 * here as well (PRODUCT 7). What can still be taken back is not there yet. One round trip.
 */
export async function readInbox(
  db: Database,
  ref: ActorRef,
  { before }: { before: number | null },
  now: number,
) {
  const { reads } = db;
  const latest = sql`outbox.id in (select o.id from outbox o where o.person_id = ${actorId(ref, now)}
    and o.channel = 'inbox' and o.id < ${before ?? Number.MAX_SAFE_INTEGER} and o.state = 'accepted'
    and o.not_before_at <= ${now} order by o.id desc limit ${INBOX_ROWS + 1})`;
  const [persons, campuses, unseen, ...answers] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads.select({ id: outbox.id }).from(outbox).where(sql`${latest} and is_unseen = 1`),
    ...dueQueries(db, latest, now),
  ]);
  const actor = actorFrom(ref, persons);
  const told = dueFrom(answers, now, { isOwn: true }).due.toReversed();
  const mayRead = ({ event, ticket, people, tags }: Due) =>
    actor !== null && mayHear(actor, event, { ...ticket, people, tags }, now);
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    rows: told.slice(0, INBOX_ROWS).filter(mayRead),
    unseen: new Set(unseen.map(({ id }) => id)),
    olderBefore: told.length > INBOX_ROWS ? (told[INBOX_ROWS - 1]?.id ?? null) : null,
  };
}
