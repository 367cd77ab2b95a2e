-- Indexes of columns that are empty in nearly every row keep what is there alone: each ticket, event and message wrote
-- entries that said nothing, ten of the 85 pages of a filing. Code of the release before sees no difference.

DROP INDEX `events_by_absent`;--> statement-breakpoint
DROP INDEX `events_by_grant`;--> statement-breakpoint
CREATE INDEX `events_by_absent` ON `ticket_events` (`acting_for_id`) WHERE acting_for_id is not null;--> statement-breakpoint
CREATE INDEX `events_by_grant` ON `ticket_events` (`grant_id`) WHERE grant_id is not null;--> statement-breakpoint
DROP INDEX `outbox_by_resolved_person`;--> statement-breakpoint
DROP INDEX `outbox_by_delivery`;--> statement-breakpoint
CREATE INDEX `outbox_by_resolved_person` ON `outbox` (`resolved_person_id`) WHERE resolved_person_id is not null;--> statement-breakpoint
CREATE INDEX `outbox_by_delivery` ON `outbox` (`delivery_id`) WHERE delivery_id is not null;--> statement-breakpoint
DROP INDEX `tickets_reporter_receipt_hash_unique`;--> statement-breakpoint
DROP INDEX `tickets_by_acknowledger`;--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_reporter_receipt_hash_unique` ON `tickets` (`reporter_receipt_hash`) WHERE reporter_receipt_hash is not null;--> statement-breakpoint
CREATE INDEX `tickets_by_acknowledger` ON `tickets` (`acknowledged_by_id`) WHERE acknowledged_by_id is not null;