import type { Command, Outcomes, PersonVerb } from "#app/domain/command.ts";
import type { Perform } from "./hand-over.ts";

const AT_ONCE = 10;

/** One of many tickets, and what became of it. */
export type ManyResult = { reference: string; outcome: Outcomes };

type Picked = { reference: string; seen: number | null };
type Said<V extends PersonVerb> = Pick<Command<V>, "verb" | "input" | "actor" | "key">;

/**
 * Says one thing to each of many tickets, as the ordinary command that it is, a few at a time. Each has a key made of
 * the form's and its own reference, so that the whole form sent again goes on where it was and does nothing twice.
 * When nobody answers for all of a few, the rest is not asked.
 */
export async function actOnMany<V extends PersonVerb>(
  perform: Perform,
  { verb, input, actor, key }: Said<V>,
  picked: readonly Picked[],
): Promise<readonly ManyResult[]> {
  const results: ManyResult[] = [];
  let isAway = false;
  for (let from = 0; from < picked.length; from += AT_ONCE) {
    const group = picked.slice(from, from + AT_ONCE);
    const outcomes = await Promise.all(
      group.map(({ reference, seen }) => {
        if (isAway) return AWAY;
        const own = { reference, seen, key: `${key}/${reference}` };
        return perform({ v: 1, verb, input, actor, anyway: false, via: "bulk", ...own } as Command);
      }),
    );
    results.push(...group.map(({ reference }, index) => ({ reference, outcome: outcomes[index] ?? AWAY })));
    isAway = outcomes.every((outcome) => !outcome.ok && outcome.code === "unavailable");
  }
  return results;
}

const AWAY: Outcomes = { ok: false, code: "unavailable" };
