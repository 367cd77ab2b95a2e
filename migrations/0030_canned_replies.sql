-- Replies that staff write once and choose where they answer: somebody's own, or those of a part of the campus. Whoever
-- is erased loses their own. Code of the release before does not know the table.

CREATE TABLE `canned_replies` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` integer,
	`domain_id` integer,
	`scope_id` integer,
	`title` text NOT NULL,
	`words` text NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`domain_id`) REFERENCES `domains`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`scope_id`) REFERENCES `scopes`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "canned_is_somebodys" CHECK(("canned_replies"."person_id" is null) <> ("canned_replies"."domain_id" is null)),
	CONSTRAINT "canned_scope_in_domain" CHECK("canned_replies"."scope_id" is null or "canned_replies"."domain_id" is not null)
);
--> statement-breakpoint
CREATE INDEX `canned_by_person` ON `canned_replies` (`person_id`);--> statement-breakpoint
CREATE INDEX `canned_by_domain` ON `canned_replies` (`domain_id`,`scope_id`);--> statement-breakpoint
CREATE INDEX `canned_by_scope` ON `canned_replies` (`scope_id`);