-- Stages of appeal: who decides, until when one may turn to them, how long they have; and which promises the law makes.
-- Code of the release before knows no stages, so that nobody appeals under it.

CREATE TABLE `stages` (
	`id` integer PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`domain_id` integer,
	`scope_id` integer,
	`person_id` integer,
	`role` text,
	`window_days` integer NOT NULL,
	`target_minutes` integer NOT NULL,
	`target_unit` text NOT NULL,
	FOREIGN KEY (`domain_id`) REFERENCES `domains`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`scope_id`) REFERENCES `scopes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "stage_position" CHECK("stages"."position" >= 1),
	CONSTRAINT "stage_has_a_body" CHECK(("stages"."person_id" is null) <> ("stages"."role" is null)),
	CONSTRAINT "stage_window" CHECK("stages"."window_days" >= 1 and "stages"."target_minutes" >= 1),
	CONSTRAINT "stage_unit" CHECK("stages"."target_unit" in ('working', 'elapsed'))
);
--> statement-breakpoint
CREATE INDEX `stages_by_domain` ON `stages` (`domain_id`);--> statement-breakpoint
CREATE INDEX `stages_by_scope` ON `stages` (`scope_id`);--> statement-breakpoint
CREATE INDEX `stages_by_person` ON `stages` (`person_id`);--> statement-breakpoint
ALTER TABLE `clock_kinds` ADD `is_statutory` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `tickets` ADD `stage` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `tickets` ADD `appealed_at` integer;