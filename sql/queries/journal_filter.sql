-- The journal as its readers narrow it. Each of these finds positions in the order of one index and
-- stops at its limit, whatever the journal's size; what a page asks is put together from them
-- (server/store/journal_filter.cpp). Dates are not here: they become positions first.

-- name: positions_before
SELECT seq FROM event
WHERE city = :city AND seq >= :least AND seq < :most ORDER BY seq DESC LIMIT :limit;

-- name: positions_after
SELECT seq FROM event
WHERE city = :city AND seq >= :least AND seq < :most ORDER BY seq LIMIT :limit;

-- name: positions_of_type_before
SELECT seq FROM event {{by_event_type}}
WHERE city = :city AND type = :type AND seq >= :least AND seq < :most
ORDER BY seq DESC LIMIT :limit;

-- name: positions_of_type_after
SELECT seq FROM event {{by_event_type}}
WHERE city = :city AND type = :type AND seq >= :least AND seq < :most ORDER BY seq LIMIT :limit;

-- name: positions_of_call_before
SELECT seq FROM event {{by_event_call}}
WHERE city = :city AND call_id = :call AND type = :type AND seq >= :least AND seq < :most
ORDER BY seq DESC LIMIT :limit;

-- name: positions_of_call_after
SELECT seq FROM event {{by_event_call}}
WHERE city = :city AND call_id = :call AND type = :type AND seq >= :least AND seq < :most
ORDER BY seq LIMIT :limit;

-- name: positions_of_campaign_before
SELECT seq FROM event {{by_event_campaign}}
WHERE city = :city AND campaign = :campaign AND type = :type AND seq >= :least AND seq < :most
ORDER BY seq DESC LIMIT :limit;

-- name: positions_of_campaign_after
SELECT seq FROM event {{by_event_campaign}}
WHERE city = :city AND campaign = :campaign AND type = :type AND seq >= :least AND seq < :most
ORDER BY seq LIMIT :limit;

-- name: event_instant
SELECT at FROM event WHERE city = :city AND seq = :seq;

-- name: positions_naming
SELECT seq FROM event_ref WHERE city = :city AND ref = :seq ORDER BY seq LIMIT :limit;

-- name: call_title_rows
SELECT id, title FROM city_call WHERE +city = :city AND id IN (:ids);

-- name: update_titles_at
SELECT seq, title FROM campaign_update WHERE campaign IN (:campaigns) AND seq IN (:seqs);

-- name: campaigns_to_choose
SELECT id, title FROM campaign
WHERE city = :city AND published_seq >= 0 AND (:call = '' OR call_id = :call)
ORDER BY published_seq DESC LIMIT :limit;

-- name: call_of_campaign
SELECT call_id FROM campaign WHERE city = :city AND id = :campaign AND published_seq >= 0;
