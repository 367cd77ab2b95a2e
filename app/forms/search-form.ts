import type { SearchAsked } from "#app/db/search/read-search.ts";
import { LONGEST_SEARCH, SEARCH_STATES } from "#app/domain/desk/search.ts";
import type { CategoryId, PlaceId } from "#app/domain/ids.ts";
import { dayIn, textIn, wholeNumberIn } from "#app/http/search.ts";

/** What an address of the search asks for; what it can't mean is as if it were not there. */
export function searchAsked(request: Request): SearchAsked {
  const state = textIn(request, "state");
  return {
    typed: textIn(request, "q").slice(0, LONGEST_SEARCH),
    state: SEARCH_STATES.find((each) => each === state) ?? null,
    category: wholeNumberIn(request, "category") as CategoryId | null,
    place: wholeNumberIn(request, "place") as PlaceId | null,
    fromDay: dayIn(request, "from"),
    untilDay: dayIn(request, "to"),
    before: wholeNumberIn(request, "before"),
    after: wholeNumberIn(request, "after"),
  };
}

/** The address of a page of the same search. */
export function searchPath(asked: SearchAsked, page: { before?: number; after?: number } = {}): string {
  const { typed, state, category, place, fromDay, untilDay } = asked;
  const named = { q: typed, state, category, place, from: fromDay, to: untilDay, ...page };
  const given = Object.entries(named).flatMap(([name, value]) =>
    value === null || value === undefined || value === "" ? [] : [[name, String(value)]],
  );
  return `/search?${new URLSearchParams(given)}`;
}
