-- What pages and exports read of the accounts: their sums, what to call them, and what followed a gift.

-- name: account_sums_before
SELECT account, CAST(SUM(debit) AS {{integer}}), CAST(SUM(credit) AS {{integer}})
FROM account_turnover WHERE city = :city AND part < :before GROUP BY account ORDER BY account;

-- name: public_campaign_names
SELECT id, title FROM campaign WHERE city = :city AND published_seq >= 0;

-- name: pool_and_funder_names
SELECT p.id, p.name, f.funder, f.name
FROM pool p JOIN pool_funder f ON f.pool = p.id WHERE p.city = :city;

-- name: pool_sums_by_kind
SELECT p.kind, CAST(SUM(f.put_in) AS {{integer}}), CAST(SUM(f.reserved) AS {{integer}}),
       CAST(SUM(f.granted) AS {{integer}})
FROM pool p JOIN pool_funder f ON f.pool = p.id WHERE p.city = :city GROUP BY p.kind;

-- name: positions_that_refer
SELECT seq FROM event_ref WHERE city = :city AND ref = :seq ORDER BY seq LIMIT :limit;

-- name: moves_of_close
-- The pools' last movements for a campaign stand before its close, after what else concerned it.
SELECT seq, type FROM event
WHERE city = :city AND campaign = :campaign AND seq < :closed ORDER BY seq DESC LIMIT :limit;
