import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { erasures } from "#app/db/schema/upkeep-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { ToErase } from "#app/domain/people/erasure.ts";
import { hasRole } from "#app/domain/people/permissions.ts";
import { OPEN_KINDS } from "#app/domain/statuses.ts";
import { actorFrom, actorQuery } from "./actor.ts";
import { personNamed } from "./person-named.ts";

const MOST = 50;

/** Somebody as the page asks whether it is they. */
export type Named = Omit<ToErase, "isAsked"> & { name: string; addresses: string; tickets: number };

/** Whose erasure is under way and who is named, for a privacy officer; nothing for everybody else. One round trip. */
export async function readErasures(db: Database, ref: ActorRef, named: string, now: number) {
  const [persons, campuses, found, underWay] = await db.reads.batch([
    ...viewerQueries(db.reads, ref, now),
    namedQuery(db, sql`${personNamed(named.trim())}`),
    db.reads
      .select({ personId: erasures.personId, askedAt: erasures.askedAt })
      .from(erasures)
      .where(sql`${erasures.finishedAt} is null and ${erasures.askedAt} > 0`)
      .orderBy(erasures.askedAt)
      .limit(MOST),
  ]);
  const viewer = viewerFrom(persons);
  const isOfficer = viewer !== null && hasRole({ kind: "person", ...viewer }, "privacy_officer");
  const shown = isOfficer
    ? { named: (found[0] ?? null) as Named | null, underWay }
    : { named: null, underWay: [] };
  return { viewer, campus: campusFrom(campuses), isOfficer, ...shown };
}

/** What one erasure looks at; `doubles`: other entries of the same person. One round trip. */
export async function loadToErase(db: Database, ref: ActorRef, personId: PersonId, now: number) {
  const [persons, found, doubles] = await db.reads.batch([
    actorQuery(db.reads, ref, now),
    namedQuery(db, sql`${personId}`),
    db.reads.select({ personId: people.id }).from(people).where(sql`${people.mergedIntoId} = ${personId}`),
  ]);
  return {
    actor: actorFrom(ref, persons),
    person: found[0] ?? null,
    doubles: doubles.map((each) => each.personId),
  };
}

function namedQuery({ reads }: Database, id: ReturnType<typeof sql>) {
  return reads
    .select({
      personId: people.id,
      name: people.name,
      // Spelled out: a column in a selected expression loses its table's name.
      addresses: sql<string>`coalesce((select group_concat(a.value, ', ') from person_addresses a
        where a.person_id = people.id and a.is_primary = 1), '')`,
      tickets: sql<number>`(select count(*) from tickets t where t.requester_id = people.id)`,
      owns: sql<number>`(select count(*) from tickets t where t.assignee_id = people.id and t.status_kind in ${OPEN_KINDS})`,
      isAsked: sql<number>`exists (select 1 from erasures e where e.person_id = people.id)`,
    })
    .from(people)
    .where(sql`${people.id} = ${id}`);
}
