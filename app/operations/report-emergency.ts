import {
  committedQuery,
  type EmergencyAsked,
  hasOpenOne,
  loadEmergency,
} from "#app/db/filing/load-emergency.ts";
import { commit } from "#app/db/tickets/commit.ts";
import { fingerprint } from "#app/db/tickets/event-hash.ts";
import { isForestalled } from "#app/db/tickets/failures.ts";
import type { ActorRef, Outcomes } from "#app/domain/command.ts";
import { decideEmergency, type EmergencyInput, type EmergencyWorld } from "#app/domain/filing/emergency.ts";
import { personOf } from "#app/domain/people/actor.ts";
import { refuse } from "#app/domain/refusals.ts";
import { nextMomentAt } from "#app/domain/time/moments.ts";
import { firstTime, isLate, orRetry, orUnavailable, replay } from "./commit-decision.ts";
import type { Deps } from "./deps.ts";

/** As typed, and the key of its form. */
export type EmergencySaid = EmergencyInput & { kind: string; place: string; key: string };

/** `heard`: whether there is anybody on duty, or above them, who is told. */
export type Reported = { outcome: Outcomes; heard: boolean; nextMomentAt: number | null };

const TRIES = 20;

/**
 * Takes a report of an emergency, with or without somebody signed in: everybody on duty is told at once. Two round
 * trips. Refuses nothing that a person could type, and counts against no limit; the same form sent again does it
 * once, and with other words it is another report. Two at once about the same make one ticket.
 */
export async function reportEmergency(
  deps: Deps,
  said: EmergencySaid & { actor: ActorRef },
): Promise<Reported> {
  const { actor, kind, place, where, words } = said;
  const print = fingerprint("file", "", { kind, place, where, words });
  const asked = { actor, kind, place, where, key: `emergency/${print}/${said.key}` };
  const startedAt = deps.now();
  for (let attempt = 1; attempt <= TRIES && !isLate(deps, startedAt); attempt += 1) {
    const reported = await tryOnce(deps, asked, { where, words }, print);
    if (reported !== "again") return reported;
    await deps.pause(attempt);
  }
  return answered({ ok: false, code: "unavailable" });
}

async function tryOnce(
  deps: Deps,
  asked: EmergencyAsked,
  input: EmergencyInput,
  print: string,
): Promise<Reported | "again"> {
  const now = deps.now();
  const loaded = await orUnavailable(loadEmergency(deps.db, asked, now));
  if (loaded === "unavailable") return "again";
  const { committed, world, lastHash } = loaded;
  if (committed) return answered(replay(committed, print), committed.heard === 1);
  if (!world) return answered(refuse("subcategory_unknown"));
  const decision = decideEmergency(world, input, now);
  const context = {
    actor: world.actor,
    via: "web",
    verb: "file",
    key: asked.key,
    fingerprint: print,
    operationId: deps.ids.random(),
    salt: deps.ids.random(),
    lastHash: decision.before ? lastHash : "",
    armed: false,
    now,
  } as const;
  const filing = "answers" in decision ? { ...decision, ...beside(deps, world, asked, now) } : null;
  const committing = commit(deps.db, decision, context, filing).catch((error: unknown) => {
    if (filing && isForestalled(error)) return "again" as const;
    throw error;
  });
  const find = async () => (await committedQuery(deps.db.reads, asked, now))[0] ?? null;
  const written = await orRetry(committing, async () => (isLate(deps, now) ? null : find()));
  if (written === "again") return "again";
  if ("code" in written) return answered(written);
  const by = personOf(world.actor);
  const heard = decision.tellings.some(({ duty, personId }) => duty === "level" && personId !== by);
  const next = { heard, nextMomentAt: nextMomentAt(decision.after) };
  if ("fingerprint" in written) return { ...next, outcome: firstTime(replay(written, print)) };
  const { kind: event } = decision.event;
  const seq = decision.after.ticket.version;
  return { ...next, outcome: { ok: true, reference: written.reference, seq, event, replayed: false } };
}

/** What a new ticket brings along. Nobody holds the receipt of an unknown reporter: those on duty go and look. */
function beside(deps: Deps, { requester }: EmergencyWorld, asked: EmergencyAsked, now: number) {
  return {
    unless: hasOpenOne(asked, now),
    ...(requester === null ? { receiptHash: deps.ids.random() } : {}),
  };
}

function answered(outcome: Outcomes, heard = false): Reported {
  return { outcome, heard, nextMomentAt: null };
}
