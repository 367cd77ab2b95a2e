-- Search: `ticket_search` is a full-text index of what can be searched of each ticket, its rowid the ticket's id.
-- * It keeps no text of its own (contentless), and `access` says in tokens who finds a ticket (app/db/search-access.ts).
--   Drizzle has no words for virtual tables, so this file alone makes it. Words shorter than four letters that may go on
--   have indexes of their own.
-- * `search_upkeep` is one row: from which ticket downwards the index is still to be filled, which the minute does, the
--   newest first, and since when words that were taken away may lie in its blocks, which the night writes anew.
-- * `saved_views` are groups of filters of a desk that somebody gave a name. Whoever is erased loses them.
-- Expand only. Code of the release before writes no row of the index: what it changes meanwhile is found by what it
-- was before, and shown only where the rule allows it now.

CREATE TABLE `saved_views` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` integer NOT NULL,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `saved_view_by_name` ON `saved_views` (`person_id`,name collate nocase);--> statement-breakpoint
CREATE TABLE `search_upkeep` (
	`id` integer PRIMARY KEY NOT NULL,
	`down_from_ticket_id` integer,
	`taken_away_at` integer,
	CONSTRAINT "search_upkeep_is_one" CHECK("search_upkeep"."id" = 1)
);
--> statement-breakpoint
CREATE VIRTUAL TABLE `ticket_search` USING fts5(public, internal, leadership, identity, access, content='', contentless_delete=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2');--> statement-breakpoint
INSERT INTO `search_upkeep` (`id`, `down_from_ticket_id`) VALUES (1, 9007199254740991);
