-- Messages that were given up, for counting them: those rows alone. Code of the release before does not count them.

CREATE INDEX `dead_letters` ON `outbox` (`id`) WHERE state = 'dead';