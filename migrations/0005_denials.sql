-- Whom a relation keeps away from a ticket, without those it lets in: every list makes this small set once, instead of
-- asking for each of its tickets. A new index; code of the release before takes no notice of it.

CREATE INDEX `denials_of_person` ON `ticket_people` (`person_id`,`ticket_id`) WHERE effect = 'deny';