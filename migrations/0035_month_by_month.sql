-- What was reported and what was broken lately, of each part of the campus, is counted on an index of its own: it reads two
-- months and never the years before. Older code has no use for either.

CREATE INDEX `broken_by_time` ON `ticket_clocks` (`broken_at`,`ticket_id`) WHERE broken_at is not null and kind = 'resolve';--> statement-breakpoint
CREATE INDEX `filed_by_scope` ON `tickets` (`domain_id`,`scope_id`,`filed_at`) WHERE visibility = 'normal';