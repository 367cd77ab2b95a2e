import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { inboundMail, mailSelfTests, mailSettings } from "#app/db/schema/mail-schema.ts";
import type { MailHealth } from "#app/domain/mail-in/silence.ts";

type Answered<Queries> = { readonly [At in keyof Queries]: Awaited<Queries[At]> };

/** What tells whether mail still arrives: how it is treated, the last one, the last one that we sent to ourselves. */
export function arrivalQueries(reads: Database["reads"]) {
  return [
    reads.select().from(mailSettings).where(sql`${mailSettings.id} = 1`),
    reads
      .select({ at: inboundMail.receivedAt })
      .from(inboundMail)
      .where(sql`${inboundMail.id} > 0`)
      .orderBy(sql`${inboundMail.id} desc`)
      .limit(1),
    reads
      .select()
      .from(mailSelfTests)
      .where(sql`${mailSelfTests.sentAt} > 0`)
      .orderBy(sql`${mailSelfTests.sentAt} desc`)
      .limit(1),
  ] as const;
}

/** What the answers to those statements say. */
export function arrivalFrom([[settings], [last], [test]]: Answered<ReturnType<typeof arrivalQueries>>): Omit<
  MailHealth,
  "now"
> {
  return {
    silenceHours: settings?.silenceHours ?? USUAL_HOURS,
    lastArrivalAt: last?.at ?? null,
    selfTest: test ?? null,
  };
}

const USUAL_HOURS = 24;
