import { type SQL, sql } from "drizzle-orm";
import {
  calendarIdOf,
  domainIdOf,
  scopeIdOf,
  subcategoryQuery,
  subjectOf,
  targetQuery,
} from "#app/db/campus/subcategory-rows.ts";
import type { Database } from "#app/db/client.ts";
import { requesterFrom, requesterQuery } from "#app/db/people/requester-profile.ts";
import {
  candidateIds,
  candidateQuery,
  onDutyIds,
  onDutyQuery,
  staffingFrom,
  staffingQueries,
} from "#app/db/people/staffing-rows.ts";
import { tickets } from "#app/db/schema/tickets-schema.ts";
import { calendarFrom, calendarQuery } from "#app/db/tickets/ticket-rows.ts";
import type { Command } from "#app/domain/command.ts";
import type { Recategorisation } from "#app/domain/commands/recategorise.ts";
import type { Splitting } from "#app/domain/commands/split.ts";
import { promisingOf } from "#app/domain/filing/targets.ts";
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
  return [
    subcategoryQuery(db, slug),
    targetQuery(db, slug),
    candidateQuery(db.reads, subject, now),
    ...staffingQueries(db.reads, sql`${candidateIds(subject, now)} union ${onDutyIds(subject, now)}`, now),
    db.reads.select({ scopeId: scope }).from(sql`(select 1)`),
    calendarQuery(db.reads, calendarIdOf(slug)),
    onDutyQuery(db.reads, subject, now),
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
  const [[row], targetRows, candidates, staff, away, standing, [serving]] = answers;
  const [, , , , , , , [calendar], duty] = answers;
  if (!row || !calendar) return null;
  const subcategory = {
    ...row,
    calendar: calendarFrom(calendar),
    ...promisingOf(targetRows, row.id),
  };
  const staffing = staffingFrom(staff, away, standing);
  const onDuty = duty.map(({ personId }) => personId);
  return { subcategory, scopeId: serving?.scopeId ?? null, candidates, staffing, onDuty };
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
