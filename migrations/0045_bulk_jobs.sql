-- What somebody says to many tickets is a job with a result for each, which goes on where a killed process left it. Code of the
-- release before does all of it within one request and knows nothing of these tables; the keys of its commands are the same.

CREATE TABLE `bulk_items` (
	`job_id` text NOT NULL,
	`reference` text NOT NULL,
	`position` integer NOT NULL,
	`seen` integer,
	`state` text DEFAULT 'waiting' NOT NULL,
	`issues` text,
	PRIMARY KEY(`job_id`, `reference`),
	FOREIGN KEY (`job_id`) REFERENCES `bulk_jobs`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "bulk_item_state" CHECK("bulk_items"."state" in ('waiting', 'done', 'refused', 'given_up'))
);
--> statement-breakpoint
CREATE TABLE `bulk_jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`verb` text NOT NULL,
	`form_key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`begun_at` integer NOT NULL,
	`ended_at` integer,
	`lease` text NOT NULL,
	`leased_until` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bulk_job_by_form` ON `bulk_jobs` (`person_id`,`form_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `bulk_job_by_lease` ON `bulk_jobs` (`lease`);--> statement-breakpoint
CREATE INDEX `bulk_jobs_unfinished` ON `bulk_jobs` (`leased_until`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `bulk_jobs_ended` ON `bulk_jobs` (`ended_at`) WHERE ended_at is not null;--> statement-breakpoint
CREATE TABLE `bulk_words` (
	`job_id` text PRIMARY KEY NOT NULL,
	`input` text NOT NULL,
	FOREIGN KEY (`job_id`) REFERENCES `bulk_jobs`(`id`) ON UPDATE no action ON DELETE cascade
);
