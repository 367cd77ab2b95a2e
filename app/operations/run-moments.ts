import { fingerprint } from "#app/db/tickets/event-hash.ts";
import { loadWorld } from "#app/db/world/load-world.ts";
import type { Command, Verb } from "#app/domain/command.ts";
import { decide } from "#app/domain/decide.ts";
import type { TicketState } from "#app/domain/ticket.ts";
import { type Moment, moments, nextMomentAt } from "#app/domain/time/moments.ts";
import { type Alarm, commitDecision, NO_ALARM } from "./commit-decision.ts";
import type { Deps } from "./deps.ts";

/** A ticket has a handful of moments at once; more in a row means that one of them does not get done. */
const MOST = 20;

/**
 * Does everything whose moment has come on one ticket, earliest first, each in two round trips. Each occurrence has
 * a key of its own, so that alarm and sweep together do it once. Throws when the database does not answer, so that
 * the alarm is tried again. Answers how many were done.
 */
export async function runMoments(deps: Deps, reference: string, alarm: Alarm = NO_ALARM): Promise<number> {
  let done = 0;
  for (let turn = 0; turn < MOST; turn += 1) {
    const step = await runOne(deps, reference, alarm);
    if (step.done) done += 1;
    if (!step.more) return done;
    if (!step.done) await deps.pause(turn + 1);
  }
  throw new Error("a ticket's moments do not come to an end");
}

async function runOne(
  deps: Deps,
  reference: string,
  alarm: Alarm,
): Promise<{ done: boolean; more: boolean }> {
  const now = deps.now();
  const loaded = await loadWorld(deps.db, systemCommand(reference, null), now);
  if (!loaded.ticket) {
    await alarm.settle(null);
    return { done: false, more: false };
  }
  const { world, hashes } = loaded.ticket;
  const due = dueMoment(world.state, now);
  if (!due) {
    await alarm.settle(nextMomentAt(world.state));
    return { done: false, more: false };
  }
  const command = systemCommand(reference, due);
  const decision = decide(world, command, now);
  if (!decision.ok) throw new Error(`moment ${due.verb} of a ticket was refused: ${decision.code}`);
  const print = fingerprint(command.verb, reference, command.input);
  const decided = { command, print, decision, hashes, actor: world.actor, now };
  const outcome = await commitDecision(deps, decided, alarm);
  if (outcome === "again") return { done: false, more: true };
  return { done: true, more: dueMoment(decision.after, now) !== null };
}

/** What has come due on a ticket and is not done yet, the earliest first. */
export function dueMoment(state: TicketState, now: number): Moment | null {
  const [first] = moments(state);
  return first && first.at <= now ? first : null;
}

function systemCommand(reference: string, moment: Moment | null): Command {
  const said = moment ?? { verb: "break" as Verb, input: {}, key: "" };
  return {
    v: 1,
    verb: said.verb,
    input: said.input,
    reference,
    actor: { kind: "system" },
    key: moment ? `${reference}/${moment.key}` : "",
    seen: null,
    anyway: true,
    via: "job",
  } as Command;
}
