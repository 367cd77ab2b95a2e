-- A channel remembers that its provider is out, and a row the list that it leaves in.
-- Code from before sends each row alone and asks a provider that is out for every one: both columns are nothing to it.

ALTER TABLE `channels` ADD `outages` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `channels` ADD `probe_at` integer;--> statement-breakpoint
ALTER TABLE `channels` ADD `outage_reason` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `bundle_id` integer REFERENCES outbox(id) ON DELETE set null;--> statement-breakpoint
CREATE INDEX `outbox_waiting_by_person` ON `outbox` (`person_id`,`channel`) WHERE state in ('queued', 'claimed');--> statement-breakpoint
CREATE INDEX `outbox_by_bundle` ON `outbox` (`bundle_id`) WHERE bundle_id is not null;--> statement-breakpoint
CREATE INDEX `deliveries_by_time` ON `deliveries` (`person_id`,`channel`,`accepted_at`);