import type { SearchAsked, SearchPage } from "#app/db/search/read-search.ts";
import { SEARCH_STATES, type SearchState } from "#app/domain/desk/search.ts";

const STATE_WORDS: Readonly<Record<SearchState, string>> = {
  open: "Open",
  waiting: "Waiting for somebody",
  over: "Over, however it ended",
  resolved: "Solved, not yet confirmed",
  closed: "Finished or withdrawn",
};

export const STATE_OPTIONS = SEARCH_STATES.map((value) => ({ value, label: STATE_WORDS[value] }));

/** What was looked for, as the heading of the page. */
export function searchHeading({ typed }: Pick<SearchAsked, "typed">): string {
  return typed.trim() === "" ? "Search" : `Search: ${typed.trim()}`;
}

/** Why a page has nothing to show; null where it has something, or nothing was asked for. */
export function nothingSentence(
  { typed }: Pick<SearchAsked, "typed">,
  page: Pick<SearchPage, "hits" | "isAsked">,
) {
  if (page.hits.length > 0) return null;
  if (!page.isAsked) return typed.trim() === "" ? null : "Type a word to look for";
  return typed.trim() === ""
    ? "Nothing that you may read is like that"
    : "Nothing that you may read has all of these words";
}
