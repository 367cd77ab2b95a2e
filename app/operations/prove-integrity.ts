import { recordRun } from "#app/db/cron-runs.ts";
import { findSubjects, loadHistories, loadWorkloads, type Subject } from "#app/db/load-proof.ts";
import { proveTicket, wrongWorkloads } from "#app/domain/proof.ts";
import type { Deps } from "./deps.ts";

/** Something that is kept otherwise than its history says: of a ticket, or a person's sum of promised work. */
export type Find = { ticket: string; differences: readonly string[] } | { workloadOf: number };

export type Proof = { tickets: number; events: number; finds: readonly Find[] };

/** So many events are read at once: well below the ten megabytes that one answer may have. */
const USUAL = { sample: 1000, eventsAtOnce: 500 };

/**
 * Rebuilds every open ticket and a random stretch of the others from their events, adds up everybody's promised work,
 * and answers what differs from what is kept. Changes nothing: a find is a defect of ours, for people to look at.
 */
export async function proveIntegrity(deps: Deps, { sample, eventsAtOnce } = USUAL): Promise<Proof> {
  const startedAt = deps.now();
  const subjects = await findSubjects(deps.db, { place: Math.random(), sample });
  const finds: Find[] = [];
  for (const group of inGroups(subjects, eventsAtOnce)) {
    const kept = await loadHistories(
      deps.db,
      group.map(({ id }) => id),
    );
    for (const ticket of kept) {
      const differences = proveTicket(ticket);
      if (differences.length > 0) finds.push({ ticket: ticket.state.ticket.reference, differences });
    }
  }
  const { open, stored } = await loadWorkloads(deps.db);
  finds.push(...wrongWorkloads(open, stored).map((personId) => ({ workloadOf: personId })));
  await recordRun(deps.db, { name: "proof", startedAt, finishedAt: deps.now(), finds: finds.length });
  const events = subjects.reduce((sum, subject) => sum + subject.events, 0);
  return { tickets: subjects.length, events, finds };
}

/** Each group as large as one answer may be; a ticket with a longer history is a group of its own. */
function inGroups(subjects: readonly Subject[], most: number): readonly (readonly Subject[])[] {
  const groups: Subject[][] = [];
  let room = 0;
  for (const subject of subjects) {
    const last = groups.at(-1);
    if (last && subject.events <= room) last.push(subject);
    else {
      groups.push([subject]);
      room = most;
    }
    room -= subject.events;
  }
  return groups;
}
