-- Known problems: tickets of their own, to which others belong. Older code takes an incident for a ticket of whoever wrote
-- it up, and tickets that belong to one stand still under it as they do here.

ALTER TABLE `tickets` ADD `is_incident` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `tickets` ADD `incident_id` integer REFERENCES tickets(id) ON DELETE restrict;--> statement-breakpoint
CREATE INDEX `incidents_by_update` ON `tickets` (`status_kind`,`updated_at`) WHERE is_incident = 1;--> statement-breakpoint
CREATE INDEX `incidents_by_category` ON `tickets` (`category_id`,`status_kind`) WHERE is_incident = 1;--> statement-breakpoint
CREATE INDEX `tickets_of_incident` ON `tickets` (`incident_id`,`id`) WHERE incident_id is not null;