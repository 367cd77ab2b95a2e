-- A restored database sends nothing until it is released. Older code does not ask, and sends; a restore brings its own
-- code along.

ALTER TABLE `channels` ADD `held_at` integer;
