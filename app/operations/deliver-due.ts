import { type Due, loadDue } from "#app/db/sending/load-due.ts";
import { loadLately } from "#app/db/sending/load-lately.ts";
import { claimDue } from "#app/db/sending/outbox.ts";
import { hurryBundles, type Mark, tellInstead } from "#app/db/sending/outbox-marks.ts";
import type { PersonActor } from "#app/domain/people/actor.ts";
import { planMessages } from "#app/domain/telling/bundles.ts";
import { asWanted } from "#app/domain/telling/own-lists.ts";
import { jobSupersededBy, supersededBy } from "#app/domain/telling/still-true.ts";
import type { Carrier } from "./carrier.ts";
import { DeliveryRound, type News } from "./delivery-round.ts";
import type { Deps } from "./deps.ts";

export type Delivered = {
  claimed: number;
  /** While the provider is out: when it is asked again. */
  restsUntilAt: number | null;
  /** Whether this round found the provider out, or back. */
  turned: "out" | "back" | null;
};

/**
 * Sends what is due on one channel: claims up to fifty rows, reads once what they may say and to whom, hands them
 * over to five people at a time and writes down each answer. What is no longer true is superseded, what is too old
 * given up, and what is too much for one person waits for its list. What servers said that is more than a row's own
 * affair is added to `news`, for the caller to write down, also where this throws half-way.
 */
export async function deliverDue(
  deps: Deps,
  carrier: Carrier,
  news: News = { resolutions: [], refused: [] },
): Promise<Delivered> {
  const { channel } = carrier;
  const now = deps.now();
  const claim = await claimDue(deps.db, channel, now);
  const { rows, circuit } = claim;
  if (rows.length === 0) return { claimed: 0, restsUntilAt: later(circuit.probeAt, now), turned: null };
  const [{ campus, due }, own] = await Promise.all([
    loadDue(deps.db, rows, now),
    loadLately(deps.db, channel, rows, now),
  ]);
  const standing = due.filter((row) => row.personId !== row.ownerId);
  const lately = await withLatelyOf(deps, channel, standing, own, now);
  const toldAlready = new Set(await tellInstead(deps.db, claim.leaseUntilAt, standing));
  const round = new DeliveryRound(deps, carrier, campus, claim, news);
  const final = due.flatMap((row) => finalMark(row, toldAlready, now) ?? []);
  const settled = new Set(final.flatMap((mark) => mark.ids));
  const wanted = asWanted(
    due.filter((row) => !settled.has(row.id)),
    lately,
    { channel, now, timeZone: campus.timeZone },
  );
  const plan = planMessages(wanted.now, lately, now);
  const waiting: Mark[] = [
    ...plan.held.map(
      ({ id, bundleId, leavesAt: at }) => ({ ids: [id], kind: "held", bundleId, at, heldFor: null }) as const,
    ),
    ...wanted.held.map(
      ({ id, bundleId, leavesAt: at, heldFor }) =>
        ({ ids: [id], kind: "held", bundleId, at, heldFor }) as const,
    ),
    ...wanted.off.map(({ id }) => ({ ids: [id], kind: "superseded", reason: "switched_off" }) as const),
    ...plan.hurried.map(({ behind }) => ({ ids: [behind], kind: "left", at: null }) as const),
  ];
  await round.write([...final, ...waiting]);
  const bundleIds = plan.hurried.map(({ bundleId }) => bundleId);
  if (bundleIds.length > 0) await hurryBundles(deps.db, bundleIds, now);
  const { restsUntilAt, ...sent } = await round.send(plan.chains);
  return { claimed: rows.length, restsUntilAt: later(restsUntilAt, now), ...sent };
}

function later(at: number | null, now: number): number | null {
  return at !== null && at > now ? at : null;
}

type LatelyOf = Awaited<ReturnType<typeof loadLately>>;

/** Who stands in has their own measure of messages; asked for only where somebody does. */
async function withLatelyOf(
  deps: Deps,
  channel: string,
  standing: readonly Due[],
  own: LatelyOf,
  now: number,
): Promise<LatelyOf> {
  const others = standing.filter((row) => !own.has(row.personId));
  if (others.length === 0) return own;
  return new Map([...own, ...(await loadLately(deps.db, channel, others, now))]);
}

/** What ends a row before it is sent; null for one that is to be sent. `toldAlready`: by an earlier row of the round. */
export function finalMark(due: Due, toldAlready: ReadonlySet<number>, now: number): Mark | null {
  const ids = [due.id];
  const { personId, ownerId } = due;
  const isOwn = personId === ownerId;
  if (due.to.isGone) return { ids, kind: "superseded", reason: "person_gone" };
  if (isOwn ? due.resolvedPersonId === null : toldAlready.has(due.id))
    return { ids, kind: "superseded", reason: "told_already" };
  if (!isOwn && personId === due.event.actorId) return { ids, kind: "superseded", reason: "own_act" };
  const standsInFor = isOwn ? [] : [ownerId];
  const { grants, committees } = due.to;
  const reader: PersonActor = { kind: "person", personId, grants, standsInFor, committees };
  const on = { ...due.ticket, people: due.people, tags: due.tags, jobs: due.jobs, reviews: due.reviews };
  const superseded =
    due.duty === "contact"
      ? jobSupersededBy(due.event.kind, due.seq, on, personId, now)
      : supersededBy(due.event, on, reader, now);
  if (superseded) return { ids, kind: "superseded", reason: superseded };
  if (due.to.state !== "active" && due.to.state !== "alumni")
    return { ids, kind: "superseded", reason: "person_gone" };
  if (due.to.address === null) return { ids, kind: "dead", reason: "no_address" };
  if (due.to.stoppedBy !== null) return { ids, kind: "superseded", reason: "came_back" };
  if (now >= due.giveUpAt) return { ids, kind: "dead", reason: due.reason ?? "too_old" };
  return null;
}
