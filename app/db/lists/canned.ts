import { type SQL, sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Asking, Database } from "#app/db/client.ts";
import { actorId } from "#app/db/people/actor.ts";
import { coversPart } from "#app/db/people/grants.ts";
import { cannedReplies } from "#app/db/schema/canned-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";

/** Of somebody's own, and of a part of the campus. */
export const MOST_CANNED = 50;

/**
 * For the composer of a ticket: what its reader can choose from, and the words of the one they chose. `isStaff`:
 * whether they may have those of the part of the campus.
 */
export function cannedQuery(
  { reads }: Asking,
  { actor, ticketId, isStaff }: { actor: SQL; ticketId: SQL; isStaff: SQL },
  chosen: number | null,
) {
  return reads
    .select({
      id: cannedReplies.id,
      title: cannedReplies.title,
      isOwn: sql<number>`${cannedReplies.personId} is not null`,
      words: sql<string | null>`case when ${cannedReplies.id} = ${chosen} then ${cannedReplies.words} end`,
    })
    .from(cannedReplies)
    .where(
      sql`${cannedReplies.id} in (with around as materialized (select domain_id, scope_id from tickets
          where id = ${ticketId} and ${isStaff})
        select id from canned_replies where person_id = ${actor}
        union all select c.id from around cross join canned_replies c
          where c.domain_id = around.domain_id and c.scope_id is null
        union all select c.id from around cross join canned_replies c
          where c.domain_id = around.domain_id and c.scope_id = around.scope_id)`,
    )
    .orderBy(sql`person_id is null, title collate nocase`)
    .limit(3 * MOST_CANNED);
}

/** Whether somebody may keep the replies of a part of the campus: they cover all of it. */
function keepsFor(actor: SQL, domain: SQL, scope: SQL, now: number): SQL {
  return sql`exists (select 1 from role_grants g where g.person_id = ${actor} and (${coversPart(domain, scope, now)}
    or (g.role = 'senior_admin' and g.from_at <= ${now} and (g.until_at is null or g.until_at > ${now}))))`;
}

/** The parts of the campus for which somebody may keep replies. */
function partsOf(actor: SQL, now: number): SQL {
  return sql`(select domains.id as domain_id, null as scope_id from domains
      where ${keepsFor(actor, sql`domains.id`, sql`null`, now)}
    union all select scopes.domain_id, scopes.id from scopes
      where ${keepsFor(actor, sql`scopes.domain_id`, sql`scopes.id`, now)})`;
}

/** The replies that somebody may keep, and for whom. One round trip. */
export async function readCanned(db: Database, ref: ActorRef, now: number) {
  const { reads } = db;
  const actor = actorId(ref, now);
  const [persons, campuses, rows, parts] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        id: cannedReplies.id,
        title: cannedReplies.title,
        words: cannedReplies.words,
        domain: labelOf("domain", cannedReplies.domainId),
        scope: labelOf("scope", cannedReplies.scopeId),
      })
      .from(cannedReplies)
      .where(
        sql`${cannedReplies.id} in (select id from canned_replies where person_id = ${actor}
          union all select c.id from ${partsOf(actor, now)} parts cross join canned_replies c
            where c.domain_id = parts.domain_id and c.scope_id is parts.scope_id)`,
      )
      .orderBy(sql`person_id is null, domain_id, scope_id, title collate nocase`),
    reads
      .select({
        value: sql<string>`case when scope_id is null then 'domain:' || domain_id else 'scope:' || scope_id end`,
        label: sql<string>`case when scope_id is null then ${labelOf("domain", sql`domain_id`)}
          else ${labelOf("scope", sql`scope_id`)} end`,
      })
      .from(sql`${partsOf(actor, now)} parts`)
      .orderBy(sql`domain_id, scope_id`),
  ]);
  return { viewer: viewerFrom(persons), campus: campusFrom(campuses), rows, parts };
}

export type CannedPage = Awaited<ReturnType<typeof readCanned>>;

export type CannedSaid = {
  title: string;
  words: string;
  owner: "me" | `domain:${number}` | `scope:${number}`;
};

/** Adds a reply. Answers whether there is room and they may keep it there; one batch. */
export async function addCanned(
  { writes }: Database,
  ref: ActorRef,
  { title, words, owner, now }: CannedSaid & { now: number },
): Promise<"kept" | "full" | "nobody" | "not theirs"> {
  const person = actorId(ref, now);
  const [kind, given = "0"] = owner.split(":");
  const id = Number(given);
  const [mine, domain, scope] = [
    kind === "me" ? person : sql`null`,
    kind === "domain"
      ? sql`(select id from domains where id = ${id})`
      : kind === "scope"
        ? sql`(select domain_id from scopes where id = ${id})`
        : sql`null`,
    kind === "scope" ? sql`${id}` : sql`null`,
  ];
  const allowed =
    kind === "me" ? sql`1` : sql`(${domain} is not null and ${keepsFor(person, domain, scope, now)})`;
  const others = sql`(select count(*) from canned_replies c where c.person_id is ${mine} and c.domain_id is ${domain}
    and c.scope_id is ${scope})`;
  const [[known], kept] = await writes.batch([
    writes
      .select({ allowed: sql<number>`${allowed}` })
      .from(people)
      .where(sql`${people.id} = ${person}`),
    writes
      .insert(cannedReplies)
      .select(
        sql`select null, ${mine}, ${domain}, ${scope}, ${title}, ${words}, ${now} from people p where p.id = ${person}
          and ${allowed} and ${others} < ${MOST_CANNED}`,
      )
      .returning({ id: cannedReplies.id }),
  ]);
  if (!known) return "nobody";
  if (known.allowed !== 1) return "not theirs";
  return kept.length > 0 ? "kept" : "full";
}

/** Changes a reply that somebody may keep; answers whether there was one. */
export async function changeCanned(
  { writes }: Database,
  ref: ActorRef,
  { id, title, words, now }: Pick<CannedSaid, "title" | "words"> & { id: number; now: number },
): Promise<boolean> {
  const changed = await writes
    .update(cannedReplies)
    .set({ title, words, changedAt: now })
    .where(sql`${cannedReplies.id} = ${id} and ${keeps(actorId(ref, now), now)}`)
    .returning({ id: cannedReplies.id });
  return changed.length > 0;
}

/** Throws such a reply away; whoever asks again changes nothing. */
export async function dropCanned(
  { writes }: Database,
  ref: ActorRef,
  id: number,
  now: number,
): Promise<void> {
  await writes
    .delete(cannedReplies)
    .where(sql`${cannedReplies.id} = ${id} and ${keeps(actorId(ref, now), now)}`);
}

function keeps(actor: SQL, now: number): SQL {
  return sql`(canned_replies.person_id = ${actor} or (canned_replies.domain_id is not null
    and ${keepsFor(actor, sql`canned_replies.domain_id`, sql`canned_replies.scope_id`, now)}))`;
}
