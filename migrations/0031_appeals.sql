-- Appeals under way, for the minute that looks whether somebody is left to decide on them: those rows alone. Code of
-- the release before does not look.

CREATE INDEX `appeals_by_time` ON `tickets` (`appealed_at`) WHERE appealed_at is not null;