-- Codes by which people sign in without a password, or show that an address is theirs, and word of changes of their
-- account, with the state of their mails.
-- An index leads from people to their addresses.
-- Older code never looks at it; codes asked for before a roll-back are simply over.

CREATE TABLE `sign_in_codes` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`address` text NOT NULL,
	`browser_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`used_at` integer,
	`state` text DEFAULT 'queued' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`give_up_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "code_purpose" CHECK("sign_in_codes"."purpose" in ('sign_in', 'address', 'addresses_changed', 'password_changed')),
	CONSTRAINT "code_state" CHECK("sign_in_codes"."state" in ('queued', 'accepted', 'dead'))
);
--> statement-breakpoint
CREATE INDEX `codes_by_person` ON `sign_in_codes` (`person_id`,`purpose`);--> statement-breakpoint
CREATE INDEX `codes_by_browser` ON `sign_in_codes` (`browser_hash`);--> statement-breakpoint
CREATE INDEX `codes_by_expiry` ON `sign_in_codes` (`expires_at`);--> statement-breakpoint
CREATE INDEX `codes_to_send` ON `sign_in_codes` (`next_attempt_at`) WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX `addresses_by_person` ON `person_addresses` (`person_id`);
