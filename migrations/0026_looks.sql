-- Looks of super admins at tickets are events; these find the ones that still run, and the latest. Both hold those alone.
-- And people whose last day is known, for the minute that ends their stay. Code of the release before does neither, and
-- is served by the other indexes as before.

CREATE INDEX `people_by_end` ON `people` (`leaves_at`) WHERE leaves_at is not null;--> statement-breakpoint
CREATE INDEX `looks_by_actor` ON `ticket_events` (`actor_id`,`at`) WHERE kind = 'looked';--> statement-breakpoint
CREATE INDEX `looks_by_time` ON `ticket_events` (`at`) WHERE kind = 'looked';