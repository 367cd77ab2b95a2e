import { isBulkEnded } from "#app/db/lists/bulk-jobs.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { Command, Inputs, Outcomes, PersonVerb, Unavailable } from "#app/domain/command.ts";
import { mayBeWrong, type Picked, wrongForm } from "#app/domain/desk/bulk.ts";
import type { Refusal } from "#app/domain/refusals.ts";
import { beginMany, carryOut } from "#app/operations/act-on-many.ts";
import { perform } from "../desks.ts";
import { log } from "../log.ts";
import { LONGEST_MS, within } from "../patience.ts";
import { storable } from "../storable.ts";
import { ifAway, unavailable } from "../unavailable.ts";
import type { Asking } from "./asking.ts";

/** So long a form waits for its job; then its page says how far it is. */
const SHARE_MS = 1000;
/** The same where every ticket so far says that the form is wrong: its words are worth waiting for. */
const WRONG_MS = 5000;
const LOOK_MS = 200;

/** The same words for many tickets, each with what its author had seen of it. */
export type SaidToMany<V extends PersonVerb> = {
  verb: V;
  input: Inputs[V];
  key: string;
  picked: readonly Picked[];
};

/**
 * Says one thing to each of many tickets. Answers the id of the job after about a second, however far it is: it goes on
 * after the answer, and with the minute. Refuses what is wrong with the form and with none of its tickets.
 */
export async function performMany<V extends PersonVerb>(
  { env, ctx, deps, actor, inTime }: Asking,
  { picked, ...said }: SaidToMany<V>,
): Promise<{ ok: true; id: string } | Refusal | Unavailable> {
  const begun = await inTime(beginMany(deps, { actor, picked, ...storable(said) })).catch(unavailable);
  if (!begun.ok) return begun;
  const { id, held } = begun;
  if (!held) {
    await ended(deps, id).catch(ifAway(undefined));
    return { ok: true, id };
  }
  const outcomes: Outcomes[] = [];
  const say = (command: Command) => inTime(perform(env, ctx, command), LONGEST_MS).catch(unavailable);
  const work = carryOut(deps, say, held, (some) => outcomes.push(...some)).catch(leave);
  ctx.waitUntil(work);
  await within(SHARE_MS, work).catch(ifAway(undefined));
  if (mayBeWrong(outcomes)) await within(WRONG_MS, work).catch(ifAway(undefined));
  return wrongForm(outcomes, held.total) ?? { ok: true, id };
}

/** Waits a while for what somebody else is at: whoever clicked twice would like to see what came of it. */
async function ended({ db }: Asking["deps"], id: string): Promise<void> {
  const until = Date.now() + SHARE_MS;
  while (Date.now() < until && !(await isBulkEnded(db, id)))
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}

/** What a request did not come to is the minute's. */
function leave(fault: unknown): void {
  if (isUnavailable(fault)) log.warning("A job of many tickets was left to the minute.");
  else log.error("A job of many tickets could not go on.", { fault });
}
