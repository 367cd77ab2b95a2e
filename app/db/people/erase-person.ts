import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { erasedBulkStatements } from "#app/db/lists/bulk-jobs.ts";
import { mailBytesStatement } from "#app/db/mail/mail-bytes.ts";
import { apiTokens } from "#app/db/schema/api-tokens-schema.ts";
import { cannedReplies } from "#app/db/schema/canned-schema.ts";
import { signInCodes } from "#app/db/schema/codes-schema.ts";
import { attachments, eventContents, operations } from "#app/db/schema/events-schema.ts";
import { blockedSenders, inboundMail } from "#app/db/schema/mail-schema.ts";
import { people, personAddresses, roleGrants, students } from "#app/db/schema/people-schema.ts";
import { notificationPreferences } from "#app/db/schema/preferences-schema.ts";
import { defaultAssignments, escalationRules, owners } from "#app/db/schema/rules-schema.ts";
import { savedViews } from "#app/db/schema/saved-views-schema.ts";
import { deliveries, outbox } from "#app/db/schema/sending-schema.ts";
import { keptForms, sessions } from "#app/db/schema/sessions-schema.ts";
import { ticketAnswers, tickets } from "#app/db/schema/tickets-schema.ts";
import { auditWords, erasures } from "#app/db/schema/upkeep-schema.ts";
import { indexStatements, takenAwayStatement, unindexStatement } from "#app/db/search/search-index.ts";
import { fileStatements } from "#app/db/tickets/redaction.ts";
import { auditStatements } from "#app/db/upkeep/audit.ts";
import type { PersonId } from "#app/domain/ids.ts";
import { ERASED_NAME } from "#app/domain/people/erasure.ts";
import type { KnownAs } from "#app/domain/people/mentions.ts";
import { endTerms } from "./committee-rows.ts";
import { knownAsOf, mentionStatements, mentionStatementsBeside } from "./mentions.ts";

type Writes = Database["writes"];
type Statements = [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]];

/** An erasure that the release before had begun kept nothing by which to find its person. */
const NOTHING: KnownAs = { names: [], addresses: [], phones: [], rollNumbers: [] };

/** An erasure that is under way: how far it has come among the tickets, and whom it looks for there. */
export type Erasure = { personId: PersonId; reachedTicketId: number; knownAs: KnownAs };

/**
 * Takes the person away at once: name, addresses, profile, sessions, what they had not sent, every duty. Their id
 * stays, because tickets and histories name it. Whoever asks again changes nothing. One batch.
 */
export async function beginErasure(
  { writes }: Database,
  { personId, askedById, now }: { personId: PersonId; askedById: PersonId; now: number },
): Promise<void> {
  const asked = { at: now, actorId: askedById, action: "person_erasure_asked" } as const;
  const batch: Statements = [
    writes
      .insert(erasures)
      .values({ personId, askedById, askedAt: now, knownAs: knownAsOf(personId) })
      .onConflictDoNothing(),
    ...auditStatements(writes, { ...asked, thing: "person", thingId: String(personId) }),
    // Before their addresses go, by which it is found.
    ...mailStatements(writes, personId, now),
    ...identityStatements(writes, personId, now),
    ...dutyStatements(writes, personId, now),
    ...tellingStatements(writes, personId),
    // Their name stands in the index beside each of them; those come back one after the other, without it.
    unindexStatement(writes, sql`select id from tickets where requester_id = ${personId}`),
    takenAwayStatement(writes, now),
    writes.update(operations).set({ fingerprint: "" }).where(sql`${operations.actorId} = ${personId}`),
    writes.delete(auditWords).where(
      sql`${auditWords.seq} in (select seq from audit_log where actor_id = ${personId}
        or (thing = 'person' and thing_id = ${String(personId)}))`,
    ),
  ];
  await writes.batch(batch);
}

function identityStatements(writes: Writes, personId: PersonId, now: number): BatchItem<"sqlite">[] {
  const own = {
    name: ERASED_NAME,
    state: "erased",
    locale: "en",
    managerId: null,
    passwordHash: null,
  } as const;
  return [
    writes.update(people).set(own).where(sql`${people.id} = ${personId}`),
    writes.delete(personAddresses).where(sql`${personAddresses.personId} = ${personId}`),
    writes.delete(students).where(sql`${students.personId} = ${personId}`),
    writes.delete(sessions).where(sql`${sessions.personId} = ${personId}`),
    writes.delete(notificationPreferences).where(sql`${notificationPreferences.personId} = ${personId}`),
    writes.delete(signInCodes).where(sql`${signInCodes.personId} = ${personId}`),
    // Another one's may lead to a search for them: those begin at the first page instead.
    writes.update(signInCodes).set({ leadsTo: null }).where(sql`${signInCodes.leadsTo} is not null`),
    writes.delete(keptForms).where(sql`${keptForms.personId} = ${personId}`),
    writes.delete(cannedReplies).where(sql`${cannedReplies.personId} = ${personId}`),
    writes.delete(savedViews).where(sql`${savedViews.personId} = ${personId}`),
    writes.delete(apiTokens).where(sql`${apiTokens.personId} = ${personId}`),
    ...erasedBulkStatements(writes, personId, now),
    ...fileStatements(writes, sql`${attachments.uploadedById} = ${personId}`, now),
  ];
}

/**
 * What they sent by mail, what somebody sent in their name, and what came to a reply address of theirs: its bytes, and who
 * it was from. What says that mail to them came back names their address, and repeats what it said.
 */
function mailStatements(writes: Writes, personId: PersonId, now: number): BatchItem<"sqlite">[] {
  const theirs = sql`(select value from person_addresses where person_id = ${personId} and kind = 'mail')`;
  const about = sql`(select id from inbound_mail where person_id = ${personId}
    union select id from inbound_mail where from_address in ${theirs}
    union select id from inbound_mail where envelope_to like 'reply+%'
      and substr(envelope_to, instr(envelope_to, '.') + 1) like ${`${personId.toString(36)}.%`})`;
  return [
    mailBytesStatement(writes, sql`id in ${about}`, now),
    writes.update(inboundMail).set(BY_NOBODY).where(sql`${inboundMail.id} in ${about}`),
    writes.delete(blockedSenders).where(sql`${blockedSenders.address} in ${theirs}`),
  ];
}

const BY_NOBODY = { envelopeFrom: "", fromAddress: "", messageId: null } as const;

/** Events name the grants that they were made under, so those end; who is told and who owns is no history. */
function dutyStatements(writes: Writes, personId: PersonId, now: number): BatchItem<"sqlite">[] {
  return [
    writes
      .update(roleGrants)
      .set({ untilAt: now })
      .where(
        sql`${roleGrants.personId} = ${personId} and (${roleGrants.untilAt} is null or ${roleGrants.untilAt} > ${now})`,
      ),
    endTerms(writes, personId, now),
    writes.delete(owners).where(sql`${owners.personId} = ${personId}`),
    writes.delete(defaultAssignments).where(sql`${defaultAssignments.personId} = ${personId}`),
    writes.delete(escalationRules).where(sql`${escalationRules.personId} = ${personId}`),
  ];
}

/** What waits for them is not sent; what a mail server said about their address goes. */
function tellingStatements(writes: Writes, personId: PersonId): BatchItem<"sqlite">[] {
  return [
    writes
      .update(outbox)
      .set({ state: "superseded", reason: "person_erased" })
      .where(sql`${outbox.personId} = ${personId} and ${outbox.state} in ('queued', 'claimed', 'dead')`),
    writes
      .update(outbox)
      .set({ reason: null })
      .where(sql`${outbox.personId} = ${personId} and ${outbox.state} = 'accepted'`),
    writes.update(deliveries).set({ response: "" }).where(sql`${deliveries.personId} = ${personId}`),
  ];
}

/** The person who must be erased next, among those who were asked for; null where nobody is left. */
export async function nextErasure({ reads }: Database): Promise<Erasure | null> {
  const [row] = await reads
    .select({
      personId: erasures.personId,
      reachedTicketId: erasures.reachedTicketId,
      knownAs: erasures.knownAs,
    })
    .from(erasures)
    .where(sql`${erasures.finishedAt} is null`)
    .orderBy(erasures.askedAt)
    .limit(1);
  return row ? { ...row, knownAs: row.knownAs ?? NOTHING } : null;
}

/**
 * Takes the person's words out of so many tickets more, and the person out of others' words there, and writes down how
 * far it came, in one batch: what ends half-way has done nothing of it. Answers whether there are tickets left, and where
 * the bytes of files lie that others had named after the person.
 */
export async function eraseFromTickets(
  db: Database,
  { personId, reachedTicketId, knownAs }: Erasure,
  { most, now }: { most: number; now: number },
): Promise<{ reachedTicketId: number; isLast: boolean; renamedFiles: readonly string[] }> {
  const { reads, writes } = db;
  const [range] = await reads.all<{ last: number; n: number }>(
    sql`select coalesce(max(id), 0) as last, count(*) as n from
      (select id from tickets where id > ${reachedTicketId} order by id limit ${most})`,
  );
  const isLast = (range?.n ?? 0) < most;
  const until = Math.max(range?.last ?? 0, reachedTicketId);
  const within = { after: reachedTicketId, until };
  const { statements: mentions, renamedFiles } = await mentionStatements(db, knownAs, within, now);
  const beside = isLast ? await mentionStatementsBeside(db, knownAs) : [];
  await writes.batch([
    ...wordsStatements(writes, personId, within, now),
    ...mentions,
    ...beside,
    takenAwayStatement(writes, now),
    writes
      .update(erasures)
      .set({ reachedTicketId: until, ...(isLast ? { finishedAt: now, knownAs: null } : {}) })
      .where(sql`${erasures.personId} = ${personId}`),
    ...(isLast ? finishStatements(writes, personId, now) : []),
  ] as Statements);
  return { reachedTicketId: until, isLast, renamedFiles };
}

function finishStatements(writes: Writes, personId: PersonId, now: number): BatchItem<"sqlite">[] {
  const entry = { at: now, actorId: null, action: "person_erased" } as const;
  return auditStatements(writes, { ...entry, thing: "person", thingId: String(personId) });
}

/**
 * Tickets that are or were theirs lose every word, whoever wrote it: all of it is about them. On other people's
 * tickets their own words go, but not those that they typed for somebody else.
 */
function wordsStatements(
  writes: Writes,
  personId: PersonId,
  { after, until }: { after: number; until: number },
  now: number,
): BatchItem<"sqlite">[] {
  const within = (id: SQL) => sql`${id} > ${after} and ${id} <= ${until}`;
  const own = sql`(select t.id from tickets t where ${within(sql`t.id`)} and (t.requester_id = ${personId}
    or exists (select 1 from ticket_people p where p.ticket_id = t.id and p.person_id = ${personId}
      and p.relation in ('requester', 'filed_for'))))`;
  /** What was reported for them and is somebody else's now: the report has their profile. */
  const former = sql`(select e.ticket_id, e.seq from ticket_events e where ${within(sql`e.ticket_id`)}
    and e.seq = 1 and json_extract(e.changes, '$.ticket.requesterId') = ${personId})`;
  // The plus keeps the range in front: by their events, a step would read all that somebody ever did.
  const said = sql`(select e.ticket_id, e.seq from ticket_events e where ${within(sql`e.ticket_id`)}
    and +e.actor_id = ${personId} and e.kind not in ('filed', 'corrected'))`;
  const gone = (ticketId: SQL, seq: SQL) =>
    sql`${within(ticketId)} and (${ticketId} in ${own} or (${ticketId}, ${seq}) in ${former} or (${ticketId}, ${seq}) in ${said})`;
  const ownOrFormer = sql`(${tickets.id} in ${own} or (${tickets.id}, 1) in ${former})`;
  return [
    writes.delete(eventContents).where(gone(sql`${eventContents.ticketId}`, sql`${eventContents.seq}`)),
    writes
      .delete(ticketAnswers)
      .where(
        sql`${within(sql`${ticketAnswers.ticketId}`)} and (${ticketAnswers.ticketId} in ${own} or (${ticketAnswers.ticketId}, 1) in ${former})`,
      ),
    // As it was last called in words that are left, else by its subject alone.
    writes
      .update(tickets)
      .set({
        title: sql`coalesce((select c.text from event_contents c where c.ticket_id = tickets.id and c.part = 'title'
          order by c.seq desc limit 1), ${labelOf("category", sql`tickets.category_id`)})`,
      })
      .where(sql`${within(sql`${tickets.id}`)} and ${ownOrFormer}`),
    ...fileStatements(
      writes,
      sql`${within(sql`${attachments.ticketId}`)} and ${attachments.ticketId} in ${own}`,
      now,
    ),
    // Whoever wrote it: an answer repeats what it answers, and who is not known may be they themselves.
    mailBytesStatement(writes, sql`ticket_id in ${own}`, now),
    writes
      .update(inboundMail)
      .set(BY_NOBODY)
      .where(sql`${inboundMail.ticketId} in ${own} and ${inboundMail.personId} is null`),
    // What somebody began to write there and has not sent.
    writes.delete(keptForms).where(
      sql`exists (select 1 from tickets t where t.id in ${own} and (${keptForms.action} = '/tickets/' || t.reference
        or ${keptForms.action} like '/tickets/' || t.reference || '/%'
        or ${keptForms.action} like '/tickets/' || t.reference || '?%'))`,
    ),
    writes.update(operations).set({ fingerprint: "" }).where(sql`${operations.ticketId} in ${own}`),
    // Messages that only carried those words; the others are told without them.
    writes
      .update(outbox)
      .set({ state: "superseded", reason: "person_erased" })
      .where(
        sql`${gone(sql`${outbox.ticketId}`, sql`${outbox.seq}`)} and ${outbox.state} in ('queued', 'claimed')
          and exists (select 1 from ticket_events e where e.ticket_id = outbox.ticket_id and e.seq = outbox.seq
            and e.kind in ('replied', 'asked', 'noted'))`,
      ),
    ...indexStatements(
      writes,
      sql`select id from tickets where ${within(sql`${tickets.id}`)} and ${ownOrFormer} union select ticket_id from ${said}`,
      now,
    ),
  ];
}
