import { type SQL, sql } from "drizzle-orm";
import type { Asking, Database } from "#app/db/client.ts";
import { actorId } from "#app/db/people/actor.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { savedViews } from "#app/db/schema/saved-views-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";

/** What fits beside each other, and into a head. */
export const MOST_SAVED = 20;

/** Somebody's own views, by their names. */
export function savedViewsQuery({ reads }: Asking, actor: SQL) {
  return reads
    .select({ id: savedViews.id, name: savedViews.name, query: savedViews.query })
    .from(savedViews)
    .where(sql`${savedViews.personId} = ${actor}`)
    .orderBy(sql`name collate nocase`)
    .limit(MOST_SAVED);
}

/**
 * Keeps a view under a name, in the place of one that has it. Answers whether anybody is there to keep it, and has
 * room.
 */
export async function keepView(
  { writes }: Database,
  ref: ActorRef,
  { name, query, now }: { name: string; query: string; now: number },
): Promise<"kept" | "full" | "nobody"> {
  const person = actorId(ref, now);
  const others = sql`(select count(*) from saved_views where person_id = p.id and name <> ${name} collate nocase)`;
  const [known, , kept] = await writes.batch([
    writes.select({ id: people.id }).from(people).where(sql`${people.id} = ${person}`),
    writes
      .delete(savedViews)
      .where(sql`${savedViews.personId} = ${person} and ${savedViews.name} = ${name} collate nocase`),
    writes
      .insert(savedViews)
      .select(
        sql`select null, p.id, ${name}, ${query}, ${now} from people p where p.id = ${person} and ${others} < ${MOST_SAVED}`,
      )
      .returning({ id: savedViews.id }),
  ]);
  if (known.length === 0) return "nobody";
  return kept.length > 0 ? "kept" : "full";
}

/** Forgets one of somebody's own views; whoever asks again changes nothing. */
export async function forgetView(
  { writes }: Database,
  ref: ActorRef,
  id: number,
  now: number,
): Promise<void> {
  await writes
    .delete(savedViews)
    .where(sql`${savedViews.id} = ${id} and ${savedViews.personId} = ${actorId(ref, now)}`);
}
