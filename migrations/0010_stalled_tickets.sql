-- When a ticket counts as stalled, and whether its owner was reminded. Older code leaves both empty: what was open
-- before begins to count with its next public act.

ALTER TABLE `tickets` ADD `stalls_at` integer;--> statement-breakpoint
ALTER TABLE `tickets` ADD `stall_reminded_at` integer;