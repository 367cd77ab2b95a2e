-- What is taken away for good, and who changed what:
-- * `removed_files`: places in the bucket to be emptied after their rows are gone; `erasures`: people whose words and
--   addresses go, how far that has come, and the record of it.
-- * `audit_log` and the erasable `audit_words`: rows are added and sealed once; two triggers refuse everything else.
-- * `closures`: times in which promises in working time stand still.
-- All of it is new. Code of the release before goes on beside it; what it starts meanwhile knows of no closure, and the
-- next minute of the new code finds it.

CREATE TABLE `audit_log` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`actor_id` integer,
	`action` text NOT NULL,
	`thing` text NOT NULL,
	`thing_id` text NOT NULL,
	`facts` text NOT NULL,
	`words_hash` text,
	`hash` text,
	FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `audit_by_actor` ON `audit_log` (`actor_id`);--> statement-breakpoint
CREATE INDEX `audit_by_thing` ON `audit_log` (`thing`,`thing_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_unsealed` ON `audit_log` (`seq`) WHERE hash is null;--> statement-breakpoint
CREATE TABLE `audit_words` (
	`seq` integer PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	`salt` text NOT NULL,
	FOREIGN KEY (`seq`) REFERENCES `audit_log`(`seq`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE TABLE `closures` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`reason` text NOT NULL,
	`declared_by_id` integer,
	`declared_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`declared_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "closure_in_order" CHECK("closures"."from_at" < "closures"."until_at")
);
--> statement-breakpoint
CREATE INDEX `closures_by_declarer` ON `closures` (`declared_by_id`);--> statement-breakpoint
CREATE INDEX `closures_unfinished` ON `closures` (`declared_at`) WHERE finished_at is null;--> statement-breakpoint
CREATE TABLE `erasures` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`asked_by_id` integer,
	`asked_at` integer NOT NULL,
	`reached_ticket_id` integer DEFAULT 0 NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`asked_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `erasures_by_asker` ON `erasures` (`asked_by_id`);--> statement-breakpoint
CREATE INDEX `erasures_unfinished` ON `erasures` (`asked_at`) WHERE finished_at is null;--> statement-breakpoint
CREATE TABLE `removed_files` (
	`object_key` text PRIMARY KEY NOT NULL,
	`removed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `removed_files_by_time` ON `removed_files` (`removed_at`);--> statement-breakpoint
CREATE TRIGGER `audit_log_is_kept` BEFORE DELETE ON `audit_log` BEGIN
	SELECT RAISE(ABORT, 'the audit log is never deleted from');
END;--> statement-breakpoint
CREATE TRIGGER `audit_log_is_sealed_once` BEFORE UPDATE ON `audit_log`
WHEN old.hash is not null or new.hash is null or new.seq <> old.seq or new.at <> old.at or new.actor_id is not old.actor_id
	or new.action <> old.action or new.thing <> old.thing or new.thing_id <> old.thing_id or new.facts <> old.facts
	or new.words_hash is not old.words_hash BEGIN
	SELECT RAISE(ABORT, 'the audit log is only sealed');
END;
