-- A low rating waits for whoever has to look into it, and until when they are told of it again: rows of their own, because
-- it is theirs whether the ticket is open or not, and one person may be the body of an appeal on it as well. Expand only:
-- older code writes none, and ratings that were low before it wait for nobody.

CREATE TABLE `rating_reviews` (
	`ticket_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`round` integer NOT NULL,
	`rated_id` integer,
	`asked_at` integer NOT NULL,
	`remind_at` integer NOT NULL,
	`done_at` integer,
	PRIMARY KEY(`ticket_id`, `person_id`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`rated_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `reviews_waiting` ON `rating_reviews` (`person_id`,`asked_at`,`ticket_id`) WHERE done_at is null;--> statement-breakpoint
CREATE INDEX `reviews_by_person` ON `rating_reviews` (`person_id`);--> statement-breakpoint
CREATE INDEX `reviews_by_rated` ON `rating_reviews` (`rated_id`);--> statement-breakpoint
CREATE INDEX `reviews_of_ticket` ON `ticket_events` (`ticket_id`,`seq`) WHERE kind in ('reviewed', 'review_reminded');