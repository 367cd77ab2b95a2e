-- What somebody was told and has not seen, for the count on every page: an index holds no more than that. What was told
-- before counts as seen, and so does what the release before tells, which does not set it.

ALTER TABLE `outbox` ADD `is_unseen` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `unseen_by_person` ON `outbox` (`person_id`,`id`) WHERE is_unseen = 1;
