import { type Campus, type Due, loadDue } from "#app/db/load-due.ts";
import { type Claimed, claimDue, type Mark, markRows } from "#app/db/outbox.ts";
import type { PersonActor } from "#app/domain/actor.ts";
import { supersededBy } from "#app/domain/still-true.ts";
import type { Deps } from "./deps.ts";

/** What a channel's provider said to one message. */
export type Answer =
  | { kind: "accepted"; messageId: string; response: string }
  | { kind: "refused"; permanent: boolean; response: string }
  /** Handed over, and no answer: it may have arrived, so it is tried again ever more rarely. */
  | { kind: "unanswered"; reason: string }
  | { kind: "outage"; reason: string };

/** A channel that leads outside: renders a row and hands it over. */
export type Carrier = { channel: string; carry(due: Due, campus: Campus): Promise<Answer> };

export type Delivered = {
  claimed: number;
  outage: boolean;
  resolutions: readonly { reference: string; seq: number; at: number }[];
};

const AT_ONCE = 5;
const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 3_600_000;
const OUTAGE_WAIT_MS = 15_000;

/**
 * Sends what is due on one channel: claims up to fifty rows, reads once what they may say and to whom, hands them
 * over five at a time and writes down each answer. An outage costs no row an attempt and, when it meets all five,
 * ends the round. Answers
 * the resolutions whose first message was accepted.
 */
export async function deliverDue(deps: Deps, carrier: Carrier): Promise<Delivered> {
  const claimed = await claimDue(deps.db, carrier.channel, deps.now());
  if (claimed.length === 0) return { claimed: 0, outage: false, resolutions: [] };
  const { campus, due } = await loadDue(deps.db, claimed, deps.now());
  const resolutions: { reference: string; seq: number; at: number }[] = [];
  let outage = false;
  for (let from = 0; from < due.length; from += AT_ONCE) {
    const group = due.slice(from, from + AT_ONCE);
    const marks: readonly Mark[] = outage
      ? group.map((row) => later(row, deps.now(), "The provider is out."))
      : await Promise.all(group.map((row) => deliverOne(deps, carrier, row, campus)));
    await markRows(deps.db, carrier.channel, marks, deps.now());
    outage ||= marks.some(isOutage) && marks.every((mark) => isOutage(mark) || mark.kind === "superseded");
    for (const row of group) {
      const accepted = marks.some((mark) => mark.id === row.id && mark.kind === "accepted");
      if (accepted && isNews(row))
        resolutions.push({ reference: row.ticket.reference, seq: row.seq, at: deps.now() });
    }
  }
  return { claimed: claimed.length, outage, resolutions };
}

async function deliverOne(deps: Deps, carrier: Carrier, due: Due, campus: Campus): Promise<Mark> {
  const now = deps.now();
  const reader: PersonActor = { kind: "person", personId: due.personId, grants: due.to.grants };
  const superseded = supersededBy(due.event, { ...due.ticket, people: due.people }, reader, now);
  if (superseded) return { id: due.id, kind: "superseded", reason: superseded };
  if (due.to.state !== "active" && due.to.state !== "alumni")
    return { id: due.id, kind: "superseded", reason: "person_gone" };
  if (due.to.address === null) return gaveUp(due, "no_address");
  if (now >= due.giveUpAt) return gaveUp(due, due.reason ?? "too_old");
  const answer = await carried(deps, carrier, due, campus);
  switch (answer.kind) {
    case "accepted":
      return { id: due.id, ...answer, personId: due.personId };
    case "outage":
      return later(due, now, answer.reason);
    case "unanswered":
      return again(due, now, answer.reason);
    case "refused":
      return answer.permanent ? gaveUp(due, answer.response) : again(due, now, answer.response);
  }
}

/** What the carrier answers. A row that can't even be rendered holds up nobody else's. */
async function carried(deps: Deps, carrier: Carrier, due: Due, campus: Campus): Promise<Answer> {
  try {
    return await carrier.carry(due, campus);
  } catch (fault) {
    deps.fault("A message could not be made.", fault);
    return { kind: "refused", permanent: false, response: "A defect of ours." };
  }
}

function isOutage(mark: Mark): boolean {
  return mark.kind === "again" && !mark.counts;
}

function again(row: Claimed, now: number, reason: string): Mark {
  return {
    id: row.id,
    kind: "again",
    at: now + wait(row.attempts),
    reason: reason.slice(0, 500),
    counts: true,
  };
}

function later(row: Claimed, now: number, reason: string): Mark {
  return { id: row.id, kind: "again", at: now + OUTAGE_WAIT_MS, reason: reason.slice(0, 500), counts: false };
}

function gaveUp(row: Claimed, reason: string): Mark {
  return { id: row.id, kind: "dead", reason: reason.slice(0, 500) };
}

/** Doubles from two seconds to an hour, with a quarter of jitter so that rows do not come back together. */
function wait(attempts: number): number {
  const base = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
  return base * (0.875 + Math.random() * 0.25);
}

function isNews({ event, ticket, duty }: Due): boolean {
  return event.kind === "resolved" && duty === "requester" && ticket.resolutionDeliveredAt === null;
}
