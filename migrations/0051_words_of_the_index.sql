-- The words of the full-text index in their order, as a table that keeps nothing of its own: a search for a word that may
-- go on asks it which words begin so (app/db/search/beginnings.ts).
-- Expand only: code of the release before does not know it.

CREATE VIRTUAL TABLE `ticket_words` USING fts5vocab(ticket_search, 'instance');
