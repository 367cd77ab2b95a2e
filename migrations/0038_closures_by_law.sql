-- What a declared closure is caused by: the campus is closed, or the law stops the work. Older code declares the first.

ALTER TABLE `closures` ADD `cause` text DEFAULT 'closure' NOT NULL CONSTRAINT "closure_cause" CHECK(cause in ('closure', 'legal'));
