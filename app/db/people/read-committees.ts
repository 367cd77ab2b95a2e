import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { openTicketIds } from "#app/db/lists/visible-tickets.ts";
import { committeeMembers } from "#app/db/schema/committees-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { actorId } from "./actor.ts";
import { committeeNamesQuery, serves } from "./committee-rows.ts";

const MOST_TICKETS = 5;
const MOST_MEMBERS = 500;

/** The committees in which somebody serves or advises: who serves there, who is proposed, what is open. One round trip. */
export async function readCommittees({ reads }: Database, ref: ActorRef, now: number) {
  const actor = actorId(ref, now);
  const theirs = sql`(select m.committee_id from committee_members m where m.person_id = ${actor} and ${serves("m", now)})`;
  // What is protected is read on its page alone, where that is written down. A plus keeps the arms on their own indexes.
  const ids = openTicketIds({
    actor,
    now,
    where: sql`+x.visibility = 'normal'`,
    after: null,
    limit: MOST_TICKETS,
  });
  const [persons, campuses, names, members, open] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    committeeNamesQuery(reads),
    reads
      .select({
        id: committeeMembers.id,
        committeeId: committeeMembers.committeeId,
        personId: committeeMembers.personId,
        name: people.name,
        role: committeeMembers.role,
        state: committeeMembers.state,
        untilAt: committeeMembers.untilAt,
        proposedById: committeeMembers.proposedById,
      })
      .from(committeeMembers)
      .innerJoin(people, sql`${people.id} = ${committeeMembers.personId} and ${people.state} = 'active'`)
      .where(
        sql`${committeeMembers.committeeId} in ${theirs} and (${committeeMembers.state} = 'proposed'
          or ${serves("committee_members", now)})`,
      )
      .limit(MOST_MEMBERS),
    reads
      .select({ reference: tickets.reference, title: tickets.title, promisedAt: tickets.promisedAt })
      .from(tickets)
      .where(sql`${tickets.id} in (${ids})`)
      .orderBy(sql`${tickets.promisedAt}, ${tickets.id}`)
      .limit(MOST_TICKETS),
  ]);
  const viewer = viewerFrom(persons);
  const committees = names
    .map(({ id, name }) => {
      const own = members.filter((each) => each.committeeId === id);
      const mine = own.filter((each) => each.personId === viewer?.personId && each.state === "confirmed");
      return {
        id,
        name,
        own: mine.map(({ role }) => role),
        members: own.map(({ committeeId: _, ...rest }) => rest),
      };
    })
    .filter(({ own }) => own.length > 0);
  // What an advisor who serves nowhere sees is their own desk, which has nothing to do with it.
  return { viewer, campus: campusFrom(campuses), committees, open: viewer?.committees.length ? open : [] };
}

export type CommitteesPage = Awaited<ReturnType<typeof readCommittees>>;
export type CommitteeSeen = CommitteesPage["committees"][number];
