-- Where the link of a sign-in mail leads. Code before this one names the columns that it writes, and leaves it null.
ALTER TABLE `sign_in_codes` ADD `leads_to` text;
