-- A later date waits for its requester's yes, and stands among what waits for them: an index that holds nothing else, in the
-- order of that list. Code of the release before does not ask for it.

CREATE INDEX `waiting_by_new_date` ON `tickets` (`requester_id`,`updated_at`,`id`) WHERE extension_answer = 'awaited';