-- A target's priority is one that there is. The table is made anew, because a check can't be added; nothing refers to it,
-- and code of the release before writes no other priorities.

CREATE TABLE `__new_targets` (
	`id` integer PRIMARY KEY NOT NULL,
	`category_id` integer,
	`priority` text,
	`clock_kind` text NOT NULL,
	`minutes` integer NOT NULL,
	`unit` text NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`clock_kind`) REFERENCES `clock_kinds`(`key`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "target_minutes" CHECK("__new_targets"."minutes" >= 1),
	CONSTRAINT "target_priority" CHECK("__new_targets"."priority" is null or "__new_targets"."priority" in ('LOW', 'MEDIUM', 'HIGH', 'URGENT')),
	CONSTRAINT "target_unit" CHECK("__new_targets"."unit" in ('working', 'elapsed'))
);
--> statement-breakpoint
INSERT INTO `__new_targets`("id", "category_id", "priority", "clock_kind", "minutes", "unit") SELECT "id", "category_id", "priority", "clock_kind", "minutes", "unit" FROM `targets`;--> statement-breakpoint
DROP TABLE `targets`;--> statement-breakpoint
ALTER TABLE `__new_targets` RENAME TO `targets`;--> statement-breakpoint
CREATE UNIQUE INDEX `target_of_category` ON `targets` (`category_id`,`clock_kind`) WHERE priority is null;--> statement-breakpoint
CREATE UNIQUE INDEX `target_of_campus` ON `targets` (`clock_kind`) WHERE category_id is null and priority is null;--> statement-breakpoint
CREATE UNIQUE INDEX `target_of_priority` ON `targets` (`category_id`,`clock_kind`,`priority`) WHERE priority is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `target_of_campus_priority` ON `targets` (`clock_kind`,`priority`) WHERE category_id is null and priority is not null;--> statement-breakpoint
CREATE INDEX `targets_by_category` ON `targets` (`category_id`);--> statement-breakpoint
CREATE INDEX `targets_by_clock_kind` ON `targets` (`clock_kind`);