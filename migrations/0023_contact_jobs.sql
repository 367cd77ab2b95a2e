-- Work orders of contacts, who answer them by a link of their own, and what a contact does for the campus. Older code gives
-- none, and leaves those that were given as they are.

CREATE TABLE `contact_jobs` (
	`ticket_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`contact_id` integer NOT NULL,
	`given_by_id` integer NOT NULL,
	`visit_from_at` integer,
	`visit_until_at` integer,
	`expires_at` integer NOT NULL,
	`answer` text,
	`answered_at` integer,
	`revoked_at` integer,
	`token_hash` text NOT NULL,
	PRIMARY KEY(`ticket_id`, `seq`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`contact_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`given_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "job_answer" CHECK("contact_jobs"."answer" is null or "contact_jobs"."answer" in ('done', 'not_possible'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contact_jobs_token_hash_unique` ON `contact_jobs` (`token_hash`);--> statement-breakpoint
CREATE INDEX `jobs_of_contact` ON `contact_jobs` (`contact_id`);--> statement-breakpoint
CREATE INDEX `jobs_given_by` ON `contact_jobs` (`given_by_id`);--> statement-breakpoint
CREATE TABLE `contacts` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`trade` text NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
