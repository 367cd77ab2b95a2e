-- Whose entry a person is, where somebody was entered twice. Older code knows nobody who is: it finds such a person
-- neither by address nor by roll number, because those are the other entry's by then.

ALTER TABLE `people` ADD `merged_into_id` integer REFERENCES people(id) ON DELETE restrict;--> statement-breakpoint
CREATE INDEX `people_merged_into` ON `people` (`merged_into_id`) WHERE merged_into_id is not null;