-- The spine: every table whose shape the rest hangs on, in its final form (docs/architecture.md, The data).
-- First migration: there is no older code to live beside.

CREATE TABLE `calendar_segments` (
	`calendar_id` integer NOT NULL,
	`weekday` integer NOT NULL,
	`from_minute` integer NOT NULL,
	`until_minute` integer NOT NULL,
	PRIMARY KEY(`calendar_id`, `weekday`, `from_minute`),
	FOREIGN KEY (`calendar_id`) REFERENCES `calendars`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "segment_weekday" CHECK("calendar_segments"."weekday" between 1 and 7),
	CONSTRAINT "segment_minutes" CHECK(0 <= "calendar_segments"."from_minute" and "calendar_segments"."from_minute" < "calendar_segments"."until_minute" and "calendar_segments"."until_minute" <= 1440)
);
--> statement-breakpoint
CREATE TABLE `calendars` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`time_zone` text NOT NULL,
	`always_open` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `calendars_slug_unique` ON `calendars` (`slug`);--> statement-breakpoint
CREATE TABLE `campus` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`locale` text NOT NULL,
	`made_by_demo` integer DEFAULT false NOT NULL,
	`calendar_id` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`calendar_id`) REFERENCES `calendars`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "campus_is_one" CHECK("campus"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `categories` (
	`id` integer PRIMARY KEY NOT NULL,
	`parent_id` integer,
	`slug` text NOT NULL,
	`domain_id` integer NOT NULL,
	`calendar_id` integer,
	`icon` text DEFAULT '' NOT NULL,
	`position` integer NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	FOREIGN KEY (`parent_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`domain_id`) REFERENCES `domains`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`calendar_id`) REFERENCES `calendars`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `categories_slug_unique` ON `categories` (`slug`);--> statement-breakpoint
CREATE INDEX `categories_by_parent` ON `categories` (`parent_id`);--> statement-breakpoint
CREATE INDEX `categories_by_domain` ON `categories` (`domain_id`);--> statement-breakpoint
CREATE INDEX `categories_by_calendar` ON `categories` (`calendar_id`);--> statement-breakpoint
CREATE TABLE `channels` (
	`key` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `clock_kinds` (
	`key` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `clock_pauses` (
	`ticket_id` integer NOT NULL,
	`kind` text NOT NULL,
	`round` integer NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer,
	`planned_until_at` integer NOT NULL,
	`cause` text NOT NULL,
	PRIMARY KEY(`ticket_id`, `kind`, `round`, `from_at`),
	FOREIGN KEY (`ticket_id`,`kind`,`round`) REFERENCES `ticket_clocks`(`ticket_id`,`kind`,`round`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "pause_cause" CHECK("clock_pauses"."cause" in ('question', 'closure', 'outage', 'legal'))
);
--> statement-breakpoint
CREATE TABLE `cron_runs` (
	`name` text PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`armed` integer DEFAULT 0 NOT NULL,
	`finds` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `default_assignments` (
	`id` integer PRIMARY KEY NOT NULL,
	`domain_id` integer NOT NULL,
	`scope_id` integer,
	`person_id` integer NOT NULL,
	`priority` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`domain_id`) REFERENCES `domains`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`scope_id`) REFERENCES `scopes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `defaults_by_domain` ON `default_assignments` (`domain_id`,`scope_id`);--> statement-breakpoint
CREATE INDEX `defaults_by_scope` ON `default_assignments` (`scope_id`);--> statement-breakpoint
CREATE INDEX `defaults_by_person` ON `default_assignments` (`person_id`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`channel` text NOT NULL,
	`person_id` integer NOT NULL,
	`message_id` text NOT NULL,
	`accepted_at` integer NOT NULL,
	`response` text NOT NULL,
	FOREIGN KEY (`channel`) REFERENCES `channels`(`key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `deliveries_by_person` ON `deliveries` (`person_id`);--> statement-breakpoint
CREATE INDEX `deliveries_by_channel` ON `deliveries` (`channel`,`accepted_at`);--> statement-breakpoint
CREATE TABLE `domains` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`position` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `domains_slug_unique` ON `domains` (`slug`);--> statement-breakpoint
CREATE TABLE `escalation_rules` (
	`id` integer PRIMARY KEY NOT NULL,
	`domain_id` integer,
	`scope_id` integer,
	`level` integer NOT NULL,
	`person_id` integer,
	`role` text,
	`delay_minutes` integer NOT NULL,
	`delay_unit` text NOT NULL,
	FOREIGN KEY (`domain_id`) REFERENCES `domains`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`scope_id`) REFERENCES `scopes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "rule_level" CHECK("escalation_rules"."level" >= 1),
	CONSTRAINT "rule_tells_somebody" CHECK(("escalation_rules"."person_id" is null) <> ("escalation_rules"."role" is null)),
	CONSTRAINT "rule_unit" CHECK("escalation_rules"."delay_unit" in ('working', 'elapsed'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rule_once` ON `escalation_rules` (`domain_id`,`scope_id`,`level`,`person_id`);--> statement-breakpoint
CREATE INDEX `rules_by_domain` ON `escalation_rules` (`domain_id`);--> statement-breakpoint
CREATE INDEX `rules_by_scope` ON `escalation_rules` (`scope_id`);--> statement-breakpoint
CREATE INDEX `rules_by_person` ON `escalation_rules` (`person_id`);--> statement-breakpoint
CREATE TABLE `event_contents` (
	`ticket_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`part` text NOT NULL,
	`text` text NOT NULL,
	`salt` text NOT NULL,
	PRIMARY KEY(`ticket_id`, `seq`, `part`),
	FOREIGN KEY (`ticket_id`,`seq`) REFERENCES `ticket_events`(`ticket_id`,`seq`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `field_options` (
	`id` integer PRIMARY KEY NOT NULL,
	`field_id` integer NOT NULL,
	`slug` text NOT NULL,
	`position` integer NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	FOREIGN KEY (`field_id`) REFERENCES `fields`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `option_slug_in_field` ON `field_options` (`field_id`,`slug`);--> statement-breakpoint
CREATE TABLE `fields` (
	`id` integer PRIMARY KEY NOT NULL,
	`category_id` integer NOT NULL,
	`slug` text NOT NULL,
	`kind` text NOT NULL,
	`is_required` integer DEFAULT false NOT NULL,
	`position` integer NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `field_slug_in_category` ON `fields` (`category_id`,`slug`);--> statement-breakpoint
CREATE TABLE `holidays` (
	`calendar_id` integer NOT NULL,
	`date` text NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`calendar_id`, `date`),
	FOREIGN KEY (`calendar_id`) REFERENCES `calendars`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `labels` (
	`thing` text NOT NULL,
	`thing_id` integer NOT NULL,
	`locale` text NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`thing`, `thing_id`, `locale`)
);
--> statement-breakpoint
CREATE TABLE `one_time_tokens` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE TABLE `operations` (
	`id` text PRIMARY KEY NOT NULL,
	`actor_id` integer NOT NULL,
	`key` text NOT NULL,
	`fingerprint` text NOT NULL,
	`verb` text NOT NULL,
	`ticket_id` integer,
	`seq` integer NOT NULL,
	`event` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operation_once` ON `operations` (`actor_id`,`key`);--> statement-breakpoint
CREATE INDEX `operations_by_ticket` ON `operations` (`ticket_id`);--> statement-breakpoint
CREATE INDEX `operations_by_time` ON `operations` (`at`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`ticket_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`person_id` integer NOT NULL,
	`channel` text NOT NULL,
	`duty` text NOT NULL,
	`resolved_person_id` integer,
	`state` text DEFAULT 'queued' NOT NULL,
	`created_at` integer NOT NULL,
	`not_before_at` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`lease_until_at` integer,
	`give_up_at` integer NOT NULL,
	`delivery_id` integer,
	`reason` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`channel`) REFERENCES `channels`(`key`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`resolved_person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`ticket_id`,`seq`) REFERENCES `ticket_events`(`ticket_id`,`seq`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "outbox_state" CHECK("outbox"."state" in ('queued', 'claimed', 'accepted', 'superseded', 'dead'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `told_once` ON `outbox` (`ticket_id`,`seq`,`person_id`,`channel`);--> statement-breakpoint
CREATE UNIQUE INDEX `resolved_person_told_once` ON `outbox` (`ticket_id`,`seq`,`resolved_person_id`,`channel`) WHERE resolved_person_id is not null and state <> 'superseded';--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`channel`,`next_attempt_at`,`id`) WHERE state in ('queued', 'claimed');--> statement-breakpoint
CREATE INDEX `outbox_in_order` ON `outbox` (`ticket_id`,`person_id`,`channel`,`id`) WHERE state in ('queued', 'claimed');--> statement-breakpoint
CREATE INDEX `outbox_by_person` ON `outbox` (`person_id`,`channel`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_by_resolved_person` ON `outbox` (`resolved_person_id`);--> statement-breakpoint
CREATE INDEX `outbox_by_delivery` ON `outbox` (`delivery_id`);--> statement-breakpoint
CREATE TABLE `owners` (
	`id` integer PRIMARY KEY NOT NULL,
	`category_id` integer,
	`option_id` integer,
	`scope_id` integer,
	`person_id` integer NOT NULL,
	`priority` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`option_id`) REFERENCES `field_options`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`scope_id`) REFERENCES `scopes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "owner_of_one_thing" CHECK(("owners"."category_id" is null) <> ("owners"."option_id" is null))
);
--> statement-breakpoint
CREATE INDEX `owners_by_category` ON `owners` (`category_id`);--> statement-breakpoint
CREATE INDEX `owners_by_option` ON `owners` (`option_id`);--> statement-breakpoint
CREATE INDEX `owners_by_scope` ON `owners` (`scope_id`);--> statement-breakpoint
CREATE INDEX `owners_by_person` ON `owners` (`person_id`);--> statement-breakpoint
CREATE TABLE `people` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text DEFAULT 'member' NOT NULL,
	`state` text DEFAULT 'active' NOT NULL,
	`name` text NOT NULL,
	`locale` text DEFAULT 'en' NOT NULL,
	`manager_id` integer,
	`password_hash` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`manager_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "person_kind" CHECK("people"."kind" in ('member', 'contact')),
	CONSTRAINT "person_state" CHECK("people"."state" in ('invited', 'active', 'alumni', 'suspended', 'left', 'merged', 'erased'))
);
--> statement-breakpoint
CREATE INDEX `people_by_manager` ON `people` (`manager_id`);--> statement-breakpoint
CREATE TABLE `person_addresses` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`is_primary` integer DEFAULT false NOT NULL,
	`verified_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "address_kind" CHECK("person_addresses"."kind" in ('mail', 'phone', 'slack'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `address_is_one_persons` ON `person_addresses` (`kind`,`value`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_primary_address` ON `person_addresses` (`person_id`,`kind`) WHERE is_primary = 1;--> statement-breakpoint
CREATE TABLE `places` (
	`id` integer PRIMARY KEY NOT NULL,
	`parent_id` integer,
	`kind` text NOT NULL,
	`slug` text NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	FOREIGN KEY (`parent_id`) REFERENCES `places`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "place_kind" CHECK("places"."kind" in ('campus', 'building', 'floor', 'room', 'area', 'asset'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `places_slug_unique` ON `places` (`slug`);--> statement-breakpoint
CREATE INDEX `places_by_parent` ON `places` (`parent_id`);--> statement-breakpoint
CREATE TABLE `role_grants` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`role` text NOT NULL,
	`domain_id` integer,
	`scope_id` integer,
	`granted_by_id` integer,
	`from_at` integer NOT NULL,
	`until_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`domain_id`) REFERENCES `domains`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`scope_id`) REFERENCES `scopes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`granted_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "grant_scope_in_domain" CHECK("role_grants"."scope_id" is null or "role_grants"."domain_id" is not null)
);
--> statement-breakpoint
CREATE INDEX `grants_by_person` ON `role_grants` (`person_id`);--> statement-breakpoint
CREATE INDEX `grants_by_role` ON `role_grants` (`role`,`person_id`);--> statement-breakpoint
CREATE INDEX `grants_by_domain` ON `role_grants` (`domain_id`);--> statement-breakpoint
CREATE INDEX `grants_by_scope` ON `role_grants` (`scope_id`);--> statement-breakpoint
CREATE INDEX `grants_by_granter` ON `role_grants` (`granted_by_id`);--> statement-breakpoint
CREATE TABLE `scopes` (
	`id` integer PRIMARY KEY NOT NULL,
	`domain_id` integer NOT NULL,
	`slug` text NOT NULL,
	`place_id` integer,
	`position` integer NOT NULL,
	FOREIGN KEY (`domain_id`) REFERENCES `domains`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`place_id`) REFERENCES `places`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `scope_slug_in_domain` ON `scopes` (`domain_id`,`slug`);--> statement-breakpoint
CREATE INDEX `scopes_by_place` ON `scopes` (`place_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`device` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sessions_by_person` ON `sessions` (`person_id`);--> statement-breakpoint
CREATE INDEX `sessions_by_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `students` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`roll_number` text NOT NULL,
	`hostel_id` integer,
	`room` text DEFAULT '' NOT NULL,
	`section` text DEFAULT '' NOT NULL,
	`batch` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`hostel_id`) REFERENCES `places`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE UNIQUE INDEX `students_roll_number_unique` ON `students` (`roll_number`);--> statement-breakpoint
CREATE INDEX `students_by_hostel` ON `students` (`hostel_id`);--> statement-breakpoint
CREATE TABLE `targets` (
	`id` integer PRIMARY KEY NOT NULL,
	`category_id` integer,
	`priority` text,
	`clock_kind` text NOT NULL,
	`minutes` integer NOT NULL,
	`unit` text NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`clock_kind`) REFERENCES `clock_kinds`(`key`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "target_minutes" CHECK("targets"."minutes" >= 1),
	CONSTRAINT "target_unit" CHECK("targets"."unit" in ('working', 'elapsed'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `target_of_category` ON `targets` (`category_id`,`clock_kind`) WHERE priority is null;--> statement-breakpoint
CREATE UNIQUE INDEX `target_of_campus` ON `targets` (`clock_kind`) WHERE category_id is null and priority is null;--> statement-breakpoint
CREATE INDEX `targets_by_category` ON `targets` (`category_id`);--> statement-breakpoint
CREATE INDEX `targets_by_clock_kind` ON `targets` (`clock_kind`);--> statement-breakpoint
CREATE TABLE `ticket_answers` (
	`ticket_id` integer NOT NULL,
	`field_id` integer NOT NULL,
	`position` integer NOT NULL,
	`option_id` integer,
	`label` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`ticket_id`, `field_id`, `position`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`field_id`) REFERENCES `fields`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`option_id`) REFERENCES `field_options`(`id`) ON UPDATE no action ON DELETE restrict
);
--> statement-breakpoint
CREATE INDEX `answers_by_value` ON `ticket_answers` (`field_id`,`value`,`ticket_id`);--> statement-breakpoint
CREATE INDEX `answers_by_option` ON `ticket_answers` (`option_id`);--> statement-breakpoint
CREATE TABLE `ticket_clocks` (
	`ticket_id` integer NOT NULL,
	`kind` text NOT NULL,
	`round` integer NOT NULL,
	`started_at` integer NOT NULL,
	`target_minutes` integer NOT NULL,
	`target_unit` text NOT NULL,
	`calendar_version` integer NOT NULL,
	`first_due_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`remind_at` integer,
	`reminded_at` integer,
	`met_at` integer,
	`broken_at` integer,
	`broken_due_at` integer,
	PRIMARY KEY(`ticket_id`, `kind`, `round`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`kind`) REFERENCES `clock_kinds`(`key`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "clock_unit" CHECK("ticket_clocks"."target_unit" in ('working', 'elapsed'))
);
--> statement-breakpoint
CREATE INDEX `clocks_by_kind` ON `ticket_clocks` (`kind`);--> statement-breakpoint
CREATE TABLE `ticket_events` (
	`ticket_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`audience` text NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` integer,
	`acting_for_id` integer,
	`grant_id` integer,
	`via` text NOT NULL,
	`at` integer NOT NULL,
	`facts` text NOT NULL,
	`changes` text NOT NULL,
	`words_hash` text,
	`hash` text NOT NULL,
	PRIMARY KEY(`ticket_id`, `seq`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`acting_for_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`grant_id`) REFERENCES `role_grants`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "event_audience" CHECK("ticket_events"."audience" in ('public', 'staff', 'leadership')),
	CONSTRAINT "event_actor_kind" CHECK("ticket_events"."actor_kind" in ('person', 'contact', 'reporter', 'system', 'token')),
	CONSTRAINT "event_via" CHECK("ticket_events"."via" in ('web', 'mail', 'link', 'slack', 'api', 'job', 'bulk'))
);
--> statement-breakpoint
CREATE INDEX `events_by_actor` ON `ticket_events` (`actor_id`);--> statement-breakpoint
CREATE INDEX `events_by_absent` ON `ticket_events` (`acting_for_id`);--> statement-breakpoint
CREATE INDEX `events_by_grant` ON `ticket_events` (`grant_id`);--> statement-breakpoint
CREATE TABLE `ticket_people` (
	`ticket_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`relation` text NOT NULL,
	`effect` text NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer,
	`reason` text,
	PRIMARY KEY(`ticket_id`, `person_id`, `relation`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "relation_known" CHECK("ticket_people"."relation" in ('requester', 'filed_for', 'assignee', 'panel', 'watcher', 'joined', 'reviewer', 'about', 'reports_to_about', 'recused')),
	CONSTRAINT "relation_effect" CHECK("ticket_people"."effect" in ('allow', 'deny'))
);
--> statement-breakpoint
CREATE INDEX `tickets_of_person` ON `ticket_people` (`person_id`,`ticket_id`);--> statement-breakpoint
CREATE TABLE `ticket_statuses` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`kind` text NOT NULL,
	`is_default` integer DEFAULT false NOT NULL,
	`position` integer NOT NULL,
	CONSTRAINT "status_kind" CHECK("ticket_statuses"."kind" in ('new', 'active', 'waiting_requester', 'waiting_other', 'resolved', 'closed', 'cancelled'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_statuses_slug_unique` ON `ticket_statuses` (`slug`);--> statement-breakpoint
CREATE UNIQUE INDEX `status_with_kind` ON `ticket_statuses` (`id`,`kind`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_default_per_kind` ON `ticket_statuses` (`kind`) WHERE is_default = 1;--> statement-breakpoint
CREATE TABLE `tickets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`reference` text NOT NULL,
	`number` integer,
	`operation_id` text NOT NULL,
	`version` integer NOT NULL,
	`visibility` text NOT NULL,
	`status_id` integer NOT NULL,
	`status_kind` text NOT NULL,
	`category_id` integer NOT NULL,
	`domain_id` integer NOT NULL,
	`scope_id` integer,
	`place_id` integer,
	`calendar_id` integer NOT NULL,
	`requester_id` integer,
	`filed_by_id` integer,
	`reporter_receipt_hash` text,
	`assignee_id` integer,
	`assigned_why` text,
	`title` text NOT NULL,
	`priority` text NOT NULL,
	`stops` text NOT NULL,
	`language` text NOT NULL,
	`outcome` text,
	`level` integer NOT NULL,
	`next_level_at` integer,
	`round` integer NOT NULL,
	`filed_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`acknowledged_at` integer,
	`acknowledged_by_id` integer,
	`question_asked_at` integer,
	`questions_reminded_at` integer,
	`question_working_minutes` real DEFAULT 0 NOT NULL,
	`resolved_at` integer,
	`resolution_delivered_at` integer,
	`reopen_until_at` integer,
	`confirmation_asked_at` integer,
	`closed_at` integer,
	`closed_by` text,
	`reopened_count` integer DEFAULT 0 NOT NULL,
	`extension_count` integer DEFAULT 0 NOT NULL,
	`rated_round` integer,
	`promised_at` integer NOT NULL,
	`is_overdue` integer DEFAULT false NOT NULL,
	`next_moment_at` integer,
	`armed_moment_at` integer,
	FOREIGN KEY (`operation_id`) REFERENCES `operations`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`domain_id`) REFERENCES `domains`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`scope_id`) REFERENCES `scopes`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`place_id`) REFERENCES `places`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`calendar_id`) REFERENCES `calendars`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`requester_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`filed_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`assignee_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`acknowledged_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`status_id`,`status_kind`) REFERENCES `ticket_statuses`(`id`,`kind`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "ticket_visibility" CHECK("tickets"."visibility" in ('normal', 'restricted', 'protected')),
	CONSTRAINT "ticket_priority" CHECK("tickets"."priority" in ('LOW', 'MEDIUM', 'HIGH', 'URGENT')),
	CONSTRAINT "ticket_stops" CHECK("tickets"."stops" in ('none', 'uncomfortable', 'unable', 'danger')),
	CONSTRAINT "ticket_number_is_reference" CHECK("tickets"."number" is null or "tickets"."reference" = cast("tickets"."number" as text)),
	CONSTRAINT "ticket_has_somebody" CHECK("tickets"."requester_id" is not null or "tickets"."reporter_receipt_hash" is not null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_reference_unique` ON `tickets` (`reference`);--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_number_unique` ON `tickets` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_operation_id_unique` ON `tickets` (`operation_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_reporter_receipt_hash_unique` ON `tickets` (`reporter_receipt_hash`);--> statement-breakpoint
CREATE INDEX `tickets_by_status` ON `tickets` (`status_id`,`status_kind`);--> statement-breakpoint
CREATE INDEX `tickets_by_requester` ON `tickets` (`requester_id`,`id`);--> statement-breakpoint
CREATE INDEX `tickets_by_filer` ON `tickets` (`filed_by_id`);--> statement-breakpoint
CREATE INDEX `tickets_by_acknowledger` ON `tickets` (`acknowledged_by_id`);--> statement-breakpoint
CREATE INDEX `tickets_by_category` ON `tickets` (`category_id`);--> statement-breakpoint
CREATE INDEX `tickets_by_place` ON `tickets` (`place_id`);--> statement-breakpoint
CREATE INDEX `tickets_by_calendar` ON `tickets` (`calendar_id`);--> statement-breakpoint
CREATE INDEX `tickets_by_domain` ON `tickets` (`domain_id`);--> statement-breakpoint
CREATE INDEX `tickets_by_scope_all` ON `tickets` (`scope_id`);--> statement-breakpoint
CREATE INDEX `tickets_by_assignee` ON `tickets` (`assignee_id`,`updated_at`,`id`);--> statement-breakpoint
CREATE INDEX `open_by_assignee` ON `tickets` (`assignee_id`,`promised_at`,`id`) WHERE status_kind in ('new', 'active', 'waiting_requester', 'waiting_other');--> statement-breakpoint
CREATE INDEX `open_by_scope` ON `tickets` (`domain_id`,`scope_id`,`promised_at`,`id`) WHERE visibility = 'normal' and status_kind in ('new', 'active', 'waiting_requester', 'waiting_other');--> statement-breakpoint
CREATE INDEX `open_by_domain` ON `tickets` (`domain_id`,`promised_at`,`id`) WHERE visibility = 'normal' and status_kind in ('new', 'active', 'waiting_requester', 'waiting_other');--> statement-breakpoint
CREATE INDEX `open_by_promise` ON `tickets` (`promised_at`,`id`) WHERE visibility = 'normal' and status_kind in ('new', 'active', 'waiting_requester', 'waiting_other');--> statement-breakpoint
CREATE INDEX `normal_by_scope` ON `tickets` (`domain_id`,`scope_id`,`updated_at`,`id`) WHERE visibility = 'normal';--> statement-breakpoint
CREATE INDEX `normal_by_domain` ON `tickets` (`domain_id`,`updated_at`,`id`) WHERE visibility = 'normal';--> statement-breakpoint
CREATE INDEX `normal_by_update` ON `tickets` (`updated_at`,`id`) WHERE visibility = 'normal';--> statement-breakpoint
CREATE INDEX `tickets_by_next_moment` ON `tickets` (`next_moment_at`) WHERE next_moment_at is not null;--> statement-breakpoint
CREATE TABLE `workloads` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`minutes` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
