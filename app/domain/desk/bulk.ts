import type { Outcomes } from "../command.ts";
import type { Issue, Refusal } from "../refusals.ts";

/** How far one of the tickets is to which the same is said; `given_up`: nobody answered for too long. */
export const BULK_STATES = ["waiting", "done", "refused", "given_up"] as const;
export type BulkState = (typeof BULK_STATES)[number];

/** More than anybody reads before they send it, and what a minute does with ease. */
export const MOST_AT_ONCE = 200;

/** One of the chosen tickets; `seen` is null where it was chosen and not looked at yet. */
export type Picked = { reference: string; seen: number | null };

/** One of them, and what became of it. */
export type BulkResult = { reference: string } & (
  | { state: Exclude<BulkState, "refused"> }
  | { state: "refused"; issues: readonly Issue[] }
);

/** What a job writes down of a command's outcome: where nobody answered, it is still to come. */
export function resultOf(reference: string, outcome: Outcomes): BulkResult {
  if (outcome.ok) return { reference, state: "done" };
  if (!("issues" in outcome)) return { reference, state: "waiting" };
  return { reference, state: "refused", issues: outcome.issues.map(withoutWords) };
}

/** Somebody whom the author named stands in no row of a job. */
function withoutWords({ field, code, facts: { name: _, ...facts } }: Issue): Issue {
  return { field, code, facts };
}

/**
 * What is wrong with the form and not with one of its tickets: each of `total` refuses the same, and something in a
 * field. Null where that is not so, or not known yet.
 */
export function wrongForm(outcomes: readonly Outcomes[], total: number): Refusal | null {
  return outcomes.length === total ? sameRefusal(outcomes) : null;
}

/** Whether it may still turn out that the form is wrong: so far every ticket refused it for the same. */
export function mayBeWrong(outcomes: readonly Outcomes[]): boolean {
  return sameRefusal(outcomes) !== null;
}

function sameRefusal(outcomes: readonly Outcomes[]): Refusal | null {
  const [first] = outcomes;
  if (!first || first.ok || !("issues" in first)) return null;
  const isSame = outcomes.every((each) => !each.ok && each.code === first.code);
  return isSame && first.issues.some(({ field }) => field !== null) ? first : null;
}

/** How many of them are there yet. */
export function countOf(results: readonly { state: BulkState }[]) {
  const count = (...states: BulkState[]) => results.filter(({ state }) => states.includes(state)).length;
  return { done: count("done"), not: count("refused", "given_up"), waiting: count("waiting") };
}
