-- name: journal_page
SELECT e.seq, e.id, e.type, e.call_id, e.campaign, e.at, e.body, e.leaf, p.salt, p.body
FROM event e LEFT JOIN event_private p ON p.city = e.city AND p.seq = e.seq
WHERE e.city = :city AND e.seq >= :from AND e.seq < :until ORDER BY e.seq;

-- name: head_of_city
SELECT next_seq FROM journal_head WHERE city = :city;

-- name: projected_calls
SELECT id, state, seq, closed_seq FROM city_call WHERE city = :city;

-- name: projected_campaigns
SELECT id, state, content_hash, raised, donors, pledges, published_seq, closed_seq
FROM campaign WHERE city = :city AND (published_seq >= 0 OR state IN ('published', 'succeeded', 'failed'));

-- name: projected_pools
SELECT id, call_id, name, kind, place, rule, rule_hash, seq FROM pool WHERE city = :city;

-- name: projected_funders
SELECT f.pool, f.funder, f.place, f.name, f.put_in, f.reserved, f.granted
FROM pool_funder f JOIN pool p ON p.id = f.pool WHERE p.city = :city;

-- name: projected_holdings
SELECT h.pool, h.campaign, h.funder, h.reserved, h.granted
FROM pool_holding h JOIN pool p ON p.id = h.pool
WHERE p.city = :city AND (h.reserved <> 0 OR h.granted <> 0);

-- name: projected_draws
SELECT d.pool, d.campaign, d.donor, d.drawn, d.pledges, d.counted
FROM pool_draw d JOIN pool p ON p.id = d.pool
WHERE p.city = :city AND (d.drawn <> 0 OR d.pledges <> 0 OR d.counted <> 0);

-- name: projected_tallies
SELECT w.pool, w.campaign, w.counted, w.roots, w.first_held
FROM pool_tally w JOIN pool p ON p.id = w.pool
WHERE p.city = :city AND (w.counted <> 0 OR w.first_held >= 0);

-- name: projected_withheld
SELECT w.pool, w.seq, w.campaign, w.donor, w.amount, w.drew
FROM pool_withheld w JOIN pool p ON p.id = w.pool WHERE p.city = :city;

-- name: projected_later_matches
SELECT pledge_seq, seq FROM pledge_match WHERE city = :city;

-- name: projected_turnovers
SELECT part, account, debit, credit FROM account_turnover WHERE city = :city;

-- name: projected_references
SELECT ref, seq FROM event_ref WHERE city = :city;

-- name: projected_gifts
SELECT g.campaign, g.donor, g.given
FROM campaign_donor g JOIN campaign c ON c.id = g.campaign WHERE c.city = :city AND g.given <> 0;

-- name: projected_pledges
-- Of a payment that came late the journal does not say who gave it.
SELECT seq, campaign, amount, state, collected, counted, verified * counted,
       promoter_linked * counted, refund_seq
FROM pledge WHERE city = :city AND seq >= 0;

-- name: drop_funders
DELETE FROM pool_funder WHERE pool IN (:pools);

-- name: drop_holdings
DELETE FROM pool_holding WHERE pool IN (:pools);

-- name: drop_tallies
DELETE FROM pool_tally WHERE pool IN (:pools);

-- name: drop_withheld
DELETE FROM pool_withheld WHERE pool IN (:pools);

-- name: drop_later_matches
DELETE FROM pledge_match WHERE city = :city;

-- name: drop_turnovers
DELETE FROM account_turnover WHERE city = :city;

-- name: drop_references
DELETE FROM event_ref WHERE city = :city;

-- name: drop_draws
DELETE FROM pool_draw WHERE campaign IN (SELECT id FROM campaign WHERE city = :city);

-- name: drop_gifts
DELETE FROM campaign_donor WHERE campaign IN (SELECT id FROM campaign WHERE city = :city);

-- name: drop_pools
DELETE FROM pool WHERE city = :city;
