import { type SQL, sql } from "drizzle-orm";
import {
  calendarIdOf,
  domainIdOf,
  scopeIdOf,
  subcategoryFrom,
  subcategoryQuery,
  subjectOf,
} from "#app/db/campus/subcategory-rows.ts";
import type { Database } from "#app/db/client.ts";
import { requesterFrom, requesterQuery } from "#app/db/people/requester-profile.ts";
import {
  candidateIds,
  candidateQuery,
  onDutyFrom,
  onDutyIds,
  staffingFrom,
  staffingQuery,
} from "#app/db/people/staffing-rows.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { calendarFrom, calendarQuery } from "#app/db/tickets/ticket-rows.ts";
import type { Command } from "#app/domain/command.ts";
import type { Recategorisation } from "#app/domain/commands/recategorise.ts";
import type { Splitting } from "#app/domain/commands/split.ts";
import type { PersonId, ScopeId, TicketId } from "#app/domain/ids.ts";

/** What statements answer, one after the other. */
export type Rows<Queries extends (...args: never[]) => readonly unknown[]> = {
  -readonly [At in keyof ReturnType<Queries>]: Awaited<ReturnType<Queries>[At]>;
};
export type RecategorisationRows = Rows<typeof recategorisationQueries>;
type SplittingRows = Rows<typeof splittingQueries>;

/** What another subcategory would make of the ticket: who has it there, and by when. */
export function recategorisationQueries(
  db: Database,
  { reference, input }: Pick<Command<"recategorise" | "split">, "reference" | "input">,
  now: number,
) {
  const { subcategory: slug } = input;
  const visibility = sql`(select visibility from tickets where reference = ${reference})`;
  const scope = scopeThere(slug, reference);
  const subject = { ...subjectOf(slug, sql`null`, []), scope, visibility };
  const onDuty = onDutyIds(subject, now);
  return [
    subcategoryQuery(db, slug),
    candidateQuery(db.reads, subject, now),
    staffingQuery(db.reads, sql`${candidateIds(subject, now)} union ${onDuty}`, now, onDuty),
    db.reads.select({ scopeId: scope }).from(sql`(select 1)`),
    calendarQuery(db.reads, calendarIdOf(slug)),
  ] as const;
}

/**
 * The part of the campus that looks after the ticket under that subject: its own, where that is of the same domain; else
 * the one there that serves the same place. Wherever its requester lives by now, the trouble is where it was reported.
 */
function scopeThere(slug: string, reference: string): SQL<ScopeId | null> {
  const own = sql`(select scope_id from tickets where reference = ${reference})`;
  const place = sql`(select place_id from tickets where reference = ${reference})`;
  const domain = domainIdOf(slug);
  return sql`coalesce((select id from scopes where id = ${own} and domain_id = ${domain}),
    (select there.id from scopes here join scopes there on there.domain_id = ${domain} and there.place_id = here.place_id
      where here.id = ${own} limit 1),
    ${scopeIdOf(slug, place)})`;
}

/** The move those answers describe; null where there is no such subcategory. */
export function recategorisationFrom(answers: RecategorisationRows): Recategorisation | null {
  const [[row], candidates, staff, [serving], [calendar]] = answers;
  if (!row || !calendar) return null;
  return {
    subcategory: { ...subcategoryFrom(row), calendar: calendarFrom(calendar) },
    scopeId: serving?.scopeId ?? null,
    candidates,
    staffing: staffingFrom(staff),
    onDuty: onDutyFrom(staff),
  };
}

/** As for a move there, and the number and the requester that the second ticket gets. */
export function splittingQueries(db: Database, command: Command<"split">, now: number) {
  const { reads } = db;
  const requester = sql<PersonId>`(select requester_id from tickets where reference = ${command.reference})`;
  return [
    requesterQuery(db, command.input.subcategory, requester),
    reads
      .select({
        id: sql<TicketId>`coalesce(max(${tickets.id}), 0) + 1`,
        number: sql<number>`coalesce(max(${tickets.number}), 0) + 1`,
      })
      .from(tickets),
    ...recategorisationQueries(db, command, now),
  ] as const;
}

/** The second ticket those answers describe; null where there is no such subcategory. */
export function splittingFrom(answers: readonly unknown[]): Splitting | null {
  const [[profile], [next]] = answers as SplittingRows;
  const there: readonly unknown[] = answers.slice(2);
  const to = recategorisationFrom(there as RecategorisationRows);
  return to && next ? { ...to, ...next, requester: requesterFrom(profile) } : null;
}
