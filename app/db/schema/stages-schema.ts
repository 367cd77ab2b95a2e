import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { CommitteeId, DomainId, PersonId, ScopeId } from "#app/domain/ids.ts";
import type { Role } from "#app/domain/people/actor.ts";
import type { TimeUnit } from "#app/domain/time/working-time.ts";
import { committees } from "./committees-schema.ts";
import { people } from "./people-schema.ts";
import { domains, scopes } from "./places-schema.ts";

/** Who decides on an appeal, stage by stage, until when one may appeal, and how long they have. */
export const stages = sqliteTable(
  "stages",
  {
    id: integer().primaryKey(),
    position: integer().notNull(),
    domainId: integer("domain_id")
      .$type<DomainId>()
      .references(() => domains.id, { onDelete: "cascade" }),
    scopeId: integer("scope_id")
      .$type<ScopeId>()
      .references(() => scopes.id, { onDelete: "cascade" }),
    personId: integer("person_id")
      .$type<PersonId>()
      .references(() => people.id, { onDelete: "cascade" }),
    role: text().$type<Role>(),
    /** Of which committee, where the role is its head: those decide, and its members see what is appealed. */
    committeeId: integer("committee_id")
      .$type<CommitteeId>()
      .references(() => committees.id, { onDelete: "cascade" }),
    forProtected: integer("for_protected", { mode: "boolean" }).notNull().default(false),
    windowDays: integer("window_days").notNull(),
    targetMinutes: integer("target_minutes").notNull(),
    targetUnit: text("target_unit").$type<TimeUnit>().notNull(),
  },
  (table) => [
    index("stages_by_domain").on(table.domainId),
    index("stages_by_scope").on(table.scopeId),
    index("stages_by_person").on(table.personId),
    check("stage_position", sql`${table.position} >= 1`),
    index("stages_by_committee").on(table.committeeId),
    check("stage_has_a_body", sql`(${table.personId} is null) <> (${table.role} is null)`),
    check("stage_window", sql`${table.windowDays} >= 1 and ${table.targetMinutes} >= 1`),
    check("stage_unit", sql`${table.targetUnit} in ('working', 'elapsed')`),
  ],
);
