import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { campus } from "#app/db/schema/campus-schema.ts";
import { committeeMembers } from "#app/db/schema/committees-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { CommitteeId, PersonId } from "#app/domain/ids.ts";
import type { CommitteeRole } from "#app/domain/people/committees.ts";
import type { Undecided } from "#app/domain/people/memberships.ts";
import { actorFrom, actorId, actorQuery } from "./actor.ts";
import { serves } from "./committee-rows.ts";
import { personNamed } from "./person-named.ts";

/** Who proposes whom for a committee. One round trip. */
export async function loadProposal(
  { reads }: Database,
  ref: ActorRef,
  { committeeId, who }: { committeeId: CommitteeId; who: string },
  now: number,
) {
  const [persons, own, [person], [zone]] = await reads.batch([
    actorQuery(reads, ref, now),
    ownRolesQuery(reads, ref, sql`${committeeId}`, now),
    reads
      .select({
        personId: people.id,
        isProposed: sql<number>`exists (select 1 from committee_members m where m.committee_id = ${committeeId}
          and m.person_id = people.id and m.state = 'proposed')`,
      })
      .from(people)
      .where(
        sql`${people.id} = ${personNamed(who.trim())} and ${people.kind} = 'member' and ${people.state} = 'active'`,
      ),
    reads.select({ timeZone: campus.timeZone }).from(campus),
  ]);
  return {
    actor: actorFrom(ref, persons),
    own: own.map(({ role }) => role),
    person: person ? { ...person, isProposed: person.isProposed === 1 } : null,
    timeZone: zone?.timeZone ?? "UTC",
  };
}

type Term = { committeeId: CommitteeId; personId: PersonId; role: CommitteeRole; untilAt: number };

/** Writes a proposal down, and that it was made; one that waits already is there. */
export async function insertProposal(
  { writes }: Database,
  { committeeId, personId, role, untilAt }: Term,
  by: { personId: PersonId; now: number },
): Promise<void> {
  const waits = sql`from committee_members m where m.committee_id = ${committeeId} and m.person_id = ${personId}
    and m.state = 'proposed'`;
  const done = sql`changes() > 0`;
  const entry = { at: by.now, actorId: by.personId, action: "member_proposed", thing: "committee" } as const;
  await writes.batch([
    writes.insert(committeeMembers).select(
      sql`select null, ${committeeId}, ${personId}, ${role}, 'proposed', ${by.now}, ${untilAt}, ${by.personId}, null, null
          where not exists (select 1 ${waits})`,
    ),
    auditIf(
      writes,
      { ...entry, thingId: String(committeeId), facts: { person: personId, role, until: untilAt } },
      done,
    ),
  ]);
}

/** Who decides on a proposal, and how it stands. One round trip. */
export async function loadUndecided({ reads }: Database, ref: ActorRef, id: number, now: number) {
  const [persons, own, [row]] = await reads.batch([
    actorQuery(reads, ref, now),
    ownRolesQuery(reads, ref, sql`(select committee_id from committee_members where id = ${id})`, now),
    reads.select().from(committeeMembers).where(sql`${committeeMembers.id} = ${id}`),
  ]);
  const proposal: (Undecided & Term) | null = row
    ? { ...row, untilAt: row.untilAt ?? 0, own: own.map(({ role }) => role) }
    : null;
  return { actor: actorFrom(ref, persons), proposal };
}

/**
 * Writes an advisor's word down. A confirmed term begins now, and takes the place of the one that ran; of two words at
 * once the first one counts.
 */
export async function decideMembership(
  { writes }: Database,
  { id, state, term }: { id: number; state: "confirmed" | "refused"; term: Term },
  by: { personId: PersonId; now: number },
): Promise<void> {
  const { committeeId, personId, role, untilAt } = term;
  const waits = sql`exists (select 1 from committee_members w where w.id = ${id} and w.state = 'proposed')`;
  const action = state === "confirmed" ? ("member_confirmed" as const) : ("member_refused" as const);
  const entry = {
    at: by.now,
    actorId: by.personId,
    action,
    thing: "committee",
    thingId: String(committeeId),
  };
  await writes.batch([
    writes
      .update(committeeMembers)
      .set({ untilAt: by.now })
      .where(
        sql`${committeeMembers.committeeId} = ${committeeId} and ${committeeMembers.personId} = ${personId}
          and ${committeeMembers.role} <> 'advisor' and ${serves("committee_members", by.now)}
          and ${state} = 'confirmed' and ${waits}`,
      ),
    writes
      .update(committeeMembers)
      .set({
        state,
        decidedById: by.personId,
        decidedAt: by.now,
        ...(state === "confirmed" ? { fromAt: by.now } : {}),
      })
      .where(sql`${committeeMembers.id} = ${id} and ${committeeMembers.state} = 'proposed'`),
    auditIf(writes, { ...entry, facts: { person: personId, role, until: untilAt } }, sql`changes() > 0`),
  ]);
}

/** What somebody is in a committee now, once for each role. */
function ownRolesQuery(
  reads: Database["reads"],
  ref: ActorRef,
  committee: ReturnType<typeof sql>,
  now: number,
) {
  return reads
    .select({ role: committeeMembers.role })
    .from(committeeMembers)
    .where(
      sql`${committeeMembers.committeeId} = ${committee} and ${committeeMembers.personId} = ${actorId(ref, now)}
        and ${serves("committee_members", now)}`,
    );
}
