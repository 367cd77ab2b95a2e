-- Looks of super admins at tickets are events; these find the ones that still run, and the latest. Both hold those alone.
-- Code of the release before does not know the event and writes none.

CREATE INDEX `looks_by_actor` ON `ticket_events` (`actor_id`,`at`) WHERE kind = 'looked';--> statement-breakpoint
CREATE INDEX `looks_by_time` ON `ticket_events` (`at`) WHERE kind = 'looked';