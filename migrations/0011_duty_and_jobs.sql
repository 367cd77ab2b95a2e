-- Who is away, who stands in and who is on duty; jobs of many tickets; emergencies. New tables, nullable and defaulted
-- columns: code of the release before knows nobody away, nobody on duty and no emergency, and leaves all of it empty.

CREATE TABLE `absences` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer,
	`entered_by_id` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`entered_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "absence_has_a_span" CHECK("absences"."until_at" is null or "absences"."until_at" > "absences"."from_at")
);
--> statement-breakpoint
CREATE INDEX `absences_by_person` ON `absences` (`person_id`,`until_at`);--> statement-breakpoint
CREATE INDEX `absences_by_enterer` ON `absences` (`entered_by_id`);--> statement-breakpoint
CREATE TABLE `job_items` (
	`job_id` text NOT NULL,
	`ticket_id` integer NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`result` text,
	`seq` integer,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer NOT NULL,
	PRIMARY KEY(`job_id`, `ticket_id`),
	FOREIGN KEY (`job_id`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "job_item_state" CHECK("job_items"."state" in ('waiting', 'done', 'refused'))
);
--> statement-breakpoint
CREATE INDEX `job_items_waiting` ON `job_items` (`next_attempt_at`,`job_id`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `job_items_by_ticket` ON `job_items` (`ticket_id`,`state`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`person_id` integer NOT NULL,
	`started_by_id` integer,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`started_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `jobs_by_person` ON `jobs` (`person_id`);--> statement-breakpoint
CREATE INDEX `jobs_by_starter` ON `jobs` (`started_by_id`);--> statement-breakpoint
CREATE INDEX `jobs_unfinished` ON `jobs` (`created_at`) WHERE finished_at is null;--> statement-breakpoint
CREATE TABLE `rosters` (
	`id` integer PRIMARY KEY NOT NULL,
	`domain_id` integer NOT NULL,
	`scope_id` integer,
	`person_id` integer NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer,
	FOREIGN KEY (`domain_id`) REFERENCES `domains`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`scope_id`) REFERENCES `scopes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `rosters_by_domain` ON `rosters` (`domain_id`,`until_at`);--> statement-breakpoint
CREATE INDEX `rosters_by_scope` ON `rosters` (`scope_id`);--> statement-breakpoint
CREATE INDEX `rosters_by_person` ON `rosters` (`person_id`);--> statement-breakpoint
CREATE TABLE `substitutes` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`substitute_id` integer NOT NULL,
	`duty` text,
	`priority` integer DEFAULT 1 NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`substitute_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "substitute_is_somebody_else" CHECK("substitutes"."person_id" <> "substitutes"."substitute_id")
);
--> statement-breakpoint
CREATE INDEX `substitutes_by_person` ON `substitutes` (`person_id`);--> statement-breakpoint
CREATE INDEX `substitutes_by_substitute` ON `substitutes` (`substitute_id`);--> statement-breakpoint
ALTER TABLE `categories` ADD `is_emergency` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `people` ADD `leaves_at` integer;--> statement-breakpoint
ALTER TABLE `tickets` ADD `assigned_for_id` integer REFERENCES people(id) ON DELETE restrict;--> statement-breakpoint
ALTER TABLE `tickets` ADD `is_emergency` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `assigned_for` ON `tickets` (`assigned_for_id`) WHERE assigned_for_id is not null;--> statement-breakpoint
CREATE INDEX `emergencies_lately` ON `tickets` (`filed_at`) WHERE is_emergency = 1;