import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { CategoryId, CommitteeId, PersonId, TicketId } from "#app/domain/ids.ts";
import type { CommitteeRole, MembershipState } from "#app/domain/people/committees.ts";
import { people } from "./people-schema.ts";
import { categories } from "./taxonomy-schema.ts";
import { tickets } from "./tickets-schema.ts";

/* Bodies with members, heads and terms, and the tickets they were brought in on. Instants are epoch milliseconds. */

/** Their names are labels. */
export const committees = sqliteTable("committees", {
  id: integer().$type<CommitteeId>().primaryKey(),
  slug: text().notNull().unique(),
  position: integer().notNull(),
});

/** Which subjects are theirs: a subcategory, or a category with all in it. */
export const committeeCategories = sqliteTable(
  "committee_categories",
  {
    committeeId: integer("committee_id")
      .$type<CommitteeId>()
      .notNull()
      .references(() => committees.id, { onDelete: "cascade" }),
    categoryId: integer("category_id")
      .$type<CategoryId>()
      .notNull()
      .references(() => categories.id, { onDelete: "cascade" }),
  },
  (table) => [
    primaryKey({ columns: [table.committeeId, table.categoryId] }),
    index("committees_of_category").on(table.categoryId),
  ],
);

/** Who serves from when until when. Terms are ended and never deleted: who could read then can still be told. */
export const committeeMembers = sqliteTable(
  "committee_members",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    committeeId: integer("committee_id")
      .$type<CommitteeId>()
      .notNull()
      .references(() => committees.id, { onDelete: "restrict" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    role: text().$type<CommitteeRole>().notNull(),
    state: text().$type<MembershipState>().notNull(),
    /** Of a proposal: since when it stands. */
    fromAt: integer("from_at").notNull(),
    untilAt: integer("until_at"),
    /** Null where the campus set it up so. */
    proposedById: integer("proposed_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    decidedById: integer("decided_by_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "restrict" }),
    decidedAt: integer("decided_at"),
  },
  (table) => [
    index("members_of_committee").on(table.committeeId, table.state, table.untilAt),
    index("committees_of_person").on(table.personId, table.committeeId),
    uniqueIndex("proposed_once").on(table.committeeId, table.personId).where(sql`state = 'proposed'`),
    index("members_by_proposer").on(table.proposedById),
    index("members_by_decider").on(table.decidedById),
    check("member_role", sql`${table.role} in ('member', 'head', 'advisor')`),
    check("member_state", sql`${table.state} in ('proposed', 'confirmed', 'refused')`),
    check("member_term", sql`${table.untilAt} is null or ${table.untilAt} >= ${table.fromAt}`),
  ],
);

/** Which tickets a committee was brought in on; what the tickets' events add up to. */
export const ticketCommittees = sqliteTable(
  "ticket_committees",
  {
    ticketId: integer("ticket_id")
      .$type<TicketId>()
      .notNull()
      .references(() => tickets.id, { onDelete: "cascade" }),
    committeeId: integer("committee_id")
      .$type<CommitteeId>()
      .notNull()
      .references(() => committees.id, { onDelete: "restrict" }),
    fromAt: integer("from_at").notNull(),
    untilAt: integer("until_at"),
    taggedById: integer("tagged_by_id")
      .$type<PersonId>()
      .notNull()
      .references(() => people.id, { onDelete: "restrict" }),
    // Copies of the ticket's sort keys, kept by triggers, as in `ticket_people`.
    openPromisedAt: integer("open_promised_at"),
    ticketUpdatedAt: integer("ticket_updated_at"),
    ticketUnansweredAt: integer("ticket_unanswered_at"),
  },
  (table) => [
    primaryKey({ columns: [table.ticketId, table.committeeId] }),
    index("tagged_open_by_promise")
      .on(table.committeeId, table.openPromisedAt, table.ticketId)
      .where(sql`open_promised_at is not null`),
    index("tagged_by_update").on(table.committeeId, table.ticketUpdatedAt, table.ticketId),
    index("tagged_unanswered")
      .on(table.committeeId, table.ticketUnansweredAt, table.ticketId)
      .where(sql`ticket_unanswered_at is not null`),
    index("tagged_by_person").on(table.taggedById),
  ],
);
