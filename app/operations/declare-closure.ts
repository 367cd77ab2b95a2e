import {
  type Concerned,
  finishClosure,
  insertClosure,
  loadDeclarer,
  ticketsRunningOn,
  type Unfinished,
  unfinishedClosures,
} from "#app/db/campus/closures.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import type { ActorRef, Command, Unavailable } from "#app/domain/command.ts";
import { mustConfirm } from "#app/domain/limits.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import { closureFrom, momentOn } from "#app/domain/time/closures.ts";
import type { Deps } from "./deps.ts";
import { runCommand } from "./run-command.ts";

/** As typed: moments in the campus's own time, `2026-11-25T09:00`. */
export type Declaration = { from: string; until: string; reason: string; cause: string };

const AT_ONCE = 10;
/** What is left after so many tickets is the next minute's. */
const MOST = 500;
/** As long as a filing may still be under way that has not heard of it. */
const SETTLED_MS = 5 * 60_000;

/**
 * Declares a closure: promises begun from now on know of it, those that run are stood still by the minute. Refuses
 * as `closureFrom` does. The same declaration again changes nothing.
 */
export async function declareClosure(
  deps: Deps,
  { actor: ref, ...said }: Declaration & { actor: ActorRef },
): Promise<{ ok: true } | Refusal | Unavailable> {
  const now = deps.now();
  try {
    const { actor, timeZone } = await loadDeclarer(deps.db, ref, now);
    if (actor?.kind !== "person") return refuse("signed_out");
    const moments = { fromAt: momentOn(timeZone, said.from), untilAt: momentOn(timeZone, said.until) };
    const declared = closureFrom(actor, { ...moments, reason: said.reason, cause: said.cause }, now);
    if (!declared.ok) return declared;
    if (mustConfirm(actor, now)) return refuse("confirm_first");
    await insertClosure(deps.db, declared.closure, { personId: actor.personId, now });
    return { ok: true };
  } catch (error) {
    if (isUnavailable(error)) return { ok: false, code: "unavailable" };
    throw error;
  }
}

/**
 * Stands the promises of so many more tickets still for each closure under way: an ordinary command each, so that what
 * ends half-way goes on where it was; what could not be asked is asked again. No alarm is set: a promise only moves away from the one that there is. Answers
 * how many tickets it reached.
 */
export async function continueClosures(deps: Deps, most = MOST): Promise<number> {
  let reached = 0;
  for (const closure of await unfinishedClosures(deps.db)) reached += await observe(deps, closure, most);
  return reached;
}

async function observe(deps: Deps, closure: Unfinished, most: number): Promise<number> {
  let [reached, refused, away] = [0, 0, 0];
  while (reached < most) {
    // Those that were reached are no longer among them; those that refused, or could not be asked, are.
    const found = await ticketsRunningOn(deps.db, closure, { most: most - reached, from: refused + away });
    for (let from = 0; from < found.length; from += AT_ONCE) {
      const group = found.slice(from, from + AT_ONCE);
      const outcomes = await Promise.all(group.map((each) => runCommand(deps, commandFor(each, closure))));
      const ok = outcomes.filter((outcome) => outcome.ok).length;
      const unasked = outcomes.filter((outcome) => !outcome.ok && outcome.code === "unavailable").length;
      reached += ok;
      away += unasked;
      refused += outcomes.length - ok - unasked;
      if (unasked === group.length) return reached;
    }
    if (found.length === 0) break;
  }
  const isSettled = deps.now() - closure.declaredAt >= SETTLED_MS;
  if (reached === 0 && away === 0 && isSettled) await finishClosure(deps.db, closure.id, deps.now());
  return reached;
}

function commandFor(
  { reference, stepsCountedBefore }: Concerned,
  { id, fromAt, untilAt, cause }: Unfinished,
): Command<"observe_closure"> {
  return {
    v: 1,
    verb: "observe_closure",
    input: { fromAt, untilAt, cause, stepsCountedBefore },
    reference,
    actor: { kind: "system" },
    key: `${reference}/closure/${id}`,
    seen: null,
    anyway: true,
    via: "job",
  };
}
