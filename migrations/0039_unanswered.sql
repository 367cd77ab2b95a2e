-- Replies that wait: since when words of a ticket's requester have had no answer from staff, and indexes by which a desk
-- lists them, the longest waiting first, arm by arm (decision 0009).
-- * Tickets that are not over get it from their events; what was taken back answers nothing.
-- * `ticket_people` and `ticket_committees` copy it as they copy the other sort keys, by the same triggers.
-- Code of the release before neither sets nor reads it: what it answers meanwhile waits on desks until the next word.

ALTER TABLE `tickets` ADD `unanswered_at` integer;--> statement-breakpoint
ALTER TABLE `ticket_people` ADD `ticket_unanswered_at` integer;--> statement-breakpoint
ALTER TABLE `ticket_committees` ADD `ticket_unanswered_at` integer;--> statement-breakpoint
DROP TRIGGER `keys_of_added`;--> statement-breakpoint
DROP TRIGGER `keys_follow_ticket`;--> statement-breakpoint
DROP TRIGGER `keys_of_tagged`;--> statement-breakpoint
DROP TRIGGER `tagged_keys_follow_ticket`;--> statement-breakpoint
UPDATE `tickets` SET unanswered_at = (select min(e.at) from ticket_events e where e.ticket_id = tickets.id
	and (e.kind = 'reopened' or (e.kind = 'replied' and json_extract(e.facts, '$.staff') is not true))
	and e.seq > coalesce((select max(a.seq) from ticket_events a where a.ticket_id = tickets.id
		and (a.kind in ('acknowledged', 'asked', 'promised', 'extension_asked', 'extension_decided', 'held', 'resolved')
			or (a.kind = 'replied' and json_extract(a.facts, '$.staff') is true))
		and not exists (select 1 from ticket_events b where b.ticket_id = a.ticket_id and b.kind = 'taken_back'
			and json_extract(b.facts, '$.of') = a.seq)), 0))
WHERE status_kind in ('new', 'active', 'waiting_requester', 'waiting_other', 'resolved');--> statement-breakpoint
UPDATE `ticket_people` SET ticket_unanswered_at = t.unanswered_at FROM `tickets` t
WHERE t.id = ticket_id and t.unanswered_at is not null;--> statement-breakpoint
UPDATE `ticket_committees` SET ticket_unanswered_at = t.unanswered_at FROM `tickets` t
WHERE t.id = ticket_id and t.unanswered_at is not null;--> statement-breakpoint
CREATE INDEX `tagged_unanswered` ON `ticket_committees` (`committee_id`,`ticket_unanswered_at`,`ticket_id`) WHERE ticket_unanswered_at is not null;--> statement-breakpoint
CREATE INDEX `added_unanswered` ON `ticket_people` (`person_id`,`ticket_unanswered_at`,`ticket_id`) WHERE effect = 'allow' and ticket_unanswered_at is not null;--> statement-breakpoint
CREATE INDEX `unanswered_by_assignee` ON `tickets` (`assignee_id`,`unanswered_at`,`id`) WHERE unanswered_at is not null;--> statement-breakpoint
CREATE INDEX `unanswered_by_scope` ON `tickets` (`domain_id`,`scope_id`,`unanswered_at`,`id`) WHERE visibility = 'normal' and unanswered_at is not null;--> statement-breakpoint
CREATE INDEX `unanswered_by_domain` ON `tickets` (`domain_id`,`unanswered_at`,`id`) WHERE visibility = 'normal' and unanswered_at is not null;--> statement-breakpoint
CREATE INDEX `unanswered_by_category` ON `tickets` (`category_id`,`unanswered_at`,`id`) WHERE visibility = 'normal' and unanswered_at is not null;--> statement-breakpoint
CREATE INDEX `unanswered_by_time` ON `tickets` (`unanswered_at`,`id`) WHERE visibility = 'normal' and unanswered_at is not null;--> statement-breakpoint
CREATE INDEX `restricted_unanswered` ON `tickets` (`unanswered_at`,`id`) WHERE visibility = 'restricted' and unanswered_at is not null;--> statement-breakpoint
CREATE TRIGGER `keys_of_added` AFTER INSERT ON `ticket_people` BEGIN
	UPDATE `ticket_people` SET ticket_updated_at = t.updated_at, ticket_unanswered_at = t.unanswered_at,
	open_promised_at = case when t.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other') then t.promised_at end FROM `tickets` t
	WHERE t.id = new.ticket_id and ticket_id = new.ticket_id and person_id = new.person_id and relation = new.relation;
END;--> statement-breakpoint
CREATE TRIGGER `keys_follow_ticket` AFTER UPDATE OF `promised_at`, `status_kind`, `updated_at`, `unanswered_at` ON `tickets` BEGIN
	UPDATE `ticket_people` SET ticket_updated_at = new.updated_at, ticket_unanswered_at = new.unanswered_at,
	open_promised_at = case when new.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other') then new.promised_at end
	WHERE ticket_id = new.id;
END;--> statement-breakpoint
CREATE TRIGGER `keys_of_tagged` AFTER INSERT ON `ticket_committees` BEGIN
	UPDATE `ticket_committees` SET ticket_updated_at = t.updated_at, ticket_unanswered_at = t.unanswered_at,
	open_promised_at = case when t.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other') then t.promised_at end FROM `tickets` t
	WHERE t.id = new.ticket_id and ticket_id = new.ticket_id and committee_id = new.committee_id;
END;--> statement-breakpoint
CREATE TRIGGER `tagged_keys_follow_ticket` AFTER UPDATE OF `promised_at`, `status_kind`, `updated_at`, `unanswered_at` ON `tickets` BEGIN
	UPDATE `ticket_committees` SET ticket_updated_at = new.updated_at, ticket_unanswered_at = new.unanswered_at,
	open_promised_at = case when new.status_kind in ('new', 'active', 'waiting_requester', 'waiting_other') then new.promised_at end
	WHERE ticket_id = new.id;
END;
