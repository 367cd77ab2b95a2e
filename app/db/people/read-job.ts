import { sql } from "drizzle-orm";
import { type CampusNow, campusFrom, campusQuery } from "#app/db/account/viewer.ts";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { contactJobs } from "#app/db/schema/contacts-schema.ts";
import { eventContents } from "#app/db/schema/events-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { timesOf } from "#app/db/tickets/ticket-page-rows.ts";
import { type AvailableTime, timesFrom } from "#app/domain/filing/available-times.ts";
import type { ContactJob } from "#app/domain/people/contact-jobs.ts";

/** A work order as its contact may read it: what, where, when and from whom, and nothing of whose it is. */
export type JobSeen = Pick<
  ContactJob,
  "visitFromAt" | "visitUntilAt" | "expiresAt" | "answer" | "answeredAt" | "revokedAt"
> & {
  reference: string;
  words: string | null;
  place: string | null;
  scope: string;
  from: string;
  /** When somebody may come, as their host last said. */
  times: readonly AvailableTime[];
};

/** The work order of a link, in one round trip; null where there is none. */
export async function readJob(
  { reads }: Database,
  tokenHash: string,
): Promise<{ campus: CampusNow; job: JobSeen | null }> {
  const ours = sql`${contactJobs.tokenHash} = ${tokenHash}`;
  const [campuses, [job], said] = await reads.batch([
    campusQuery(reads),
    reads
      .select({
        reference: tickets.reference,
        visitFromAt: contactJobs.visitFromAt,
        visitUntilAt: contactJobs.visitUntilAt,
        expiresAt: contactJobs.expiresAt,
        answer: contactJobs.answer,
        answeredAt: contactJobs.answeredAt,
        revokedAt: contactJobs.revokedAt,
        scope: labelOf("scope", tickets.scopeId),
        from: people.name,
        times: timesOf(sql`${tickets.id}`),
      })
      .from(contactJobs)
      .innerJoin(
        tickets,
        sql`${tickets.id} = ${contactJobs.ticketId} and ${tickets.visibility} <> 'protected'`,
      )
      .innerJoin(people, sql`${people.id} = ${contactJobs.givenById}`)
      .where(
        sql`${ours} and exists (select 1 from people c
          where c.id = ${contactJobs.contactId} and c.kind = 'contact' and c.state = 'active')
          and not exists (select 1 from ticket_people d where d.ticket_id = ${contactJobs.ticketId}
            and d.person_id = ${contactJobs.contactId} and d.effect = 'deny' and d.until_at is null)`,
      ),
    reads
      .select({ part: eventContents.part, text: eventContents.text })
      .from(contactJobs)
      .innerJoin(
        eventContents,
        sql`${eventContents.ticketId} = ${contactJobs.ticketId} and ${eventContents.seq} = ${contactJobs.seq}`,
      )
      .where(ours),
  ]);
  const words = (part: "order" | "order_place") => said.find((each) => each.part === part)?.text ?? null;
  const seen = job && {
    ...job,
    words: words("order"),
    place: words("order_place"),
    times: timesFrom(job.times),
  };
  return { campus: campusFrom(campuses), job: seen ?? null };
}
