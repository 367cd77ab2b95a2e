import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import { searchUpkeep } from "#app/db/schema/search-schema.ts";
import type { Changes } from "#app/domain/ticket.ts";
import type { Decision } from "#app/domain/world.ts";

/*
 * What can be searched of a ticket is one row of the full-text index `ticket_search`, whose rowid is the ticket's. It
 * is written anew in the batch of every commit that changes it, from the tables themselves. `access` says in tokens
 * who finds it: what somebody may search is a part of what they ask (read-search.ts).
 */

type Writes = Database["writes"];
type Statement = BatchItem<"sqlite">;

/** What of a ticket's row stands in its tokens. */
const INDEXED: readonly (keyof NonNullable<Changes["ticket"]>)[] = [
  "visibility",
  "statusKind",
  "categoryId",
  "domainId",
  "scopeId",
  "placeId",
  "requesterId",
  "filedById",
  "assigneeId",
  "aboutUnnamedAt",
  "isIncident",
];

/** Whether a step says, gives or takes away anything that somebody could search by. */
export function changesSearch({
  event,
  title,
  redacted,
}: Pick<Decision, "event" | "title" | "redacted">): boolean {
  const { ticket = {}, people = [], tags = [] } = event.changes;
  const isMoved = INDEXED.some((key) => ticket[key] !== undefined);
  return event.words.length + people.length + tags.length > 0 || isMoved || title !== undefined || !!redacted;
}

/** Statements that write the rows of some tickets anew. `ids`: a list, or a select, of ticket ids. */
export function indexStatements(writes: Writes, ids: SQL, now: number): Statement[] {
  return [unindexStatement(writes, ids), indexNewStatement(writes, ids, now)];
}

/** The same for tickets that have no row yet. */
export function indexNewStatement(writes: Writes, ids: SQL, now: number): Statement {
  return writes.run(sql`insert into ticket_search (rowid, public, internal, leadership, identity, access)
    select t.id, ${publicWords}, ${wordsFor("staff")}, ${wordsFor("leadership")}, ${whose}, ${tokens(now)}
    from tickets t where t.id in (${ids}) and t.visibility <> 'protected'`);
}

/** Takes tickets out of every search. */
export function unindexStatement(writes: Writes, ids: SQL): Statement {
  return writes.run(sql`delete from ticket_search where rowid in (${ids})`);
}

/** Says that the index has had words that are to go from its blocks as well: the night writes those anew. */
export function takenAwayStatement(writes: Writes, now: number): Statement {
  return writes.update(searchUpkeep).set({ takenAwayAt: now });
}

/**
 * Of words `w` of an event `e`, those that can be searched. Ratings are for those who review them, how somebody came is
 * nobody's to look for, and where somebody has the trouble of an incident is where they live: not everybody who reads
 * the rest of it may know that.
 */
export const isSearched = sql`e.kind not in ('rated', 'reviewed')
  and w.part in ('description', 'body', 'reason', 'place') and not (e.kind = 'joined' and w.part = 'place')`;

function wordsFor(audience: "public" | "staff" | "leadership"): SQL {
  return sql`(select coalesce(group_concat(w.text, ' '), '') from ticket_events e
    join event_contents w on w.ticket_id = e.ticket_id and w.seq = e.seq
    where e.ticket_id = t.id and e.audience = ${audience} and ${isSearched})`;
}

/** The title once more without its hyphens: to many, Wi-Fi is one word. */
const publicWords = sql`t.title || ' ' || replace(t.title, '-', '') || ' ' || ${wordsFor("public")} || ' '
  || (select coalesce(group_concat(a.value, ' '), '') from ticket_answers a where a.ticket_id = t.id)`;

/** Whose it is, for those who may know: the name, and what the report says of where they live. */
const whose = sql`coalesce((select name from people where id = t.requester_id), '') || ' '
  || coalesce((select group_concat(said.value, ' ') from event_contents w, json_each(w.text) said
    where w.ticket_id = t.id and w.seq = 1 and w.part = 'profile'), '')`;

/**
 * A letter and an id each. Of people: `o` owns or reported it, `w` watches or joined, `a` has it, `p` was told by the
 * ladder, `x` is denied it. Of the rest: `n` normal, `r` restricted, `d` domain, `s` scope, `k` subject, `c` committee; and
 * to narrow a search, `t` status, `g` subject and category, `l` place and what it lies in, `m` month.
 */
function tokens(now: number): SQL {
  const named = sql`t.about_unnamed_at is null`;
  const running = sql`p.from_at <= ${now} and (p.until_at is null or p.until_at > ${now})`;
  const own = sql`t.is_incident = 0`;
  const isNormal = sql`t.visibility = 'normal' and ${named}`;
  return sql`'m' || strftime('%Y%m', t.filed_at / 1000, 'unixepoch') || ' t' || replace(t.status_kind, '_', '')
    || ' g' || t.category_id || coalesce((select ' g' || parent_id from categories where id = t.category_id), '')
    || coalesce((with recursive up(id) as (select t.place_id union select parent_id from up join places using (id))
      select group_concat(' l' || id, '') from up where id is not null), '')
    || case when ${isNormal} then ' n k' || t.category_id || ' d' || t.domain_id
      || coalesce(' s' || t.domain_id || 'x' || t.scope_id, '') else '' end
    || case when t.visibility = 'restricted' and ${named} then ' r' else '' end
    || case when ${own} then coalesce(' o' || t.requester_id, '') else '' end
    || case when ${own} and ${named} then coalesce(' o' || t.filed_by_id, '') else '' end
    || case when ${named} then coalesce(' a' || t.assignee_id, '') else '' end
    || coalesce((select group_concat(case
        when p.effect = 'deny' then ' x' || p.person_id
        when p.relation in ('requester', 'filed_for') then ' o' || p.person_id
        when not ${named} then ''
        when p.relation = 'assignee' then ' a' || p.person_id
        when p.relation in ('panel', 'reviewer') then ' p' || p.person_id
        when p.relation in ('watcher', 'joined') then ' w' || p.person_id
        else '' end, '') from ticket_people p where p.ticket_id = t.id and ${running}), '')
    || case when ${isNormal} then coalesce((select group_concat(' c' || p.committee_id, '') from ticket_committees p
        where p.ticket_id = t.id and ${running}), '') else '' end`;
}
