/*
 * Instants are epoch milliseconds in columns named …_at. Words by or about a person stand only in `event_contents`,
 * `audit_words`, `ticket_answers`, `tickets.title`, `attachments.name`, `kept_forms` and the people tables, which can be erased;
 * everything else is ids, codes and times. Every foreign key states what happens on delete; a person is never deleted while a ticket names them.
 */

export * from "./campus-schema.ts";
export * from "./events-schema.ts";
export * from "./people-schema.ts";
export * from "./places-schema.ts";
export * from "./rules-schema.ts";
export * from "./sending-schema.ts";
export * from "./sessions-schema.ts";
export * from "./taxonomy-schema.ts";
export * from "./tickets-schema.ts";
export * from "./upkeep-schema.ts";
