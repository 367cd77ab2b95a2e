-- How people would like to be told: what they do not want, a daily list, quiet hours. Rows of the outbox say for which
-- of those they wait; older code sends them with the list they are in, at the hour that was chosen.

CREATE TABLE `notification_preferences` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`off` text NOT NULL,
	`digest_hour` integer,
	`quiet_from_hour` integer,
	`quiet_until_hour` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "preference_digest" CHECK("notification_preferences"."digest_hour" between 0 and 23),
	CONSTRAINT "preference_quiet" CHECK(("notification_preferences"."quiet_from_hour" is null) = ("notification_preferences"."quiet_until_hour" is null)
        and "notification_preferences"."quiet_from_hour" between 0 and 23 and "notification_preferences"."quiet_until_hour" between 0 and 23
        and "notification_preferences"."quiet_from_hour" <> "notification_preferences"."quiet_until_hour")
);
--> statement-breakpoint
ALTER TABLE `outbox` ADD `held_for` text;
