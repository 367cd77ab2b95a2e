-- Where somebody has the trouble of an incident is searched no more: committees found by it who lives where. The minute
-- fills the index anew, the newest first, and the nights until it is through write its blocks anew. Code of the release
-- before puts such words in again with whatever changes while it runs.

UPDATE `search_upkeep` SET `down_from_ticket_id` = 9007199254740991, `taken_away_at` = unixepoch() * 1000 + 86400000
WHERE exists (select 1 from ticket_events where kind = 'joined');
