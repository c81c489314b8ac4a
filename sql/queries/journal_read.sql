-- What pages and the API read of the journal. Columns of an EventRow are the same in each query.

-- name: journal_length
SELECT next_seq FROM journal_head WHERE city = :city;

-- name: event_rows_before
SELECT seq, type, campaign, at, body, leaf FROM event
WHERE city = :city AND seq < :before ORDER BY seq DESC LIMIT :limit;

-- name: event_rows_of_campaign
SELECT seq, type, campaign, at, body, leaf FROM event
WHERE city = :city AND campaign = :campaign ORDER BY seq DESC LIMIT :limit;

-- name: event_rows_at
SELECT seq, type, campaign, at, body, leaf FROM event
WHERE city = :city AND seq IN (:seqs);

-- name: event_rows_of_kinds
-- The kinds asked for are rare in a city, gifts to one campaign are not, and the journal is long: the
-- plus signs leave SQLite no index but that of kinds.
SELECT seq, type, campaign, at, body, leaf FROM event
WHERE city = :city AND type IN (:types) AND +campaign = :campaign ORDER BY +seq DESC LIMIT :limit;

-- name: event_private_at
SELECT salt, body FROM event_private WHERE city = :city AND seq = :seq;

-- name: event_rows_later
-- SQLite keeps the order of a CROSS JOIN. Left to itself it walks the whole journal, which is sorted.
SELECT e.seq, e.type, e.campaign, e.at, e.body, e.leaf
FROM event_ref r CROSS JOIN event e ON e.city = r.city AND e.seq = r.seq
WHERE r.city = :city AND r.ref = :seq
  AND e.type IN ('match.reserved', 'match.granted', 'match.released') ORDER BY r.seq;

-- name: event_rows_from
SELECT seq, type, campaign, at, body, leaf FROM event
WHERE city = :city AND seq >= :from ORDER BY seq LIMIT :limit;

-- name: campaigns_moved
-- A campaign once for each of its events: for DISTINCT, SQLite would walk an index of the whole journal.
SELECT campaign FROM event
WHERE city = :city AND seq >= :from AND seq < :until AND campaign <> '' ORDER BY seq;

-- name: event_rows_about
SELECT seq, type, campaign, at, body, leaf FROM event
WHERE city = :city AND seq < :before AND type IN (:types)
  AND (:campaign = '' OR campaign = :campaign) AND body LIKE :words
ORDER BY seq DESC LIMIT :limit;
