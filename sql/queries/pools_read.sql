-- What pages and the API read about pools. Columns of a PoolRow are the same in each query.

-- name: pool_rows_of_calls
SELECT id, call_id, name, kind, place, rule, rule_hash, seq FROM pool
WHERE city = :city AND call_id IN (:calls) ORDER BY call_id, place, id;

-- name: pool_rows_by_id
SELECT id, call_id, name, kind, place, rule, rule_hash, seq FROM pool
WHERE city = :city AND id IN (:ids) ORDER BY call_id, place, id;

-- name: pool_rows_before
SELECT id, call_id, name, kind, place, rule, rule_hash, seq FROM pool
WHERE city = :city AND seq < :before ORDER BY seq DESC LIMIT :limit;

-- name: pool_rows_of_funder
SELECT p.id, p.call_id, p.name, p.kind, p.place, p.rule, p.rule_hash, p.seq
FROM pool p JOIN pool_funder f ON f.pool = p.id
WHERE p.city = :city AND f.funder = :funder ORDER BY p.seq DESC;

-- name: pledges_before_pool
SELECT 1 FROM event WHERE city = :city AND call_id = :call AND type = 'pledge.confirmed'
  AND seq < :seq LIMIT 1;

-- name: pool_funder_rows
SELECT f.pool, f.funder, f.name, f.put_in, f.reserved, f.granted
FROM pool_funder f JOIN pool p ON p.id = f.pool
WHERE p.city = :city AND f.pool IN (:pools) ORDER BY f.pool, f.place;

-- name: holding_rows_of_campaigns
SELECT h.pool, h.campaign, h.funder, h.reserved, h.granted
FROM pool_holding h JOIN pool p ON p.id = h.pool
JOIN pool_funder f ON f.pool = h.pool AND f.funder = h.funder
WHERE p.city = :city AND h.campaign IN (:campaigns) ORDER BY h.campaign, h.pool, f.place;

-- name: holding_rows_of_pool
SELECT h.pool, h.campaign, h.funder, h.reserved, h.granted
FROM pool_holding h JOIN pool p ON p.id = h.pool
JOIN pool_funder f ON f.pool = h.pool AND f.funder = h.funder
WHERE p.city = :city AND h.pool = :pool ORDER BY h.campaign, f.place;

-- name: draw_rows_of_donor
SELECT d.pool, d.drawn, d.pledges, d.counted
FROM pool_draw d JOIN pool p ON p.id = d.pool
WHERE p.city = :city AND d.campaign = :campaign AND d.donor = :donor;

-- name: tally_rows_of_call
SELECT w.pool, w.campaign, w.counted, w.roots, w.first_held
FROM pool_tally w JOIN pool p ON p.id = w.pool WHERE p.city = :city AND p.call_id = :call;

-- name: given_by_donor
SELECT g.given FROM campaign_donor g JOIN campaign c ON c.id = g.campaign
WHERE c.city = :city AND g.campaign = :campaign AND g.donor = :donor;

-- name: donor_of_person
SELECT id FROM donor WHERE city = :city AND call_id = :call AND person = :person;

-- name: matched_by_kind
SELECT p.kind, CAST(COALESCE(SUM(f.reserved + f.granted), 0) AS {{integer}})
FROM pool p JOIN pool_funder f ON f.pool = p.id
WHERE p.city = :city GROUP BY p.kind;
