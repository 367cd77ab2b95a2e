-- Questions that are asked, or have to be answered, only after an answer to an earlier one, and bounds of answers.
-- Older code asks every question always and knows no bounds, which refuses nothing that newer code takes.

CREATE TABLE `field_conditions` (
	`field_id` integer NOT NULL,
	`effect` text NOT NULL,
	`on_field_id` integer NOT NULL,
	`option_id` integer,
	`yes_no` text,
	FOREIGN KEY (`field_id`) REFERENCES `fields`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`on_field_id`) REFERENCES `fields`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`option_id`) REFERENCES `field_options`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "field_condition_effect" CHECK(effect in ('shown', 'required')),
	CONSTRAINT "field_condition_value" CHECK((option_id is null) <> (yes_no is null)),
	CONSTRAINT "field_condition_yes_no" CHECK(yes_no in ('yes', 'no'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `field_condition_once` ON `field_conditions` (`field_id`,`effect`,`on_field_id`,`option_id`) WHERE option_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `field_condition_yes_no_once` ON `field_conditions` (`field_id`,`effect`,`on_field_id`,`yes_no`) WHERE yes_no is not null;--> statement-breakpoint
CREATE INDEX `field_conditions_on_field` ON `field_conditions` (`on_field_id`);--> statement-breakpoint
CREATE INDEX `field_conditions_on_option` ON `field_conditions` (`option_id`);--> statement-breakpoint
ALTER TABLE `fields` ADD `at_least` real;--> statement-breakpoint
ALTER TABLE `fields` ADD `at_most` real;