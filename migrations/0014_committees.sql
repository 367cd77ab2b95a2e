-- Committees: who serves in them until when, which subjects are theirs, and the tickets that they were brought in on.
-- * `ticket_committees` keeps copies of its ticket's sort keys by two triggers, as `ticket_people` does (decision 0009).
-- * `tickets_by_category` gets the lists' sort key behind the category, and open tickets an index of their own.
-- New tables and indexes: code of the release before knows no committee, tags nothing and reads as it did.

CREATE TABLE `committee_categories` (
	`committee_id` integer NOT NULL,
	`category_id` integer NOT NULL,
	PRIMARY KEY(`committee_id`, `category_id`),
	FOREIGN KEY (`committee_id`) REFERENCES `committees`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `committees_of_category` ON `committee_categories` (`category_id`);--> statement-breakpoint
CREATE TABLE `committee_members` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`committee_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`role` text NOT NULL,
	`state` text NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer,
	`proposed_by_id` integer,
	`decided_by_id` integer,
	`decided_at` integer,
	FOREIGN KEY (`committee_id`) REFERENCES `committees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`proposed_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`decided_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "member_role" CHECK("committee_members"."role" in ('member', 'head', 'advisor')),
	CONSTRAINT "member_state" CHECK("committee_members"."state" in ('proposed', 'confirmed', 'refused')),
	CONSTRAINT "member_term" CHECK("committee_members"."until_at" is null or "committee_members"."until_at" >= "committee_members"."from_at")
);
--> statement-breakpoint
CREATE INDEX `members_of_committee` ON `committee_members` (`committee_id`,`state`,`until_at`);--> statement-breakpoint
CREATE INDEX `committees_of_person` ON `committee_members` (`person_id`,`committee_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `proposed_once` ON `committee_members` (`committee_id`,`person_id`) WHERE state = 'proposed';--> statement-breakpoint
CREATE INDEX `members_by_proposer` ON `committee_members` (`proposed_by_id`);--> statement-breakpoint
CREATE INDEX `members_by_decider` ON `committee_members` (`decided_by_id`);--> statement-breakpoint
CREATE TABLE `committees` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `committees_slug_unique` ON `committees` (`slug`);--> statement-breakpoint
CREATE TABLE `ticket_committees` (
	`ticket_id` integer NOT NULL,
	`committee_id` integer NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer,
	`tagged_by_id` integer NOT NULL,
	`open_promised_at` integer,
	`ticket_updated_at` integer,
	PRIMARY KEY(`ticket_id`, `committee_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`committee_id`) REFERENCES `committees`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`tagged_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `tagged_open_by_promise` ON `ticket_committees` (`committee_id`,`open_promised_at`,`ticket_id`) WHERE open_promised_at is not null;--> statement-breakpoint
CREATE INDEX `tagged_by_update` ON `ticket_committees` (`committee_id`,`ticket_updated_at`,`ticket_id`);--> statement-breakpoint
CREATE INDEX `tagged_by_person` ON `ticket_committees` (`tagged_by_id`);--> statement-breakpoint
DROP INDEX `tickets_by_category`;--> statement-breakpoint
CREATE INDEX `open_by_category` ON `tickets` (`category_id`,`promised_at`,`id`) WHERE visibility = 'normal' and status_kind in ('new', 'active', 'waiting_requester', 'waiting_other');--> statement-breakpoint
CREATE INDEX `tickets_by_category` ON `tickets` (`category_id`,`updated_at`,`id`);--> statement-breakpoint
CREATE TRIGGER `keys_of_tagged` AFTER INSERT ON `ticket_committees` BEGIN
	UPDATE `ticket_committees` SET ticket_updated_at = t.updated_at,
	open_promised_at = case when t.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other') then t.promised_at end FROM `tickets` t
	WHERE t.id = new.ticket_id and ticket_id = new.ticket_id and committee_id = new.committee_id;
END;--> statement-breakpoint
CREATE TRIGGER `tagged_keys_follow_ticket` AFTER UPDATE OF `promised_at`, `status_kind`, `updated_at` ON `tickets` BEGIN
	UPDATE `ticket_committees` SET ticket_updated_at = new.updated_at,
	open_promised_at = case when new.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other') then new.promised_at end
	WHERE ticket_id = new.id;
END;
