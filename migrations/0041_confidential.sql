-- Whether whoever reports under a category may choose that it is protected. Older code offers it nowhere, and protects
-- nothing by it.

ALTER TABLE `categories` ADD `allows_confidential` integer DEFAULT false NOT NULL;