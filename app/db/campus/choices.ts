import { type SQL, sql } from "drizzle-orm";
import type { Database } from "#app/db/client.ts";
import { CAN_BE_ASKED } from "#app/db/people/contact-rows.ts";
import { clearedIds, grantHolds } from "#app/db/people/grants.ts";
import { subjectAsIs } from "#app/db/people/staffing-rows.ts";
import { people, roleGrants } from "#app/db/schema/people-schema.ts";
import { labelOf } from "./labels.ts";

/**
 * A list that a small form lets one choose from: where a ticket can be passed on to, what it can be about, or what of
 * it can be taken away, which committee to bring in or let go.
 */
export type ChoiceList = "contacts" | "destinations" | "subcategories" | "committees" | Own;
/** The ticket's own: made of what its page shows. */
type Own = "redactable" | "tagged";

/** One entry, as its form sends it and as people read it; `group` is the heading it stands under, "" for none. */
export type Choice = { value: string; label: string; group: string };

/**
 * The entries of a list in the order of the campus; none where none is asked for. `reference`: for which ticket; null
 * for several, none of which few may read.
 */
export function choicesQuery(
  { reads }: Database,
  list: ChoiceList | null,
  now: number,
  reference: string | null = null,
) {
  return reads
    .select({ value: sql<string>`value`, label: sql<string>`label`, group: sql<string>`heading` })
    .from(
      list === null || list === "redactable" || list === "tagged" ? NOTHING : LISTS[list](now, reference),
    );
}

const NOTHING = sql`(select '' as value, '' as label, '' as heading where 0)`;

const LISTS: Readonly<Record<Exclude<ChoiceList, Own>, (now: number, reference: string | null) => SQL>> = {
  destinations: (now, reference) => {
    const { category, ...ticket } = subjectAsIs(reference ?? "");
    const visibility = sql`coalesce(${ticket.visibility}, 'normal')`;
    return sql`(select * from (
      select 'scope:' || s.id as value, ${labelOf("scope", sql`s.id`)} as label, ${labelOf("domain", sql`d.id`)} as heading
      from scopes s join domains d on d.id = s.domain_id order by d.position, s.position)
    union all select * from (
      select 'committee:' || committees.id, ${labelOf("committee", sql`committees.id`)}, 'Committees'
      from committees where ${visibility} = 'normal' order by committees.position)
    union all select * from (
      select 'person:' || ${people.id}, ${people.name}, '' from ${people}
      where ${people.state} = 'active' and ${people.id} in (
        select ${roleGrants.personId} from ${roleGrants} where ${visibility} <> 'protected'
          and ${roleGrants.role} in ('spoc', 'senior_admin') and ${grantHolds(now)}
        union all select person_id from (${clearedIds(category, now)}) where ${visibility} = 'protected')
      order by ${people.name}))`;
  },
  contacts: () => sql`(select people.id as value, people.name as label, coalesce(c.trade, '') as heading
      from people left join contacts c on c.person_id = people.id where ${CAN_BE_ASKED} order by heading, people.name)`,
  committees: () => sql`(select committees.id as value, ${labelOf("committee", sql`committees.id`)} as label,
      '' as heading from committees order by committees.position)`,
  subcategories: () => sql`(select c.slug as value, ${labelOf("category", sql`c.id`)} as label,
      ${labelOf("category", sql`p.id`)} as heading
    from categories c join categories p on p.id = c.parent_id where c.is_active = 1 and p.is_active = 1
      and c.is_for_mail = 0 and c.is_protected = 0 and p.is_protected = 0
    order by p.position, p.id, c.position, c.id)`,
};
