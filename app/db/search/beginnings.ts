import { type SQL, sql } from "drizzle-orm";
import { matchOf, type SearchWord } from "#app/domain/desk/search.ts";

/** More words that begin so are asked for as the index has them for any beginning. */
const MOST_ENDINGS = 24;
/** Where shorter ones go on, the index has lists of its own. What is longer than ASCII is not folded here as the index folds it. */
const LONG = /^[a-z0-9]{4,}$/;

/**
 * What somebody looks for, as one text for the index; null for nothing. A long word that may go on is asked for as the
 * words that begin so. By its beginning the index would first read everything that has any of them; of words it reads
 * what it needs for a page.
 */
export function askedFor(words: readonly SearchWord[]): SQL<string> | null {
  const match = matchOf(words);
  const last = words.at(-1);
  const beginning = last?.text.toLowerCase() ?? "";
  if (match === null || !last?.mayGoOn || !LONG.test(beginning)) return match === null ? null : sql`${match}`;
  const others = matchOf(words.slice(0, -1));
  return sql`${others === null ? "" : `${others} AND `} || ${wordsWith(beginning, matchOf([last]) ?? "")}`;
}

/** `ticket_words` has a row for each place of each word, in their order; from one word to the next is a step in its tree. */
function wordsWith(beginning: string, otherwise: string): SQL<string> {
  const next = (from: SQL) =>
    sql`select (select term from ticket_words where term >= ${from} order by term limit 1)`;
  const begins = sql`substr(term, 1, ${beginning.length}) = ${beginning}`;
  return sql`(with recursive begun(term) as (${next(sql`${beginning}`)}
      union all ${next(sql`begun.term || ' '`)} from begun where ${begins} limit ${MOST_ENDINGS + 2})
    select iif(count(*) between 1 and ${MOST_ENDINGS}, '(' || group_concat('"' || term || '"', ' OR ') || ')', ${otherwise})
    from begun where ${begins})`;
}
