-- Who was erased leaves other people's words as well, which are marked: the chain's hash is of the words as they were said.
-- Code of the release before masks nothing; its proof calls words that are marked changed.

ALTER TABLE `event_contents` ADD `masked_at` integer;--> statement-breakpoint
ALTER TABLE `erasures` ADD `known_as` text;
