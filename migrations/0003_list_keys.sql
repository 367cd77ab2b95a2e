-- Lists that must not grow with what somebody has ever been part of:
-- * `ticket_people` gets copies of its ticket's sort keys, so that tickets somebody was added to come in order from an
--   index of theirs. Two triggers keep the copies, so that code of the release before, which knows nothing of them,
--   imports and repairs by hand keep them too (decision 0009).
-- * Own tickets that wait for their requester, own relations, and a ticket's events by audience get indexes that hold
--   no more than the list asks for.
-- Expand only: new nullable columns, new indexes. Code of the release before goes on beside it.

ALTER TABLE `ticket_people` ADD `open_promised_at` integer;--> statement-breakpoint
ALTER TABLE `ticket_people` ADD `ticket_updated_at` integer;--> statement-breakpoint
UPDATE `ticket_people` SET ticket_updated_at = t.updated_at,
	open_promised_at = case when t.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other') then t.promised_at end FROM `tickets` t WHERE t.id = ticket_id;--> statement-breakpoint
CREATE INDEX `added_open_by_promise` ON `ticket_people` (`person_id`,`open_promised_at`,`ticket_id`) WHERE effect = 'allow' and open_promised_at is not null;--> statement-breakpoint
CREATE INDEX `added_by_update` ON `ticket_people` (`person_id`,`ticket_updated_at`,`ticket_id`) WHERE effect = 'allow';--> statement-breakpoint
CREATE INDEX `own_of_person` ON `ticket_people` (`person_id`,`ticket_id`) WHERE effect = 'allow' and relation in ('requester', 'filed_for', 'joined');--> statement-breakpoint
CREATE INDEX `events_by_audience` ON `ticket_events` (`ticket_id`,`audience`,`seq`);--> statement-breakpoint
CREATE INDEX `ratings_of_ticket` ON `ticket_events` (`ticket_id`,`seq`) WHERE kind = 'rated';--> statement-breakpoint
CREATE INDEX `waiting_by_requester` ON `tickets` (`requester_id`,`updated_at`,`id`) WHERE status_kind in ('waiting_requester', 'resolved');--> statement-breakpoint
CREATE TRIGGER `keys_of_added` AFTER INSERT ON `ticket_people` BEGIN
	UPDATE `ticket_people` SET ticket_updated_at = t.updated_at,
	open_promised_at = case when t.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other') then t.promised_at end FROM `tickets` t
	WHERE t.id = new.ticket_id and ticket_id = new.ticket_id and person_id = new.person_id and relation = new.relation;
END;--> statement-breakpoint
CREATE TRIGGER `keys_follow_ticket` AFTER UPDATE OF `promised_at`, `status_kind`, `updated_at` ON `tickets` BEGIN
	UPDATE `ticket_people` SET ticket_updated_at = new.updated_at,
	open_promised_at = case when new.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other') then new.promised_at end
	WHERE ticket_id = new.id;
END;
