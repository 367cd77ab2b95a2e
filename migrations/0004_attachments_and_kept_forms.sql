-- Files of tickets, and forms that wait for their author to sign in again. Both are new: code before this release
-- neither reads nor writes them, and goes on beside it. A session that such code ends is deleted instead of ended,
-- so that a form sent with it afterwards travels in the page, as it did.

CREATE TABLE `attachments` (
	`id` text PRIMARY KEY NOT NULL,
	`ticket_id` integer NOT NULL,
	`seq` integer,
	`object_key` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`width` integer,
	`height` integer,
	`uploaded_by_id` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`uploaded_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`ticket_id`,`seq`) REFERENCES `ticket_events`(`ticket_id`,`seq`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "attachment_kind" CHECK("attachments"."kind" in ('jpeg', 'png', 'webp', 'gif', 'heic', 'pdf')),
	CONSTRAINT "attachment_bytes" CHECK("attachments"."bytes" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `attachments_object_key_unique` ON `attachments` (`object_key`);--> statement-breakpoint
CREATE INDEX `attachments_by_event` ON `attachments` (`ticket_id`,`seq`);--> statement-breakpoint
CREATE INDEX `attachments_by_person` ON `attachments` (`uploaded_by_id`);--> statement-breakpoint
CREATE TABLE `kept_forms` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`action` text NOT NULL,
	`key` text NOT NULL,
	`said` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `kept_forms_by_person` ON `kept_forms` (`person_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `kept_forms_by_expiry` ON `kept_forms` (`expires_at`);