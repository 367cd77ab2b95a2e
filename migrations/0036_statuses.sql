-- A campus may have several statuses of a kind. One that it retires is given to no ticket any more; those that have it keep
-- it. What a ticket does follows the kind, so a status never changes its own. Older code takes defaults alone, as it did.

ALTER TABLE `ticket_statuses` ADD `is_active` integer DEFAULT true NOT NULL;--> statement-breakpoint
CREATE TRIGGER `status_keeps_kind` BEFORE UPDATE OF `kind` ON `ticket_statuses`
WHEN new.kind is not old.kind BEGIN
	SELECT raise(abort, 'a status keeps its kind');
END;--> statement-breakpoint
CREATE TRIGGER `default_status_is_active` BEFORE UPDATE OF `is_default`, `is_active` ON `ticket_statuses`
WHEN new.is_default = 1 and new.is_active = 0 BEGIN
	SELECT raise(abort, 'the default of a kind is not retired');
END;
