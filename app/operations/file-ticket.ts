import { commit } from "#app/db/commit.ts";
import { fingerprint } from "#app/db/event-hash.ts";
import { loadFilingWorld } from "#app/db/load-filing-world.ts";
import { findCommitted } from "#app/db/load-world.ts";
import type { FileCommand, Outcomes } from "#app/domain/command.ts";
import { decideFiling } from "#app/domain/filing.ts";
import { nextMomentAt } from "#app/domain/moments.ts";
import { refuse } from "#app/domain/refusals.ts";
import { firstTime, isLate, orRetry, orUnavailable, replay } from "./commit-decision.ts";
import type { Deps } from "./deps.ts";

const TRIES = 3;

/** A filing's answer, with the ticket's first moment for the desk that is woken for it. */
export type Filed = { outcome: Outcomes; nextMomentAt: number | null };

/**
 * Files a ticket in two round trips: everything it needs, then one batch that numbers it. Refuses every wrong field
 * at once. The same key gives the same ticket.
 */
export async function fileTicket(deps: Deps, command: FileCommand): Promise<Filed> {
  const print = fingerprint(command.verb, "", command.input);
  const startedAt = deps.now();
  for (let attempt = 1; attempt <= TRIES && !isLate(deps, startedAt); attempt += 1) {
    const filed = await tryOnce(deps, command, print);
    if (filed !== "again") return filed;
    await deps.pause(attempt);
  }
  return refused({ ok: false, code: "unavailable" });
}

async function tryOnce(deps: Deps, command: FileCommand, print: string): Promise<Filed | "again"> {
  const now = deps.now();
  const loaded = await orUnavailable(loadFilingWorld(deps.db, command, now));
  if (loaded === "unavailable") return "again";
  const { committed, world } = loaded;
  if (!world) return refused(refuse("signed_out"));
  if (committed) return refused(replay(committed, print));
  const decision = decideFiling(world, command.input, now);
  if (!decision.ok) return refused(decision);
  const context = {
    actor: world.actor,
    via: command.via,
    verb: command.verb,
    key: command.key,
    fingerprint: print,
    operationId: deps.ids.random(),
    salt: deps.ids.random(),
    lastHash: "",
    armed: false,
    now,
  };
  const written = await orRetry(commit(deps.db, decision, context, decision), async () =>
    isLate(deps, now) ? null : findCommitted(deps.db, command.actor, command.key, now),
  );
  if (written === "again") return "again";
  const next = nextMomentAt(decision.after);
  if ("fingerprint" in written) return { outcome: firstTime(replay(written, print)), nextMomentAt: next };
  const outcome = {
    ok: true,
    reference: written.reference,
    seq: 1,
    event: "filed",
    replayed: false,
  } as const;
  return { outcome, nextMomentAt: next };
}

function refused(outcome: Outcomes): Filed {
  return { outcome, nextMomentAt: null };
}
