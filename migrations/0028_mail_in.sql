-- Mail comes in: a row for every arrival, whatever became of it, and how a campus treats senders it does not know. Older
-- code reads none of it; categories marked for mail have no place of their own in its pickers, and may be chosen there.

CREATE TABLE `blocked_senders` (
	`address` text PRIMARY KEY NOT NULL,
	`blocked_by_id` integer,
	`blocked_at` integer NOT NULL,
	FOREIGN KEY (`blocked_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE TABLE `bounced_addresses` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`status` text,
	`at` integer NOT NULL,
	`times` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `inbound_mail` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`envelope_from` text NOT NULL,
	`envelope_to` text NOT NULL,
	`received_at` integer NOT NULL,
	`times` integer DEFAULT 1 NOT NULL,
	`from_address` text DEFAULT '' NOT NULL,
	`message_id` text,
	`mail_key` text,
	`kind` text,
	`verdict` text,
	`verdict_why` text,
	`matched_by` text,
	`flags` text DEFAULT '' NOT NULL,
	`outcome` text DEFAULT 'received' NOT NULL,
	`reason` text,
	`person_id` integer,
	`ticket_id` integer,
	`seq` integer,
	`settled_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "mail_outcome" CHECK(outcome in ('received', 'filed', 'replied', 'noted', 'kept', 'duplicate', 'quarantined', 'blocked', 'rejected', 'set_aside', 'bounced', 'self_test'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mail_once` ON `inbound_mail` (`sha256`,`envelope_to`);--> statement-breakpoint
CREATE INDEX `mail_by_key` ON `inbound_mail` (`mail_key`);--> statement-breakpoint
CREATE INDEX `mail_by_message_id` ON `inbound_mail` (`message_id`);--> statement-breakpoint
CREATE INDEX `mail_by_sender` ON `inbound_mail` (`from_address`,`received_at`);--> statement-breakpoint
CREATE INDEX `mail_by_person` ON `inbound_mail` (`person_id`);--> statement-breakpoint
CREATE INDEX `mail_by_ticket` ON `inbound_mail` (`ticket_id`);--> statement-breakpoint
CREATE INDEX `mail_unsettled` ON `inbound_mail` (`received_at`) WHERE outcome = 'received';--> statement-breakpoint
CREATE INDEX `mail_in_quarantine` ON `inbound_mail` (`id`) WHERE outcome = 'quarantined';--> statement-breakpoint
CREATE TABLE `mail_self_tests` (
	`id` text PRIMARY KEY NOT NULL,
	`sent_at` integer NOT NULL,
	`returned_at` integer,
	`verdict` text
);
--> statement-breakpoint
CREATE INDEX `self_tests_by_time` ON `mail_self_tests` (`sent_at`);--> statement-breakpoint
CREATE TABLE `mail_settings` (
	`id` integer PRIMARY KEY NOT NULL,
	`unknown_senders` text NOT NULL,
	`accepted_domains` text NOT NULL,
	`silence_hours` integer NOT NULL,
	`unknown_person_id` integer NOT NULL,
	FOREIGN KEY (`unknown_person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `mail_settings_unknown` ON `mail_settings` (`unknown_person_id`);--> statement-breakpoint
CREATE TABLE `public_mail_replies` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`since_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `revoked_reply_addresses` (
	`ticket_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`until_seq` integer NOT NULL,
	PRIMARY KEY(`ticket_id`, `person_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `revoked_by_person` ON `revoked_reply_addresses` (`person_id`);--> statement-breakpoint
ALTER TABLE `categories` ADD `is_for_mail` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `deliveries_by_message_id` ON `deliveries` (`message_id`);