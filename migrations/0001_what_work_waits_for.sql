-- A ticket on hold says what it waits for and until when. Older code leaves both empty.

ALTER TABLE `tickets` ADD `hold_reason` text;--> statement-breakpoint
ALTER TABLE `tickets` ADD `hold_until_at` integer;