-- Sessions on a computer that others use as well end after 30 minutes without use. Older code leaves the column at
-- its default and keeps such a session as long as any other.

ALTER TABLE `sessions` ADD `is_shared` integer DEFAULT false NOT NULL;
