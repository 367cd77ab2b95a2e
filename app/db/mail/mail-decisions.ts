import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Database } from "#app/db/client.ts";
import {
  blockedSenders,
  inboundMail,
  mailSelfTests,
  mailSettings,
  revokedReplyAddresses,
} from "#app/db/schema/mail-schema.ts";
import { auditIf, auditStatements } from "#app/db/upkeep/audit.ts";
import type { PersonId } from "#app/domain/ids.ts";
import type { NamedTicket } from "#app/domain/mail-in/decide-mail.ts";
import { namedTicketId } from "./load-mail.ts";

type By = { personId: PersonId; now: number };
type Statements = [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]];

function changed(writes: Database["writes"], by: By, id: string, what: string) {
  return auditStatements(writes, entryOf(by, id, what));
}

function entryOf({ personId, now }: By, thingId: string, what: string) {
  const action = "configuration_changed" as const;
  return { at: now, actorId: personId, action, thing: "mail" as const, thingId, facts: { what } };
}

/** Keeps the sender of an arrival away from now on; what waits of theirs is blocked with it. */
export async function blockSender(
  { writes }: Database,
  { id, address }: { id: number; address: string },
  by: By,
): Promise<void> {
  await writes.batch([
    writes
      .insert(blockedSenders)
      .values({ address, blockedById: by.personId, blockedAt: by.now })
      .onConflictDoNothing(),
    writes
      .update(inboundMail)
      .set({ outcome: "blocked", settledAt: by.now })
      .where(sql`${inboundMail.fromAddress} = ${address} and ${inboundMail.outcome} = 'quarantined'`),
    ...changed(writes, by, String(id), "sender_blocked"),
  ] as Statements);
}

/** Lets a sender write again; answers whether they were kept away. What was blocked meanwhile stays where it is. */
export async function unblockSender(
  { writes }: Database,
  { id, address }: { id: number; address: string },
  by: By,
): Promise<boolean> {
  const ofSender = sql`${blockedSenders.address} = ${address}`;
  const [, rows] = await writes.batch([
    auditIf(
      writes,
      entryOf(by, String(id), "sender_unblocked"),
      sql`exists (select 1 from blocked_senders
      where address = ${address})`,
    ),
    writes.delete(blockedSenders).where(ofSender).returning({ address: blockedSenders.address }),
  ]);
  return rows.length > 0;
}

/** Ends every reply address that somebody was given for a ticket so far. */
export async function revokeReplyAddresses(
  { writes }: Database,
  { ticket, ...of }: { ticket: NamedTicket; personId: PersonId; untilSeq: number },
  by: By & { id: number },
): Promise<void> {
  await writes.batch([
    writes
      .insert(revokedReplyAddresses)
      .values({ ...of, ticketId: namedTicketId(ticket) })
      .onConflictDoUpdate({
        target: [revokedReplyAddresses.ticketId, revokedReplyAddresses.personId],
        set: { untilSeq: sql`max(until_seq, ${of.untilSeq})` },
      }),
    ...changed(writes, by, String(by.id), "reply_address_revoked"),
  ] as Statements);
}

export type MailSettingsSaid = Pick<
  typeof mailSettings.$inferSelect,
  "unknownSenders" | "acceptedDomains" | "silenceHours"
>;

/** How the campus treats mail from now on. */
export async function saveMailSettings({ writes }: Database, said: MailSettingsSaid, by: By): Promise<void> {
  await writes.batch([
    writes.update(mailSettings).set(said).where(sql`${mailSettings.id} = 1`),
    ...changed(writes, by, "settings", "settings"),
  ] as Statements);
}

/** That a mail to ourselves is on its way. */
export async function recordSelfTest({ writes }: Database, id: string, now: number): Promise<void> {
  await writes.insert(mailSelfTests).values({ id, sentAt: now });
}

/** That it is back. Answers whether it was one of ours. */
export async function returnSelfTest(
  { writes }: Database,
  id: string,
  verdict: "verified" | "unverified" | "failed",
  now: number,
): Promise<boolean> {
  const rows = await writes
    .update(mailSelfTests)
    .set({ returnedAt: now, verdict })
    .where(sql`${mailSelfTests.id} = ${id} and ${mailSelfTests.returnedAt} is null`)
    .returning({ id: mailSelfTests.id });
  return rows.length > 0;
}
