import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";

type Query = BatchItem<"sqlite">;
type Groups = Readonly<Record<string, readonly Query[]>>;
/** What the statements of a group answer, in their order. */
export type Rows<Asked extends readonly Query[]> = { -readonly [At in keyof Asked]: Awaited<Asked[At]> };
type Answers<G extends Groups> = { [Name in keyof G]: Rows<G[Name]> };

/**
 * Asks everything in one round trip and answers each group's rows under its name: a position counts only among the
 * few statements of whoever wrote the group.
 */
export async function readGroups<const G extends Groups>(
  reads: Database["reads"],
  groups: G,
): Promise<Answers<G>> {
  const queries = Object.values(groups).flat();
  const [first, ...others] = queries;
  if (first === undefined) throw new Error("nothing was asked");
  const answers: readonly unknown[] = await reads.batch([first, ...others]);
  let at = 0;
  const named = Object.entries(groups).map(([name, { length }]) => {
    at += length;
    return [name, answers.slice(at - length, at)];
  });
  return Object.fromEntries(named) as Answers<G>;
}
