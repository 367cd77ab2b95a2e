-- On which channels a level's people are told, and whether the ticket becomes theirs then. Older code tells everybody on
-- all channels and moves nothing, as rules without these columns do.

ALTER TABLE `escalation_rules` ADD `channels` text CONSTRAINT "rule_channels" CHECK(channels is null or json_type(channels) = 'array');--> statement-breakpoint
ALTER TABLE `escalation_rules` ADD `moves` integer DEFAULT false NOT NULL;
