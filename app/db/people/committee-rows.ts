import { type SQL, sql } from "drizzle-orm";
import { labelOf } from "#app/db/campus/labels.ts";
import type { Database } from "#app/db/client.ts";
import { committeeMembers } from "#app/db/schema/committees-schema.ts";
import { people } from "#app/db/schema/people-schema.ts";
import type { CommitteeId, PersonId } from "#app/domain/ids.ts";
import type { Committee, Membership } from "#app/domain/people/committees.ts";
import type { TicketTag } from "#app/domain/ticket.ts";

type Reads = Database["reads"];

/** Whether a term is confirmed and runs. `row`: the table's name in the statement. */
export function serves(row: "m" | "committee_members", now: number): SQL {
  const at = sql.raw(row);
  return sql`${at}.state = 'confirmed' and ${at}.from_at <= ${now} and (${at}.until_at is null or ${at}.until_at > ${now})`;
}

/** The committees in which somebody works now, as a set of `committee_id`. An advisor decides on members alone. */
export function committeesOf(person: SQL, now: number): SQL {
  return sql`(select distinct m.committee_id from committee_members m where m.person_id = ${person}
    and m.role in ('member', 'head') and ${serves("m", now)})`;
}

/** The subjects of those committees, as a set of `category_id`. */
export function subjectsOf(person: SQL, now: number): SQL {
  return categoriesOf(sql`${committeesOf(person, now)}`);
}

/** The subjects of committees with all below them, as a set of `category_id`. */
export function categoriesOf(committees: SQL): SQL {
  return sql`(select k.id as category_id from committee_categories cc join categories k on k.id = cc.category_id
      where cc.committee_id in ${committees}
    union select k.id from committee_categories cc join categories k on k.parent_id = cc.category_id
      where cc.committee_id in ${committees})`;
}

/** In which committees somebody works now, as one text: it travels with the row that says who they are. */
export function membershipsOf(person: SQL, now: number): SQL<string> {
  return sql<string>`(select coalesce(json_group_array(json_object('committeeId', m.committee_id, 'role', m.role,
      'categoryIds', (select json_group_array(category_id) from ${categoriesOf(sql`(m.committee_id)`)}))), '[]')
    from committee_members m where m.person_id = ${person} and m.role in ('member', 'head') and ${serves("m", now)})`;
}

/** Whether somebody decides who serves in a committee. */
export function advises(person: SQL, now: number): SQL<number> {
  return sql<number>`exists (select 1 from committee_members m where m.person_id = ${person} and m.role = 'advisor'
    and ${serves("m", now)})`;
}

/** What that text says. The inner list comes as a text of its own where it was not known to be a list. */
export function membershipsFrom(text: string): readonly Membership[] {
  return (JSON.parse(text) as (Omit<Membership, "categoryIds"> & { categoryIds: unknown })[]).map(
    ({ categoryIds, ...rest }) => ({
      ...rest,
      categoryIds: (typeof categoryIds === "string"
        ? JSON.parse(categoryIds)
        : categoryIds) as Membership["categoryIds"],
    }),
  );
}

/** A ticket's tags as one text: they travel with its row. */
export function tagsOf(ticketId: SQL): SQL<string> {
  return sql<string>`(select coalesce(json_group_array(json_object('committeeId', tc.committee_id,
      'fromAt', tc.from_at, 'untilAt', tc.until_at, 'taggedById', tc.tagged_by_id)), '[]')
    from ticket_committees tc where tc.ticket_id = ${ticketId})`;
}

export function tagsFrom(text: string): readonly TicketTag[] {
  return JSON.parse(text) as TicketTag[];
}

/** The statements that find a committee and its heads. */
export function committeeQueries(db: Reads, id: number, now: number) {
  return [
    db.select({ committeeId: sql<CommitteeId>`id` }).from(sql`committees`).where(sql`id = ${id}`),
    db
      .select({ personId: committeeMembers.personId })
      .from(committeeMembers)
      .innerJoin(people, sql`${people.id} = ${committeeMembers.personId} and ${people.state} = 'active'`)
      .where(
        sql`${committeeMembers.committeeId} = ${id} and ${committeeMembers.role} = 'head'
          and ${serves("committee_members", now)}`,
      )
      .orderBy(committeeMembers.personId),
  ] as const;
}

/** The heads of a committee, as a select of person ids. */
export function headIds(id: number, now: number): SQL {
  return sql`select m.person_id from committee_members m where m.committee_id = ${id} and m.role = 'head' and ${serves("m", now)}`;
}

/** The committee those answers describe; null where there is none. */
export function committeeFrom(
  [found]: readonly { committeeId: CommitteeId }[],
  heads: readonly { personId: PersonId }[],
): Committee | null {
  return found ? { committeeId: found.committeeId, heads: heads.map(({ personId }) => personId) } : null;
}

/** Ends every term of somebody who goes; what was only proposed never begins. */
export function endTerms(writes: Database["writes"], personId: PersonId, now: number, only: SQL = sql`1`) {
  return writes
    .update(committeeMembers)
    .set({ untilAt: sql`max(${committeeMembers.fromAt}, ${now})` })
    .where(
      sql`${committeeMembers.personId} = ${personId} and ${only}
        and (${committeeMembers.untilAt} is null or ${committeeMembers.untilAt} > ${now})`,
    );
}

/** Every committee by its name; a campus has some twenty. */
export function committeeNamesQuery(db: Reads) {
  return db
    .select({
      id: sql<CommitteeId>`committees.id`,
      name: labelOf("committee", sql`committees.id`),
    })
    .from(sql`committees`)
    .orderBy(sql`committees.position`);
}
