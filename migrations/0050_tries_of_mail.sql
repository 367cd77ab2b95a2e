-- How often a mail was taken up again. Code before this one names the columns that it writes, and counts nothing.
ALTER TABLE `inbound_mail` ADD `tries` integer DEFAULT 0 NOT NULL;
