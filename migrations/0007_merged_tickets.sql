-- The ticket that goes on in place of a double. Older code leaves it empty.

ALTER TABLE `tickets` ADD `merged_into_id` integer REFERENCES tickets(id) ON DELETE restrict;--> statement-breakpoint
CREATE INDEX `merged_into` ON `tickets` (`merged_into_id`) WHERE merged_into_id is not null;