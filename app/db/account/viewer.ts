import type { Database } from "#app/db/client.ts";
import { type ActorRow, actorQuery, ME, personFrom } from "#app/db/people/actor.ts";
import { campus } from "#app/db/schema/campus-schema.ts";
import { type Unseen, unseenFrom, unseenOf } from "#app/db/sending/unseen.ts";
import type { ActorRef } from "#app/domain/command.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { Grant } from "#app/domain/people/actor.ts";
import type { Membership } from "#app/domain/people/committees.ts";

/** The person who looks at a page. */
export type Viewer = {
  personId: PersonId;
  name: string;
  locale: string;
  grants: readonly Grant[];
  /** In which they work now. */
  committees: readonly Membership[];
  /** Whether they decide who serves in one. */
  isAdvisor: boolean;
  isStaff: boolean;
  isSenior: boolean;
  /** When their session began, and when it was last noted as in use. */
  beganAt: number | null;
  seenAt: number | null;
  /** Whether they said that others use this computer as well. */
  isShared: boolean;
  /** The latest of what they were told and have not seen. */
  unseen: readonly Unseen[];
};

export type CampusNow = { name: string; timeZone: string; locale: string; madeByDemo: boolean };

/** What every page's batch begins with: the person and the campus. */
export function viewerQueries(db: Database["reads"], ref: ActorRef, now: number) {
  const unseen = ref.kind === "session" ? unseenOf(ME, now) : undefined;
  return [actorQuery(db, ref, now, unseen), campusQuery(db)] as const;
}

export function campusQuery(db: Database["reads"]) {
  return db
    .select({
      name: campus.name,
      timeZone: campus.timeZone,
      locale: campus.locale,
      madeByDemo: campus.madeByDemo,
    })
    .from(campus);
}

type PersonRow = ActorRow &
  Pick<Viewer, "name" | "locale" | "seenAt"> & {
    isShared: number;
    isAdvisor: number;
    unseen: string;
    /** The moment for which all this was asked. */
    askedAt: number;
  };

/** The viewer those answers describe; null when nobody is signed in. */
export function viewerFrom(persons: readonly PersonRow[]): Viewer | null {
  const [person] = persons;
  if (!person) return null;
  const actor = personFrom(person);
  const { grants, committees = [] } = actor;
  const has = (...roles: Grant["role"][]) => grants.some((grant) => roles.includes(grant.role));
  return {
    ...person,
    isShared: person.isShared === 1,
    isAdvisor: person.isAdvisor === 1,
    grants,
    committees,
    unseen: unseenFrom(person.unseen, actor, person.askedAt),
    isStaff: has("spoc", "senior_admin", "counsellor", "ombudsperson"),
    isSenior: has("senior_admin"),
  };
}

/** A campus before its set-up has neither name nor hours. */
export function campusFrom(rows: readonly CampusNow[]): CampusNow {
  return rows[0] ?? { name: "Resolve", timeZone: "UTC", locale: "en", madeByDemo: false };
}

/** Who is looking, for pages that show nothing else from the database. One round trip. */
export async function readViewer(db: Database, ref: ActorRef, now: number) {
  const [persons, campuses] = await db.reads.batch([...viewerQueries(db.reads, ref, now)]);
  return { viewer: viewerFrom(persons), campus: campusFrom(campuses) };
}
