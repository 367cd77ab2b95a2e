import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { campus } from "#app/db/schema/campus-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { absences, substitutes } from "#app/db/schema/staffing-schema.ts";
import { auditIf } from "#app/db/upkeep/audit.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Absent } from "#app/domain/people/absences.ts";
import { actorFrom, actorId, actorQuery } from "./actor.ts";
import { staffQuery } from "./grants.ts";
import { absenceQuery, substituteQuery } from "./read-people.ts";

type By = { byId: PersonId; now: number };

/** When somebody is away, who stands in, and who could; of the viewer where nobody else is named. One round trip. */
export async function readAbsences(db: Database, ref: ActorRef, named: number | null, now: number) {
  const { reads } = db;
  const whose = named === null ? actorId(ref, now) : sql`${named}`;
  const [persons, campuses, [person], away, standing, staff] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads.select({ personId: people.id, name: people.name }).from(people).where(sql`${people.id} = ${whose}`),
    absenceQuery(reads, whose, now),
    substituteQuery(reads, whose, now),
    staffQuery(db, now),
  ]);
  const viewer = viewerFrom(persons);
  return {
    viewer,
    campus: campusFrom(campuses),
    person: person ?? null,
    absences: away,
    substitutes: standing,
    staff,
  };
}

/** What an operation on somebody's absences looks at. One round trip. */
export async function loadAbsences(db: Database, ref: ActorRef, named: number | null, now: number) {
  const { reads } = db;
  const whose = named === null ? actorId(ref, now) : sql`${named}`;
  const [persons, [zone], known, staff] = await reads.batch([
    actorQuery(reads, ref, now),
    reads.select({ timeZone: campus.timeZone }).from(campus),
    absenceQuery(reads, whose, now),
    staffQuery(db, now),
  ]);
  const actor = actorFrom(ref, persons);
  return { actor, timeZone: zone?.timeZone ?? "UTC", known, staff: staff.map(({ id }) => id) };
}

/** Writes an absence and its substitutes down, unless another one that overlaps was quicker. Answers whether it did. */
export async function insertAbsence(
  { writes }: Database,
  absence: Absent,
  { byId, now }: By,
): Promise<boolean> {
  const { personId, fromAt, untilAt, substituteIds } = absence;
  const free = sql`not exists (select 1 from absences a where a.person_id = ${personId}
    and (a.until_at is null or a.until_at > ${fromAt}) and (${untilAt} is null or a.from_at < ${untilAt}))`;
  const entry = { at: now, actorId: byId, action: "person_changed", thing: "person" } as const;
  const facts = { awayFrom: fromAt, awayUntil: untilAt, substitutes: substituteIds };
  const batch = [
    ...(byId === personId ? [] : [auditIf(writes, { ...entry, thingId: String(personId), facts }, free)]),
    ...substituteIds.map((substituteId, at) =>
      writes
        .insert(substitutes)
        .select(
          sql`select null, ${personId}, ${substituteId}, null, ${at + 1}, ${fromAt}, ${untilAt} where ${free}`,
        ),
    ),
    // The absence last: until then the others find the time free.
    writes
      .insert(absences)
      .select(sql`select null, ${personId}, ${fromAt}, ${untilAt}, ${byId} where ${free}`)
      .returning({ id: absences.id }),
  ] as unknown as [BatchItem<"sqlite">];
  const answers: unknown[] = await writes.batch(batch);
  return (answers.at(-1) as unknown[]).length > 0;
}

/** Ends an absence now, and with it who stands in for it; one that has not begun goes. Answers whether there was one. */
export async function endAbsence(
  { writes }: Database,
  { id, personId, byId, now }: By & { id: number; personId: PersonId },
): Promise<boolean> {
  const runs = (row: "absences" | "substitutes") => {
    const at = sql.raw(row);
    return sql`${at}.person_id = ${personId} and (${at}.until_at is null or ${at}.until_at > ${now})`;
  };
  const its = sql`exists (select 1 from absences a where a.id = ${id} and a.person_id = ${personId}
    and a.from_at = substitutes.from_at and a.until_at is substitutes.until_at)`;
  const found = sql`exists (select 1 from absences where absences.id = ${id} and ${runs("absences")})`;
  const entry = { at: now, actorId: byId, action: "person_changed", thing: "person" } as const;
  const begun = sql`from_at < ${now}`;
  const batch = [
    ...(byId === personId
      ? []
      : [auditIf(writes, { ...entry, thingId: String(personId), facts: { backAt: now } }, found)]),
    writes
      .update(substitutes)
      .set({ untilAt: now })
      .where(sql`${runs("substitutes")} and ${begun} and ${its}`),
    writes.delete(substitutes).where(sql`${runs("substitutes")} and not ${begun} and ${its}`),
    writes
      .delete(absences)
      .where(sql`${absences.id} = ${id} and ${runs("absences")} and not ${begun}`)
      .returning({ id: absences.id }),
    writes
      .update(absences)
      .set({ untilAt: now })
      .where(sql`${absences.id} = ${id} and ${runs("absences")}`)
      .returning({ id: absences.id }),
  ] as unknown as [BatchItem<"sqlite">];
  const answers: unknown[] = await writes.batch(batch);
  return answers.slice(-2).some((rows) => (rows as unknown[]).length > 0);
}
