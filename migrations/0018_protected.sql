-- Subjects that are protected from their first moment, with readers, ladder and fallback of their own, and a record of
-- every read. Older code files them as normal tickets, so it has to be gone before a campus marks a subject.

CREATE TABLE `protected_readers` (
	`id` integer PRIMARY KEY NOT NULL,
	`category_id` integer,
	`person_id` integer NOT NULL,
	`is_fallback` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `readers_by_category` ON `protected_readers` (`category_id`);--> statement-breakpoint
CREATE INDEX `readers_by_person` ON `protected_readers` (`person_id`);--> statement-breakpoint
CREATE INDEX `fallback_readers` ON `protected_readers` (`id`) WHERE is_fallback = 1;--> statement-breakpoint
CREATE TABLE `protected_reads` (
	`ticket_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`at` integer NOT NULL,
	`capacity` text NOT NULL,
	PRIMARY KEY(`ticket_id`, `person_id`, `at`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `reads_by_time` ON `protected_reads` (`ticket_id`,`at`);--> statement-breakpoint
CREATE INDEX `reads_by_person` ON `protected_reads` (`person_id`);--> statement-breakpoint
ALTER TABLE `categories` ADD `is_protected` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `escalation_rules` ADD `for_protected` integer DEFAULT false NOT NULL;