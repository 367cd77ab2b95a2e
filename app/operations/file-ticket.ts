import { loadFilingWorld } from "#app/db/filing/load-filing-world.ts";
import { commit } from "#app/db/tickets/commit.ts";
import { fingerprint } from "#app/db/tickets/event-hash.ts";
import { findCommitted } from "#app/db/world/load-world.ts";
import type { FileCommand, Outcomes } from "#app/domain/command.ts";
import { withoutIds } from "#app/domain/files/attached-file.ts";
import { decideFiling, type FilingWorld, filedBy } from "#app/domain/filing/filing.ts";
import { isCounted, tooManyFilings, tooManyFrom } from "#app/domain/filing/filing-limit.ts";
import { FILINGS, REPORTS, type Standing } from "#app/domain/limits.ts";
import { protectedReference } from "#app/domain/people/protected-reference.ts";
import { refuse } from "#app/domain/refusals.ts";
import { nextMomentAt } from "#app/domain/time/moments.ts";
import { firstTime, isLate, orRetry, orUnavailable, replay } from "./commit-decision.ts";
import type { Deps, Use } from "./deps.ts";

const TRIES = 3;

/**
 * A filing's answer, with the ticket's first moment for the desk that is woken for it, and how the limits stand that
 * it was counted under.
 */
export type Filed = { outcome: Outcomes; nextMomentAt: number | null; standings: readonly Standing[] };

/**
 * What is known of a reporter: under which hash their receipt is kept, and by what the network that it came from is
 * counted.
 */
export type Receipt = { hash: string; network: string };

/**
 * Files a ticket in two round trips: everything it needs, then one batch that numbers it. Refuses what one person
 * files beyond the limits, and every wrong field at once. The same key gives the same ticket, and counts once: a
 * repeat is answered before it is counted.
 */
export async function fileTicket(
  deps: Deps,
  command: FileCommand,
  receipt: Receipt | null = null,
): Promise<Filed> {
  const print = fingerprint(command.verb, "", withoutIds(command.input));
  const startedAt = deps.now();
  for (let attempt = 1; attempt <= TRIES && !isLate(deps, startedAt); attempt += 1) {
    const filed = await tryOnce(deps, command, print, receipt);
    if (filed !== "again") return filed;
    await deps.pause(attempt);
  }
  return refused({ ok: false, code: "unavailable" });
}

async function tryOnce(
  deps: Deps,
  command: FileCommand,
  print: string,
  receipt: Receipt | null,
): Promise<Filed | "again"> {
  const now = deps.now();
  const loaded = await orUnavailable(loadFilingWorld(deps.db, command, now));
  if (loaded === "unavailable") return "again";
  const { committed, world } = loaded;
  if (!world) return refused(refuse("signed_out"));
  if (committed) return refused(replay(committed, print));
  const use = await (receipt
    ? countReport(deps, receipt, command, print, now)
    : countIn(deps, world, command, print, now));
  if (use === null) return "again";
  if (!use.admitted)
    return receipt
      ? refused(tooManyFrom("too_many_reports", use, now))
      : { ...refused(tooManyFilings(world, use, now)), standings: use.standings };
  const decision = decideFiling(filedBy(command.via, world), command.input, now);
  if (!decision.ok) {
    await use.undo();
    return refused(decision);
  }
  const context = {
    actor: world.actor,
    via: command.via,
    verb: command.verb,
    key: command.key,
    fingerprint: print,
    operationId: deps.ids.random(),
    salt: deps.ids.random(),
    lastHash: "",
    protectedReference: protectedReference(deps.ids.random()),
    armed: false,
    now,
  };
  const filing = { ...decision, ...(receipt ? { receiptHash: receipt.hash } : {}) };
  const written = await orRetry(commit(deps.db, decision, context, filing), async () =>
    isLate(deps, now) ? null : findCommitted(deps.db, command.actor, command.key, now),
  );
  if (written === "again") return "again";
  if ("code" in written) return refused(written);
  const filed = { nextMomentAt: nextMomentAt(decision.after), standings: use.standings };
  if ("fingerprint" in written) return { ...filed, outcome: firstTime(replay(written, print)) };
  const outcome = {
    ok: true,
    reference: written.reference,
    seq: 1,
    event: "filed",
    replayed: false,
  } as const;
  return { ...filed, outcome };
}

/**
 * Counts the filing where it counts; null where nobody could be asked. The words are part of the id, so that taking
 * back what was refused never takes back what the same key committed with other words. What was sent to the database
 * and not answered stays counted: sent again with its key it costs nothing more.
 */
async function countIn(
  { limiter }: Deps,
  world: FilingWorld,
  { input, key }: FileCommand,
  print: string,
  now: number,
): Promise<Use | null> {
  if (!isCounted(world, input)) return UNCOUNTED;
  const filer = world.actor.kind === "person" ? world.actor.personId : 0;
  return limiter.take("filings", String(filer), { limits: FILINGS, id: `${key}/${print}`, now });
}

/** A report of nobody counts by the network that it comes from. What is written down of it says nothing of its key. */
function countReport(
  { limiter, ...deps }: Deps,
  { network }: Receipt,
  { key }: FileCommand,
  print: string,
  now: number,
): Promise<Use | null> {
  const id = deps.keyed("counted report", `${key}/${print}`)[0];
  return limiter.take("reports", network, { limits: REPORTS, id, now });
}

const UNCOUNTED: Use = { admitted: true, againAt: 0, standings: [], undo: async () => {} };

function refused(outcome: Outcomes): Filed {
  return { outcome, nextMomentAt: null, standings: [] };
}
