-- Whom a ticket is about, while only words say it, and lists of restricted tickets for those who decide on them. Older
-- code leaves the moment empty and reads no restricted ticket by role.

ALTER TABLE `tickets` ADD `about_unnamed_at` integer;--> statement-breakpoint
CREATE INDEX `restricted_by_promise` ON `tickets` (`promised_at`,`id`) WHERE visibility = 'restricted' and status_kind in ('new', 'active', 'waiting_requester', 'waiting_other');--> statement-breakpoint
CREATE INDEX `restricted_by_update` ON `tickets` (`updated_at`,`id`) WHERE visibility = 'restricted';