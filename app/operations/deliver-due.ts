import { type Campus, type Due, loadDue } from "#app/db/load-due.ts";
import { type Claimed, claimDue, type Mark, markRows } from "#app/db/outbox.ts";
import type { PersonActor } from "#app/domain/actor.ts";
import { supersededBy } from "#app/domain/still-true.ts";
import type { Deps } from "./deps.ts";

/** What a channel's provider said to one message. */
export type Answer =
  | { kind: "accepted"; messageId: string; response: string }
  | { kind: "refused"; permanent: boolean; response: string }
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
 * over five at a time and writes down each answer. An outage costs no row an attempt and ends the round. Answers
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
    outage ||= marks.some((mark) => mark.kind === "again" && !mark.counts);
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
  if (due.to.address === null) return { id: due.id, kind: "dead", reason: "no_address" };
  const answer = await carrier.carry(due, campus);
  if (answer.kind === "accepted") return { id: due.id, ...answer, personId: due.personId };
  if (answer.kind === "outage")
    return now >= due.giveUpAt ? gaveUp(due, answer.reason) : later(due, now, answer.reason);
  if (answer.permanent || now >= due.giveUpAt)
    return { id: due.id, kind: "dead", reason: answer.response.slice(0, 500) };
  return {
    id: due.id,
    kind: "again",
    at: now + wait(due.attempts),
    reason: answer.response.slice(0, 500),
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
