-- A priority's own target, once for each subcategory, category or campus. Older code promises the same for every priority.

CREATE UNIQUE INDEX `target_of_priority` ON `targets` (`category_id`,`clock_kind`,`priority`) WHERE priority is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `target_of_campus_priority` ON `targets` (`clock_kind`,`priority`) WHERE category_id is null and priority is not null;
