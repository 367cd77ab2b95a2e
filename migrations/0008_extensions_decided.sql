-- A later date that waits for the next level, and what the requester says to it. Older code leaves all three empty.

ALTER TABLE `tickets` ADD `extension_until_at` integer;--> statement-breakpoint
ALTER TABLE `tickets` ADD `extension_asked_by_id` integer REFERENCES people(id) ON DELETE restrict;--> statement-breakpoint
ALTER TABLE `tickets` ADD `extension_answer` text;--> statement-breakpoint
CREATE INDEX `extension_asked_by` ON `tickets` (`extension_asked_by_id`) WHERE extension_asked_by_id is not null;