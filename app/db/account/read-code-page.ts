import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { channels } from "#app/db/schema/sending-schema.ts";
import type { ActorRef } from "#app/domain/command.ts";
import { campusFrom, viewerFrom, viewerQueries } from "./viewer.ts";

/** Whether mails leave: they do, the provider does not answer just now, or this site sends none. */
export type MailState = "works" | "out" | "none";

/** Who is looking, and whether a code would reach anybody. One round trip. */
export async function readCodePage({ reads }: Database, ref: ActorRef, now: number, hasMail: boolean) {
  const [persons, campuses, [channel]] = await reads.batch([
    ...viewerQueries(reads, ref, now),
    reads.select({ probeAt: channels.probeAt }).from(channels).where(sql`${channels.key} = 'mail'`),
  ]);
  const mail: MailState = !hasMail ? "none" : channel && channel.probeAt !== null ? "out" : "works";
  return { viewer: viewerFrom(persons), campus: campusFrom(campuses), mail };
}
