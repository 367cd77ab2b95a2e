import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Asking, Database } from "#app/db/client.ts";
import { actorId } from "#app/db/people/actor.ts";
import { isOutside, seniorAdminsQuery } from "#app/db/people/grants.ts";
import { personNamed } from "#app/db/people/person-named.ts";
import {
  candidateIds,
  candidateQuery,
  type Subject,
  staffingFrom,
  staffingQuery,
  subjectAsIs,
} from "#app/db/people/staffing-rows.ts";
import { ticketEvents } from "#app/db/schema/events-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import type { Command } from "#app/domain/command.ts";
import type { Concerned } from "#app/domain/commands/about.ts";
import type { FiledConcerned } from "#app/domain/filing/about-filed.ts";

/** The statements that find whom a ticket is said to be about and who could have it instead; none for other verbs. */
export function concernedQueries(
  db: Database,
  command: Command,
  now: number,
): readonly BatchItem<"sqlite">[] {
  return isAbout(command) ? queries(db, command, now) : [];
}

/** What those answers describe. */
export function concernedFrom(command: Command, answers: readonly unknown[]): Concerned | null {
  if (!isAbout(command)) return null;
  const [persons, reports, outsiders, candidates, staff, [own]] = answers as Rows;
  return {
    ...aboutFrom(persons, reports, outsiders),
    candidates,
    staffing: staffingFrom(staff),
    saidBefore: (own?.times ?? 0) > 0,
  };
}

type Queries = ReturnType<typeof queries>;
type Rows = { -readonly [At in keyof Queries]: Awaited<Queries[At]> };

function isAbout(command: Command): command is Command<"about"> {
  return command.verb === "about";
}

function queries({ reads }: Database, { actor, reference, input }: Command<"about">, now: number) {
  const subject = subjectAsIs(reference);
  return [
    ...aboutQueries(reads, input.person, subject, now),
    candidateQuery(reads, subject, now),
    staffingQuery(reads, candidateIds(subject, now), now),
    reads
      .select({ times: sql<number>`count(*)` })
      .from(ticketEvents)
      .where(
        sql`${ticketEvents.ticketId} = (select id from tickets where reference = ${reference}) and ${ticketEvents.audience} in ('staff', 'leadership')
          and ${ticketEvents.kind} = 'about_said' and ${ticketEvents.actorId} = ${actorId(actor, now)}`,
      ),
  ] as const;
}

/**
 * The statements that find whom something is about, who reports to them, and who is outside that part of the campus.
 * Nobody is known by a number of ours: one that somebody typed is a number of their own, of whoever they mean.
 */
export function aboutQueries(
  reads: Asking["reads"],
  said: string,
  { domain, scope }: Pick<Subject, "domain" | "scope">,
  now: number,
) {
  const person = personNamed(said.trim());
  // `union` meets nobody twice, so that a loop of managers ends.
  const reports = sql`(with recursive below(id) as (select id from people where manager_id = ${person}
    union select p.id from below join people p on p.manager_id = below.id) select id from below)`;
  return [
    reads
      .select({ personId: people.id })
      .from(people)
      .where(sql`${people.id} = ${person} and ${people.state} not in ('erased', 'merged')`),
    reads.select({ personId: people.id }).from(people).where(sql`${people.id} in ${reports}`),
    seniorAdminsQuery(reads, isOutside(domain, scope, now), now),
  ] as const;
}

type Found = ReturnType<typeof aboutQueries>;

/** Whom those answers describe. */
export function aboutFrom(
  [person]: Awaited<Found[0]>,
  reports: Awaited<Found[1]>,
  outsiders: Awaited<Found[2]>,
): FiledConcerned {
  return {
    personId: person?.personId ?? null,
    reportIds: reports.map(({ personId }) => personId),
    outsiders: outsiders.map(({ personId }) => personId),
  };
}
