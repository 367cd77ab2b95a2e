import { type SQL, sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Asking, Database } from "#app/db/client.ts";
import { rightsColumns } from "#app/db/lists/access-rows.ts";
import { categoryChoices, placeChoices } from "#app/db/lists/narrowing.ts";
import { actorFrom, asking, ME } from "#app/db/people/actor.ts";
import { tagsFrom, tagsOf } from "#app/db/people/committee-rows.ts";
import { homeOf } from "#app/db/people/requester-rows.ts";
import { absentOf } from "#app/db/people/stand-ins.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import {
  firstPlace,
  kindsOf,
  marked,
  type SearchState,
  type SearchWord,
  searchWords,
  snippetOf,
} from "#app/domain/desk/search.ts";
import type { Audience } from "#app/domain/events.ts";
import type { CategoryId, PlaceId } from "#app/domain/ids.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { someResident } from "#app/domain/people/identity.ts";
import { type Action, can, capacities } from "#app/domain/people/permissions.ts";
import type { TicketPerson } from "#app/domain/ticket.ts";
import { askedFor } from "./beginnings.ts";
import { matchFor } from "./search-access.ts";
import { isSearched } from "./search-index.ts";

export const SEARCH_ROWS = 30;
const SNIPPET = 220;
/** Of each text that could be shown, around what was looked for. */
const TEXT_SHOWN = 900;
const TEXTS_EACH = 2;
/** A day somewhere else begins and ends so much earlier and later. */
const ZONES_APART_MS = 14 * 3_600_000;
/** Of the longest span that is narrowed by its months; a longer one is looked through. */
const MOST_MONTHS = 36;

/** What narrows a search down; days are ISO, in the campus's zone. */
export type SearchAsked = {
  typed: string;
  state: SearchState | null;
  category: CategoryId | null;
  place: PlaceId | null;
  fromDay: string | null;
  untilDay: string | null;
  /** Tickets before this one, or the nearest after it, by their ids; null for the newest. */
  before: number | null;
  after: number | null;
};

/**
 * What somebody finds, the newest first. Whatever they may not read is no part of what is asked, so that neither order
 * nor pages tell of it; the rule itself is asked once more of each row. One round trip.
 */
export async function readSearch(db: Database, ref: ActorRef, asked: SearchAsked, now: number) {
  const { reads } = db;
  const me = asking(db, ref, now);
  const { words, number } = searchWords(asked.typed);
  const [persons, campuses, rows, named, categories, places] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    foundQuery(me, ME, asked, words, now),
    namedQuery(me, ME, number, now),
    categoryChoices(db),
    placeChoices(db),
  ]);
  const reader = actorFrom(ref, persons);
  const { timeZone } = campusFrom(campuses);
  const may = (action: Action, row: Access) => reader !== null && mayOn(reader, action, row, now);
  const page = rows.slice(0, SEARCH_ROWS);
  const hasMore = rows.length > SEARCH_ROWS;
  const isBackwards = asked.after !== null;
  const ordered = isBackwards ? page.toReversed() : page;
  const isFirst = asked.before === null && !(isBackwards && hasMore);
  return {
    viewer: viewerFrom(persons),
    campus: campusFrom(campuses),
    isAsked: words.length > 0 || isNarrowed(asked),
    isNarrowed: isNarrowed(asked),
    /** The ticket whose number was typed, where its reader may see it. */
    jump: named.find((row) => may("see", row))?.reference ?? null,
    hits: ordered
      .filter((row) => may("see", row) && isWithin(row.filedAt, asked, timeZone))
      .map((row) => ({
        ...hitOf(row, words, (action) => may(action, row)),
        isTheirs: reader !== null && isTheirs(reader, row, now),
      })),
    newerAfter: isFirst ? null : (ordered[0]?.id ?? null),
    olderBefore: hasMore || isBackwards ? (ordered.at(-1)?.id ?? null) : null,
    categories,
    places,
  };
}

export type SearchPage = Awaited<ReturnType<typeof readSearch>>;
export type SearchHit = SearchPage["hits"][number];

/** Ids of what somebody finds, newest first; with `after` set, the nearest that are newer, oldest first. */
export function foundIds(
  actor: SQL,
  asked: SearchAsked,
  words: readonly SearchWord[],
  most: number,
  now: number,
): SQL {
  const match = askedFor(words);
  if (match === null && !isNarrowed(asked)) return sql`select null as id where 0`;
  const { before, after } = asked;
  const direction = after === null ? sql`desc` : sql`asc`;
  const from = dayStart(asked.fromDay);
  const until = dayStart(asked.untilDay);
  const within = sql`${from === null ? sql`1` : sql`x.filed_at >= ${from - ZONES_APART_MS}`}
    and ${until === null ? sql`1` : sql`x.filed_at < ${until + DAY_MS + ZONES_APART_MS}`}`;
  const dated = sql`cross join tickets x on x.id = ticket_search.rowid and ${within}`;
  return sql`select ticket_search.rowid as id from ticket_search ${from === null && until === null ? sql`` : dated}
    where ticket_search match ${matchFor(actor, match, narrowed(asked, now), now)}
      ${before === null ? sql`` : sql`and ticket_search.rowid < ${before}`}
      ${after === null ? sql`` : sql`and ticket_search.rowid > ${after}`}
    order by ticket_search.rowid ${direction} limit ${most}`;
}

/** Whether anything narrows a search beside its words; then it needs none. */
function isNarrowed({ state, category, place, fromDay, untilDay }: SearchAsked): boolean {
  return [state, category, place, fromDay, untilDay].some((each) => each !== null);
}

const DAY_MS = 24 * 3_600_000;

function narrowed({ state, category, place, fromDay, untilDay }: SearchAsked, now: number): string {
  const from = dayStart(fromDay);
  const until = dayStart(untilDay);
  const kinds = state === null ? [] : kindsOf(state).map((kind) => `t${kind.replaceAll("_", "")}`);
  const all = [
    kinds,
    category === null ? [] : [`g${category}`],
    place === null ? [] : [`l${place}`],
    // What was filed lies before now.
    from === null ? [] : monthsOf(from, until ?? now),
  ];
  // Without a first day there is no end of months to name, but of those that are too late.
  const tooLate = from !== null || until === null ? [] : monthsAfter(until, now);
  return all.map((tokens) => oneOf("AND", tokens)).join("") + oneOf("NOT", tooLate);
}

function oneOf(how: "AND" | "NOT", tokens: readonly string[]): string {
  return tokens.length === 0 ? "" : ` ${how} access : (${tokens.map((token) => `"${token}"`).join(" OR ")})`;
}

/** The months that two days lie between, with those beside them where a zone could make a difference. */
function monthsOf(from: number, until: number): readonly string[] {
  const first = monthNumber(from - ZONES_APART_MS);
  return monthTokens(first, Math.max(monthNumber(until + DAY_MS + ZONES_APART_MS), first));
}

/** The months that begin after a day and before now, in any zone. */
function monthsAfter(until: number, now: number): readonly string[] {
  return monthTokens(monthNumber(until + DAY_MS + ZONES_APART_MS) + 1, monthNumber(now + ZONES_APART_MS));
}

/** Months since 1970. */
function monthNumber(at: number): number {
  const date = new Date(at);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

function monthTokens(first: number, last: number): readonly string[] {
  if (last - first > MOST_MONTHS) return [];
  return Array.from({ length: Math.max(last - first + 1, 0) }, (_, n) => {
    const month = new Date(Date.UTC(1970, first + n));
    return `m${month.toISOString().slice(0, 7).replace("-", "")}`;
  });
}

function dayStart(day: string | null): number | null {
  return day === null ? null : Date.parse(`${day}T00:00:00Z`);
}

/** Whether a moment lies on one of the days, as the campus counts them. */
function isWithin(at: number, { fromDay, untilDay }: SearchAsked, timeZone: string): boolean {
  if (fromDay === null && untilDay === null) return true;
  const day = new Intl.DateTimeFormat("en-CA", { timeZone }).format(at);
  return (fromDay === null || day >= fromDay) && (untilDay === null || day <= untilDay);
}

/** What the rule needs to know of a ticket for one reader. */
function accessColumns(actor: SQL, now: number) {
  return {
    reference: tickets.reference,
    ...rightsColumns,
    tags: tagsOf(sql.raw("tickets.id")),
    people: sql<string>`(select coalesce(json_group_array(json_object('personId', p.person_id, 'relation', p.relation,
        'effect', p.effect, 'fromAt', p.from_at, 'untilAt', p.until_at, 'reason', null)), '[]')
      from ticket_people p where p.ticket_id = tickets.id
        and (p.person_id = ${actor} or p.person_id in (select id from ${absentOf(actor, now)})))`,
  } as const;
}

type Access = Awaited<ReturnType<typeof namedQuery>>[number];

function mayOn(reader: Actor, action: Action, row: Access, now: number): boolean {
  return can(reader, action, accessIn(row), now);
}

/** Whether it asks them: neither what they filed for somebody, nor what they joined. */
function isTheirs(reader: Actor, row: Access, now: number): boolean {
  return reader.kind === "person" && capacities(reader, accessIn(row), now).has("requester");
}

function accessIn(row: Access) {
  return { ...row, people: JSON.parse(row.people) as TicketPerson[], tags: tagsFrom(row.tags) };
}

function namedQuery({ reads }: Asking, actor: SQL, number: string | null, now: number) {
  return reads
    .select(accessColumns(actor, now))
    .from(tickets)
    .where(sql`${tickets.number} = ${Number(number ?? -1)}`);
}

function foundQuery(db: Asking, actor: SQL, asked: SearchAsked, words: readonly SearchWord[], now: number) {
  const ids = foundIds(actor, asked, words, SEARCH_ROWS + 1, now);
  return db.reads
    .select({
      ...accessColumns(actor, now),
      id: tickets.id,
      title: tickets.title,
      isEmergency: tickets.isEmergency,
      statusKind: tickets.statusKind,
      outcome: tickets.outcome,
      statusLabel: labelOf("status", tickets.statusId),
      subcategory: labelOf("category", tickets.categoryId),
      scope: labelOf("scope", tickets.scopeId),
      filedAt: tickets.filedAt,
      requester: sql<string | null>`(select name from people where id = ${tickets.requesterId})`,
      home: homeOf(sql`tickets.requester_id`),
      public: textsOf("public", words),
      staff: textsOf("staff", words),
      leadership: textsOf("leadership", words),
    })
    .from(tickets)
    .where(sql`${tickets.id} in (${ids})`)
    .orderBy(asked.after === null ? sql`${tickets.id} desc` : tickets.id)
    .limit(SEARCH_ROWS + 1);
}

/** The texts of a ticket in which most of the words stand, as one JSON list. */
function textsOf(audience: Audience, words: readonly SearchWord[]): SQL<string> {
  const needles = words.map(({ text }) => text.toLowerCase());
  const longest = needles.toSorted((a, b) => b.length - a.length)[0] ?? "";
  const hits = needles.map((needle) => sql`(instr(lower(w.text), ${needle}) > 0)`);
  const found = hits.length === 0 ? sql`null` : sql.join(hits, sql` + `);
  return sql<string>`(select coalesce(json_group_array(text), '[]') from (
    select substr(w.text, max(1, instr(lower(w.text), ${longest}) - ${TEXT_SHOWN / 3}), ${TEXT_SHOWN}) as text
    from ticket_events e join event_contents w on w.ticket_id = e.ticket_id and w.seq = e.seq
    where e.ticket_id = tickets.id and e.audience = ${audience} and ${isSearched}
    order by ${found} desc, w.part = 'description' desc, e.seq limit ${TEXTS_EACH}))`;
}

type Row = Awaited<ReturnType<typeof foundQuery>>[number];

/** One ticket that was found, with what of it its reader may read. */
function hitOf(row: Row, words: readonly SearchWord[], may: (action: Action) => boolean) {
  // Who reported the same emergency follows it, and does not read what the others wrote.
  const readsAll = !row.isEmergency || may("see_report");
  const texts = [
    readsAll ? row.public : "[]",
    may("see_staff") ? row.staff : "[]",
    may("see_leadership") ? row.leadership : "[]",
  ].flatMap((list) => JSON.parse(list) as string[]);
  const shown = texts.find((text) => firstPlace(text, words) !== null) ?? texts[0] ?? "";
  const { reference, id, statusKind, outcome, statusLabel, subcategory, scope, filedAt } = row;
  return {
    id,
    reference,
    statusKind,
    outcome,
    statusLabel,
    subcategory,
    scope,
    filedAt,
    isForStaff: may("see_staff"),
    requester: may("see_identity") ? row.requester : someResident(row.home),
    title: marked(readsAll ? row.title : subcategory, words),
    text: marked(snippetOf(shown, words, SNIPPET), words),
  };
}
