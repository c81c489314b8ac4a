-- What pages and the API read about calls. Columns of a CallRow are the same in each query. Public campaigns
-- are counted by their states, which an index holds: each row of a campaign is as long as its story.

-- name: call_row
SELECT k.id, k.title, k.summary, k.text, k.state, k.opens, k.closes, k.seq
FROM city_call k WHERE k.city = :city AND k.id = :id;

-- name: public_call_rows
SELECT k.id, k.title, k.summary, k.text, k.state, k.opens, k.closes, k.seq
FROM city_call k WHERE k.city = :city
ORDER BY CASE WHEN k.closes > :now THEN 0 ELSE 1 END,
         CASE WHEN k.closes > :now THEN k.closes ELSE -k.closes END, k.id
LIMIT :limit OFFSET :offset;

-- name: public_call_count
SELECT COUNT(*) FROM city_call WHERE city = :city;

-- name: all_call_rows
SELECT k.id, k.title, k.summary, k.text, k.state, k.opens, k.closes, k.seq
FROM city_call k WHERE k.city = :city
ORDER BY k.opens DESC, k.id DESC
LIMIT :limit OFFSET :offset;

-- name: all_call_count
SELECT COUNT(*) FROM city_call WHERE city = :city;

-- name: public_campaigns_of_calls
SELECT call_id, COUNT(*) FROM campaign
WHERE call_id IN (:calls) AND state IN ('published', 'succeeded', 'failed')
GROUP BY call_id;
