import { sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { stoppedBy } from "#app/db/mail/troubled-addresses.ts";
import { campus } from "#app/db/schema/campus-schema.ts";
import { signInCodes } from "#app/db/schema/codes-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import { channels } from "#app/db/schema/sending-schema.ts";
import type { AccountNews, CodePurpose } from "#app/domain/sign-in/sign-in-codes.ts";
import { type Circuit, CLOSED } from "#app/domain/telling/circuit.ts";
import type { Campus } from "./load-due.ts";

/** A code whose mail is due, with what that mail says beside the digits. */
export type DueCode = {
  id: string;
  purpose: CodePurpose | AccountNews;
  address: string;
  name: string;
  expiresAt: number;
  attempts: number;
  /** The page that its link leads to; null for where somebody begins. */
  leadsTo: string | null;
};

export type CodeClaim = { campus: Campus; codes: readonly DueCode[]; circuit: Circuit };

const CLAIM = 10;
/** Whoever claimed it and was killed leaves it to the next look. */
const LEASE_MS = 60_000;

/**
 * Takes the codes that are due by mail for one minute, the oldest first; gives up those that nobody waits for any more.
 * While the provider is out it takes one, and that only when a probe may go. One batch.
 */
export async function claimCodes({ writes }: Database, now: number): Promise<CodeClaim> {
  const leaseUntilAt = now + LEASE_MS;
  const most = sql`(select case when c.probe_at is null then ${CLAIM} when c.probe_at <= ${now} then 1 else 0 end
    from channels c where c.key = 'mail')`;
  const due = sql`select d.id from sign_in_codes d where d.state = 'queued' and d.next_attempt_at <= ${now}
    order by d.next_attempt_at limit coalesce(${most}, 0)`;
  const [, taken, [house], rows, [circuit]] = await writes.batch([
    writes
      .update(signInCodes)
      .set({ state: "dead" })
      .where(
        // News that nobody asked for go to no address that mail comes back from; a code is how that is put right.
        sql`${signInCodes.state} = 'queued' and ${signInCodes.nextAttemptAt} <= ${now} and (${signInCodes.giveUpAt} <= ${now}
          or (${signInCodes.purpose} not in ('sign_in', 'address') and exists (select 1 from person_addresses a
            where a.kind = 'mail' and a.value = ${signInCodes.address} and ${stoppedBy(sql`a.id`)} is not null)))`,
      ),
    writes
      .update(signInCodes)
      .set({ attempts: sql`${signInCodes.attempts} + 1`, nextAttemptAt: leaseUntilAt })
      .where(sql`${signInCodes.id} in (${due})`)
      .returning({ id: signInCodes.id }),
    writes.select({ name: campus.name, timeZone: campus.timeZone }).from(campus),
    writes
      .select({
        id: signInCodes.id,
        purpose: signInCodes.purpose,
        address: signInCodes.address,
        name: people.name,
        expiresAt: signInCodes.expiresAt,
        attempts: signInCodes.attempts,
        leadsTo: signInCodes.leadsTo,
      })
      .from(signInCodes)
      .innerJoin(people, sql`${people.id} = ${signInCodes.personId} and ${people.state} = 'active'`)
      .where(
        sql`${signInCodes.state} = 'queued' and ${signInCodes.nextAttemptAt} = ${leaseUntilAt}
          and ${signInCodes.usedAt} is null`,
      ),
    writes
      .select({ outages: channels.outages, probeAt: channels.probeAt })
      .from(channels)
      .where(sql`${channels.key} = 'mail'`),
  ]);
  const ids = new Set(taken.map(({ id }) => id));
  return {
    campus: house ?? { name: "", timeZone: "UTC" },
    codes: rows.filter(({ id }) => ids.has(id)),
    circuit: circuit ?? CLOSED,
  };
}

/** What became of a code's mail: it left, it never will, or it is tried again at a moment. */
export type CodeMark = "accepted" | "dead" | { at: number };

/** Writes that down, of all of them or of none. A code that was ended meanwhile is not there any more. */
export async function markCodes(
  { writes }: Database,
  marks: readonly { id: string; mark: CodeMark }[],
): Promise<void> {
  const [first, ...rest] = marks.map(({ id, mark }) =>
    writes
      .update(signInCodes)
      .set(typeof mark === "string" ? { state: mark } : { nextAttemptAt: mark.at })
      .where(sql`${signInCodes.id} = ${id} and ${signInCodes.state} = 'queued'`),
  );
  if (first) await writes.batch([first, ...rest]);
}

/** When a code's mail is tried next; null when none waits. */
export async function nextCodeAt({ reads }: Database): Promise<number | null> {
  const [row] = await reads.all<{ at: number | null }>(nextCode);
  return row?.at ?? null;
}

export const nextCode = sql`select min(next_attempt_at) as at from sign_in_codes where state = 'queued'`;
