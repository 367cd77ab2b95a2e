-- Committees as the body of a stage of appeal (its role is then their head), stages of protected tickets, and since when
-- the requester of one asks to withdraw it. Older code would take a committee's stage for one of all heads, and a protected
-- ticket's for one of any, so it has to be gone before a campus enters such stages.

ALTER TABLE `tickets` ADD `withdrawal_asked_at` integer;--> statement-breakpoint
ALTER TABLE `stages` ADD `committee_id` integer REFERENCES committees(id) ON DELETE cascade;--> statement-breakpoint
ALTER TABLE `stages` ADD `for_protected` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `stages_by_committee` ON `stages` (`committee_id`);