-- Tickets that belong together. Older code knows no links and leaves the table as it is.

CREATE TABLE `ticket_links` (
	`ticket_id` integer NOT NULL,
	`other_id` integer NOT NULL,
	`how` text NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer,
	PRIMARY KEY(`ticket_id`, `other_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`other_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "link_kind" CHECK("ticket_links"."how" in ('related', 'follows', 'followed_by'))
);
--> statement-breakpoint
CREATE INDEX `links_by_other` ON `ticket_links` (`other_id`);