-- Mails that come back are marked at the address and not at the person, so that another address of theirs is free of it.
-- The table that was meant for this was never written or read; code of the release before mails everybody still.

DROP TABLE `bounced_addresses`;--> statement-breakpoint
CREATE TABLE `troubled_addresses` (
	`address_id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`status` text,
	`at` integer NOT NULL,
	FOREIGN KEY (`address_id`) REFERENCES `person_addresses`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "address_trouble" CHECK(kind in ('hard', 'soft', 'complaint'))
);
