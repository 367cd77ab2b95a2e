import { fingerprint } from "#app/db/tickets/event-hash.ts";
import { isUnavailable } from "#app/db/tickets/failures.ts";
import { loadWorld } from "#app/db/world/load-world.ts";
import type { Command, Outcomes } from "#app/domain/command.ts";
import { decide } from "#app/domain/decide.ts";
import { withoutIds } from "#app/domain/files/attached-file.ts";
import { refuse } from "#app/domain/refusals.ts";
import { type Alarm, commitDecision, isLate, NO_ALARM, orUnavailable, replay } from "./commit-decision.ts";
import type { Deps } from "./deps.ts";
import { dueMoment, runMoments } from "./run-moments.ts";

const TRIES = 3;
/** Of a step that takes the campus's next number: it races with every filing, not with those at one ticket. */
const TRIES_FOR_A_NUMBER = 12;

/**
 * Runs one command on one ticket: load, decide, arm, commit; two round trips when nobody interferes. Another writer
 * makes it load again, at most three times, twelve where a new number is needed. A repeated key returns what was
 * committed first. When the database did not answer, the operation's row says whether the commit went through before
 * anything is tried again; when there is no time for that, the same key sent again gets the answer.
 */
export async function runCommand(deps: Deps, command: Command, alarm: Alarm = NO_ALARM): Promise<Outcomes> {
  const print = fingerprint(command.verb, command.reference, withoutIds(command.input));
  const startedAt = deps.now();
  const turn: Turn = { clockSpoke: false };
  const tries = command.verb === "split" ? TRIES_FOR_A_NUMBER : TRIES;
  for (let attempt = 1; attempt <= tries && !isLate(deps, startedAt); attempt += 1) {
    const outcome = await tryOnce(deps, command, print, alarm, turn);
    if (outcome !== "again") return outcome;
    await deps.pause(Math.min(attempt, TRIES));
  }
  return { ok: false, code: "unavailable" };
}

/** What is remembered from one try to the next. */
type Turn = { clockSpoke: boolean };

async function tryOnce(
  deps: Deps,
  command: Command,
  print: string,
  alarm: Alarm,
  turn: Turn,
): Promise<Outcomes | "again"> {
  const now = deps.now();
  const loaded = await orUnavailable(loadWorld(deps.db, command, now));
  if (loaded === "unavailable") return "again";
  const { committed, actor, ticket } = loaded;
  if (!actor) return refuse("signed_out");
  if (committed) {
    // Perhaps by a turn that nobody waited for any more, and that told nobody.
    alarm.toSend();
    return replay(committed, print);
  }
  if (!ticket) return refuse("not_found");
  // What the clock said comes before what a person says: a promise that broke can't be moved any more.
  if (!turn.clockSpoke && dueMoment(ticket.world.state, now)) {
    turn.clockSpoke = await letClockSpeak(deps, command.reference, alarm);
    return "again";
  }
  const decision = decide(ticket.world, command, now);
  if (!decision.ok) return decision;
  const { hashes } = ticket;
  return commitDecision(deps, { command, print, decision, hashes, actor, now }, alarm);
}

/**
 * Does what is due first; answers whether it is a person's turn now. It is not while the database does not answer: a
 * word must not move a promise whose break could not be written down. A defect is the alarm's business and keeps
 * nobody from speaking.
 */
async function letClockSpeak(deps: Deps, reference: string, alarm: Alarm): Promise<boolean> {
  try {
    await runMoments(deps, reference, alarm);
  } catch (fault) {
    if (isUnavailable(fault)) return false;
    deps.fault("What was due on a ticket could not be done before a command.", fault);
  }
  return true;
}
