import { sql } from "drizzle-orm";
import { campusFrom, viewerFrom, viewerQueries } from "#app/db/account/viewer.ts";
import type { Database } from "#app/db/client.ts";
import { actorFrom } from "#app/db/people/actor.ts";
import { inboundMail } from "#app/db/schema/mail-schema.ts";
import { opensAnew, type Read, readOf } from "#app/db/tickets/protected-reads.ts";
import { stateOf, stateQuery } from "#app/db/tickets/ticket-rows.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { audiences } from "#app/domain/decide.ts";
import type { Audience } from "#app/domain/events.ts";
import type { MailOutcome } from "#app/domain/mail-in/outcome.ts";
import {
  accessOf,
  can,
  capacities,
  hasRole,
  readsMail,
  readsReport,
} from "#app/domain/people/permissions.ts";

/** A mail that somebody may read, and what is written down of it. */
export type MailSeen = {
  id: number;
  sha256: string;
  envelopeFrom: string;
  envelopeTo: string;
  receivedAt: number;
  outcome: MailOutcome;
  reason: string | null;
  reference: string | null;
};

/**
 * A mail for whoever may read what it became, and who wrote it: the message on its ticket; where it became nothing,
 * senior admins, who look after what waits. Null for everybody else, as where there is none. One round trip.
 */
export async function readMailFor({ reads }: Database, ref: ActorRef, id: number, now: number) {
  const reference = sql`(select reference from tickets where id = (select ticket_id from inbound_mail where id = ${id}))`;
  const [persons, campuses, mails, rows] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads
      .select({
        id: inboundMail.id,
        sha256: inboundMail.sha256,
        envelopeFrom: inboundMail.envelopeFrom,
        envelopeTo: inboundMail.envelopeTo,
        receivedAt: inboundMail.receivedAt,
        outcome: inboundMail.outcome,
        reason: inboundMail.reason,
        fromAddress: inboundMail.fromAddress,
        personId: inboundMail.personId,
        audience: sql<Audience | null>`(select e.audience from ticket_events e
          where e.ticket_id = inbound_mail.ticket_id and e.seq = inbound_mail.seq)`,
        isTakenAway: sql<number>`exists (select 1 from ticket_events e where e.ticket_id = inbound_mail.ticket_id
          and e.seq = inbound_mail.seq and e.words_hash is not null and not exists (select 1 from event_contents c
            where c.ticket_id = e.ticket_id and c.seq = e.seq))`,
      })
      .from(inboundMail)
      .where(sql`${inboundMail.id} = ${id}`),
    stateQuery(reads, reference),
  ]);
  const frame = { viewer: viewerFrom(persons), campus: campusFrom(campuses) };
  const actor = actorFrom(ref, persons);
  const [mail] = mails;
  const [row] = rows;
  const nothing = { ...frame, mail: null, read: null as Read | null };
  // Whoever was erased leaves a row without a sender, and no bytes.
  if (actor?.kind !== "person" || !mail || mail.fromAddress + mail.envelopeFrom === "") return nothing;
  const { audience, fromAddress: _fromAddress, personId: writerId, isTakenAway, ...seen } = mail;
  // Words that were redacted or taken back are not to be read in the mail that they came in.
  if (isTakenAway === 1) return nothing;
  // Until it is read nobody knows whose it is to see.
  const isOpen = hasRole(actor, "senior_admin") && mail.outcome !== "received";
  if (!row) return isOpen ? { ...nothing, mail: { ...seen, reference: null } } : nothing;
  const state = stateOf(row);
  const access = accessOf(state);
  const mayRead =
    can(actor, "see", access, now) &&
    readsReport(actor, state, now) &&
    readsMail(actor, { writerId, ticket: access }, now) &&
    audiences({ actor, state }, now).includes(audience ?? "staff") &&
    !opensAnew(actor, state, now);
  if (!mayRead) return nothing;
  const read = readOf(actor.personId, state, capacities(actor, access, now));
  return { ...frame, mail: { ...seen, reference: row.reference } satisfies MailSeen, read };
}
