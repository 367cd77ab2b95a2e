import { commit } from "#app/db/tickets/commit.ts";
import { failureOf, isUnavailable } from "#app/db/tickets/failures.ts";
import { type Committed, findCommitted, type Hashes } from "#app/db/world/load-world.ts";
import type { Command, Outcomes } from "#app/domain/command.ts";
import type { Actor } from "#app/domain/people/actor.ts";
import { type Refusal, refuse } from "#app/domain/refusals.ts";
import { nextMomentAt } from "#app/domain/time/moments.ts";
import type { Decision } from "#app/domain/world.ts";
import type { Deps } from "./deps.ts";
import { jobText, jobToken, jobTokenHash } from "./job-token.ts";

/**
 * How a desk keeps the ticket's alarm, and hears that there may be something to send. Without a desk nothing is armed or
 * sent at once, and the sweep does it.
 */
export type Alarm = {
  /** Before the commit: the alarm is set to no later than this. Answers whether it is. */
  arm(at: number | null): Promise<boolean>;
  /** After it: the alarm is set to exactly this. */
  settle(at: number | null): Promise<void>;
  /** After a commit that leaves something to send, and after one of which that is not known. */
  toSend(): void;
};

export const NO_ALARM: Alarm = { arm: async () => false, settle: async () => {}, toSend: () => {} };

/** Asking again later than this would keep somebody waiting for longer than three seconds. */
const PATIENCE_MS = 2000;

/** Whether there is no time left to ask the database once more. */
export function isLate(deps: Deps, startedAt: number): boolean {
  return deps.now() - startedAt > PATIENCE_MS;
}

export type Decided = {
  command: Command;
  print: string;
  decision: Decision;
  hashes: Hashes;
  actor: Actor;
  now: number;
};

/** Arms the alarm, commits, and settles the alarm; “again” when the world has to be loaded anew. */
export async function commitDecision(
  deps: Deps,
  decided: Decided,
  alarm: Alarm,
): Promise<Outcomes | "again"> {
  const { command, print, decision, hashes, actor, now } = decided;
  const next = nextMomentAt(decision.after);
  const armed = await alarm.arm(next);
  const context = {
    actor,
    via: command.via,
    verb: command.verb,
    key: command.key,
    fingerprint: print,
    operationId: deps.ids.random(),
    salt: deps.ids.random(),
    ...hashes,
    ...linkOf(deps, decision),
    armed,
    now,
  };
  const written = await orRetry(commit(deps.db, decision, context), async () =>
    isLate(deps, now) ? null : findCommitted(deps.db, command.actor, command.key, now),
  );
  if (written === "again" || "code" in written) return written;
  if ("fingerprint" in written || leavesToSend(decision)) alarm.toSend();
  await alarm.settle(next);
  // Our own commit, whose answer was lost on the way: what it has to tell is still to be told.
  if ("fingerprint" in written) return firstTime(replay(written, print));
  return {
    ok: true,
    reference: command.reference,
    seq: decision.after.ticket.version,
    event: decision.event.kind,
    replayed: false,
  };
}

/** Whether it leaves something to send, on whichever ticket: what it says, or what waited behind words that it takes away. */
function leavesToSend({ tellings, beside, incident, redacted }: Decision): boolean {
  const told = [tellings, beside?.tellings ?? [], incident?.tellings ?? []];
  return redacted !== undefined || told.some(({ length }) => length > 0);
}

/** What is stored of the link of a work order that was given; nothing where none was. */
function linkOf(deps: Deps, { event, after }: Decision): { jobTokenHash?: string } {
  const { id: ticketId, reference, version: seq } = after.ticket;
  const given = event.changes.jobs?.find((job) => job.seq === seq);
  if (!given) return {};
  const [hash] = deps.keyed("job", jobText({ ticketId, seq, contactId: given.contactId }));
  return { jobTokenHash: jobTokenHash(jobToken({ reference, seq }, hash)) };
}

/** What the first sending of this key did; other contents under the same key are refused. */
export function replay(committed: Committed, print: string): Outcomes {
  if (committed.fingerprint !== print) return refuse("key_reused");
  const { reference, seq, event } = committed;
  return { ok: true, reference, seq, event, replayed: true };
}

/** An answer read back after its own commit is no repeat. */
export function firstTime(outcome: Outcomes): Outcomes {
  return outcome.ok ? { ...outcome, replayed: false } : outcome;
}

/** A loaded world, or word that the database did not answer; faults go on to the door. */
export async function orUnavailable<T>(loading: Promise<T>): Promise<T | "unavailable"> {
  try {
    return await loading;
  } catch (error) {
    if (isUnavailable(error)) return "unavailable";
    throw error;
  }
}

/**
 * A commit, or what to do after one that failed: again after a race or a repeat; after an unknown outcome what the
 * operation's row says; a refusal where a file was claimed by something else, or what was to be taken back has left.
 */
export async function orRetry<T>(
  committing: Promise<T>,
  find: () => Promise<Committed | null>,
): Promise<T | Committed | Refusal | "again"> {
  try {
    return await committing;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === "fault") throw error;
    if (failure === "claimed") return refuse("files_sent_already", "attachments");
    if (failure === "left") return refuse("take_back_too_late");
    if (failure !== "unknown") return "again";
    const found = await orUnavailable(find());
    return found === "unavailable" || found === null ? "again" : found;
  }
}
