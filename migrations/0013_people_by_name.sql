-- People are looked up by the beginning of their name. An index alone: code of the release before does not notice it.

CREATE INDEX `people_by_name` ON `people` (name collate nocase);