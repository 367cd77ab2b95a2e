import { recordRun } from "#app/db/upkeep/cron-runs.ts";
import {
  findSubjects,
  loadHistories,
  loadWorkloads,
  nextSubjects,
  type Subject,
} from "#app/db/upkeep/load-proof.ts";
import { proveTicket, wrongWorkloads } from "#app/domain/proof/proof.ts";
import type { Deps } from "./deps.ts";

/** Something that is kept otherwise than its history says: of a ticket, or a person's sum of promised work. */
export type Find = { ticket: string; differences: readonly string[] } | { workloadOf: number };

export type Proof = { tickets: number; events: number; finds: readonly Find[] };

/** So many events are read at once: well below the ten megabytes that one answer may have. */
const EVENTS_AT_ONCE = 500;
const USUAL = { sample: 1000, eventsAtOnce: EVENTS_AT_ONCE };

/**
 * Rebuilds every open ticket and a random stretch of the others from their events, adds up everybody's promised work,
 * and answers what differs from what is kept. Changes nothing: a find is a defect of ours, for people to look at.
 */
export async function proveIntegrity(deps: Deps, { sample, eventsAtOnce } = USUAL): Promise<Proof> {
  const startedAt = deps.now();
  const subjects = await findSubjects(deps.db, { place: Math.random(), sample });
  const finds = [...(await proven(deps, subjects, eventsAtOnce)).finds, ...(await wrongSums(deps))];
  await recordRun(deps.db, { name: "proof", startedAt, finishedAt: deps.now(), finds: finds.length });
  return { tickets: subjects.length, events: eventsOf(subjects), finds };
}

/** `erased`: events whose words were erased, as they may be. */
export type Verified = Proof & { erased: number };

/**
 * The same of every ticket there is, `page` of them at a time. Erased words are counted and are no find; changed ones
 * are, and so is a chain of events that is broken anywhere.
 */
export async function verifyHistories(deps: Deps, page = 5000): Promise<Verified> {
  const finds: Find[] = [];
  let [tickets, events, erased] = [0, 0, 0];
  let subjects = await nextSubjects(deps.db, 0, page);
  while (subjects.length > 0) {
    const of = await proven(deps, subjects, EVENTS_AT_ONCE);
    finds.push(...of.finds);
    tickets += subjects.length;
    events += eventsOf(subjects);
    erased += of.erased;
    subjects = await nextSubjects(deps.db, subjects.at(-1)?.id ?? 0, page);
  }
  return { tickets, events, erased, finds: [...finds, ...(await wrongSums(deps))] };
}

async function proven(
  { db }: Deps,
  subjects: readonly Subject[],
  eventsAtOnce: number,
): Promise<{ finds: readonly Find[]; erased: number }> {
  const finds: Find[] = [];
  let erased = 0;
  for (const group of inGroups(subjects, eventsAtOnce)) {
    const ids = group.map(({ id }) => id);
    for (const kept of await loadHistories(db, ids)) {
      const differences = proveTicket(kept);
      if (differences.length > 0) finds.push({ ticket: kept.state.ticket.reference, differences });
      erased += kept.events.filter(({ words }) => words === "erased").length;
    }
  }
  return { finds, erased };
}

async function wrongSums({ db }: Deps): Promise<readonly Find[]> {
  const { open, stored } = await loadWorkloads(db);
  return wrongWorkloads(open, stored).map((personId) => ({ workloadOf: personId }));
}

function eventsOf(subjects: readonly Subject[]): number {
  return subjects.reduce((sum, { events }) => sum + events, 0);
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
