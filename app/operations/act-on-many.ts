import { beginBulk, giveUpBulk, type HeldBulk, markBulk, takeBulk } from "#app/db/lists/bulk-jobs.ts";
import { fingerprint } from "#app/db/tickets/event-hash.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { Command, Outcomes, PersonVerb, Unavailable } from "#app/domain/command.ts";
import { type Picked, resultOf } from "#app/domain/desk/bulk.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import type { Deps } from "./deps.ts";
import type { Perform } from "./hand-over.ts";
import { orAway } from "./or-away.ts";

const AT_ONCE = 10;
/** What is left after so many tickets is the next minute's. */
const MOST = 500;

type Said<V extends PersonVerb> = Pick<Command<V>, "verb" | "input" | "actor" | "key"> & {
  picked: readonly Picked[];
};

/** `held`: what is to be carried out now; null where it has ended, or somebody else is at it. */
type Begun = { ok: true; id: string; held: HeldBulk | null };

/**
 * Begins to say one thing to each of many tickets: a job, which goes on until each has its result. The same form sent
 * again goes on with what was not done; refuses one under the same key that says something else. One round trip.
 */
export async function beginMany<V extends PersonVerb>(
  deps: Deps,
  { verb, input, actor, key, picked }: Said<V>,
): Promise<Begun | Refusal | Unavailable> {
  return orAway(async () => {
    const job = {
      id: deps.ids.random(),
      fingerprint: fingerprint(verb, "", input),
      verb,
      input,
      key,
      picked,
    };
    const begun = await beginBulk(deps.db, actor, job, deps.now());
    if (!begun) return refuse("signed_out");
    if (!begun.isSame) return refuse("key_reused");
    return { ok: true, id: begun.id, held: begun.held };
  });
}

/**
 * Says it to what is still to come of a job, a few at a time, as the ordinary command that it is: in its author's name,
 * with what they may do by then, under a key made of the form's and the ticket's reference. Stops where somebody else is
 * at it by now, and when nobody answers for all of a few; the minute goes on. `heard` gets what each answered.
 */
export async function carryOut(
  deps: Deps,
  perform: Perform,
  held: HeldBulk,
  heard: (outcomes: readonly Outcomes[]) => void = () => {},
): Promise<void> {
  for (let from = 0; from < held.waiting.length; from += AT_ONCE) {
    const group = held.waiting.slice(from, from + AT_ONCE);
    const outcomes = await Promise.all(group.map((picked) => say(deps, perform, commandFor(held, picked))));
    heard(outcomes);
    const results = group.map(({ reference }, at) => resultOf(reference, outcomes[at] ?? AWAY));
    const isMine = await markBulk(deps.db, held, results, deps.now());
    if (!isMine || results.every(({ state }) => state === "waiting")) return;
  }
}

/**
 * Goes on with jobs that nobody is at, and gives up what was not answered for too long. Answers to how many tickets
 * it said something.
 */
export async function continueMany(deps: Deps, perform: Perform): Promise<number> {
  await giveUpBulk(deps.db, deps.now());
  let count = 0;
  while (count < MOST) {
    const asked = { lease: deps.ids.random(), now: deps.now(), most: MOST - count };
    const held = await takeBulk(deps.db, asked);
    if (!held) break;
    await carryOut(deps, perform, held, (outcomes) => {
      count += outcomes.length;
    });
  }
  return count;
}

async function say(deps: Deps, perform: Perform, command: Command): Promise<Outcomes> {
  return perform(command).catch((fault: unknown) => {
    if (!isUnavailable(fault)) deps.fault("One of many tickets could not be told.", fault);
    return AWAY;
  });
}

function commandFor({ verb, input, personId, key }: HeldBulk, { reference, seen }: Picked): Command {
  const said = { verb, input, reference, seen, key: `${key}/${reference}` };
  return { v: 1, ...said, actor: { kind: "person", personId }, anyway: false, via: "bulk" } as Command;
}

const AWAY: Outcomes = { ok: false, code: "unavailable" };
