-- What a ticket on hold waits for, how often it was passed on, and what called the next level without a broken promise.
-- Older code leaves them empty.

ALTER TABLE `tickets` ADD `hold_reason` text;--> statement-breakpoint
ALTER TABLE `tickets` ADD `hold_until_at` integer;--> statement-breakpoint
ALTER TABLE `tickets` ADD `forwarded_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `tickets` ADD `triggered_by` text;--> statement-breakpoint
ALTER TABLE `tickets` ADD `soft_triggered_at` integer;