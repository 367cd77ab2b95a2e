import type { CategoryId, PlaceId } from "#app/domain/ids.ts";
import { PRIORITIES, type Priority } from "#app/domain/ticket.ts";
import type { SearchState } from "./search.ts";

/** What a desk can show; each is a filter over the same visible tickets. */
export const DESK_VIEWS = [
  "mine",
  "all",
  "replies",
  "today",
  "unassigned",
  "overdue",
  "waiting",
  "escalated",
  "resolved",
] as const;
export type DeskView = (typeof DESK_VIEWS)[number];

export const DESK_SORTS = ["promise", "newest"] as const;
export type DeskSort = (typeof DESK_SORTS)[number];

/** Where open tickets stand. */
export const OPEN_STATES: readonly SearchState[] = ["open", "waiting"];

/** An answer to one of a subject's questions: the option's slug, or the answer itself where there are no options. */
export type FieldAnswer = { field: string; value: string };

/** A part of the campus: a whole area, or one scope of it. */
export type DeskPart = `${"domain" | "scope"}:${number}`;

/** What narrows a desk down beside its view. */
export type DeskFilters = {
  state: SearchState | null;
  category: CategoryId | null;
  place: PlaceId | null;
  part: DeskPart | null;
  priority: Priority | null;
  /** Views that hold as well. */
  only: readonly DeskView[];
  answers: readonly FieldAnswer[];
};

export const NO_FILTERS: DeskFilters = {
  state: null,
  category: null,
  place: null,
  part: null,
  priority: null,
  only: [],
  answers: [],
};

/** What can be asked for beside the view. */
export const ONLY = [
  "mine",
  "today",
  "unassigned",
  "overdue",
  "escalated",
] as const satisfies readonly DeskView[];

const MOST_ANSWERS = 5;
const LONGEST_ANSWER = 200;

/** A desk as an address asks for it; what it can't mean is as if it were not there. */
export type DeskAsked = { view: DeskView; sort: DeskSort; filters: DeskFilters };

export function deskAsked(given: URLSearchParams): DeskAsked {
  const one = <Value extends string>(name: string, values: readonly Value[]) =>
    values.find((value) => value === given.get(name)) ?? null;
  const id = (name: string) => (/^\d{1,15}$/.test(given.get(name) ?? "") ? Number(given.get(name)) : null);
  const answers = [...given]
    .filter(([name, value]) => name.startsWith("field.") && value !== "" && value.length <= LONGEST_ANSWER)
    .map(([name, value]) => ({ field: name.slice("field.".length), value }));
  const category = id("category") as CategoryId | null;
  const said = given.getAll("only");
  return {
    view: one("view", DESK_VIEWS) ?? "mine",
    sort: one("sort", DESK_SORTS) ?? "promise",
    filters: {
      state: one("state", OPEN_STATES),
      category,
      place: id("place") as PlaceId | null,
      part: partIn(given.get("part") ?? ""),
      priority: one("priority", PRIORITIES),
      only: ONLY.filter((view) => said.includes(view)),
      // Questions are a subject's own.
      answers: category === null ? [] : answers.slice(0, MOST_ANSWERS),
    },
  };
}

function partIn(text: string): DeskPart | null {
  return /^(domain|scope):\d{1,15}$/.test(text) ? (text as DeskPart) : null;
}

/** A page of a desk: its beginning, or what comes after or before a row. */
export type DeskPlace = { after?: Cursor | null; before?: Cursor | null };

/** The page that an address asks for. */
export function deskPlace(given: URLSearchParams): DeskPlace {
  return { after: readCursor(given.get("after") ?? ""), before: readCursor(given.get("before") ?? "") };
}

/** The same as a part of an address; what goes without saying is not in it. */
export function deskQuery({ view, sort, filters }: DeskAsked, page: DeskPlace = {}): URLSearchParams {
  const { state, category, place, part, priority, only, answers } = filters;
  const named: readonly (readonly [string, string | number | null])[] = [
    ["view", view],
    ["sort", sort === "promise" ? null : sort],
    ["state", state],
    ["category", category],
    ["place", place],
    ["part", part],
    ["priority", priority],
    ...only.map((each) => ["only", each] as const),
    ...answers.map(({ field, value }) => [`field.${field}`, value] as const),
    ["after", cursorText(page.after)],
    ["before", cursorText(page.before)],
  ];
  return new URLSearchParams(
    named.flatMap(([name, value]) => (value === null || value === "" ? [] : [[name, String(value)]])),
  );
}

/** A place between two rows of a list: the sort key of the row beside it. */
export type Cursor = { at: number; id: number };

/** "AT.ID" as a place in a list; null for something else. */
export function readCursor(text: string): Cursor | null {
  const [, at, id] = /^(\d{1,15})\.(\d{1,15})$/.exec(text) ?? [];
  return at && id ? { at: Number(at), id: Number(id) } : null;
}

function cursorText(cursor: Cursor | null | undefined): string | null {
  return cursor ? `${cursor.at}.${cursor.id}` : null;
}

/** From where somebody came to a ticket: the desk and its page as they saw it, and the row's place in it. */
export type DeskSpot = { asked: DeskAsked; place: DeskPlace; at: Cursor };

/** The spot that an address or a form carries; null where there is none, or something else. */
export function deskSpot(given: URLSearchParams): DeskSpot | null {
  const desk = given.get("desk");
  const at = readCursor(given.get("at") ?? "");
  if (desk === null || at === null) return null;
  const query = new URLSearchParams(desk);
  return { asked: deskAsked(query), place: deskPlace(query), at };
}

/** The same as a part of an address. */
export function spotQuery({ asked, place, at }: DeskSpot): string {
  return spotQueries(asked, place)(at);
}

/** The same for the rows of one page, whose first part is made once. */
export function spotQueries(asked: DeskAsked, place: DeskPlace): (at: Cursor) => string {
  const desk = `${new URLSearchParams({ desk: `${deskQuery(asked, place)}` })}`;
  return (at) => `${desk}&at=${cursorText(at)}`;
}

type Sorted = { id: number; promisedAt: number; updatedAt: number; unansweredAt: number | null };

/** Where a row stands in a view. */
export function placeOf(view: DeskView, { id, promisedAt, updatedAt, unansweredAt }: Sorted): Cursor {
  if (view === "resolved") return { at: updatedAt, id };
  return { at: view === "replies" ? (unansweredAt ?? 0) : promisedAt, id };
}

export function isNarrowed({ answers, only, ...rest }: DeskFilters): boolean {
  return answers.length + only.length > 0 || Object.values(rest).some((value) => value !== null);
}
