-- Which protected subjects may be reported without saying who one is. Off until a campus says so; older code never asks.

ALTER TABLE `categories` ADD `allows_anonymous` integer DEFAULT false NOT NULL;