-- Reading tranches and payees.

-- name: payout_rows
SELECT o.id, o.campaign, o.state, o.tranche, o.milestone, o.amount, o.citizens, o.provider, o.by_rail,
       o.holder, o.iban, o.proposed_by, o.approved_by, o.proposed_at, o.order_text, o.code, o.seq,
       o.citizens_seq, o.pools_seq, o.withdrawn_seq, p.name, a.name, e.at
FROM payout o
LEFT JOIN person p ON p.id = o.proposed_by
LEFT JOIN person a ON a.id = o.approved_by
LEFT JOIN event e ON e.city = o.city AND e.seq = o.seq
WHERE o.city = :city AND o.campaign = :campaign
ORDER BY o.tranche, o.proposed_at, o.id;

-- name: payout_campaign
SELECT campaign FROM payout WHERE city = :city AND id = :payout;

-- name: payout_part_rows
SELECT t.payout, t.pool, t.funder, t.amount FROM payout_part t
JOIN payout o ON o.id = t.payout
JOIN pool_funder f ON f.pool = t.pool AND f.funder = t.funder
WHERE o.city = :city AND o.campaign = :campaign
ORDER BY t.payout, t.pool, f.place;

-- name: payee_row
SELECT y.holder, y.iban, y.changed_at, y.verified_at, p.name FROM payee y
LEFT JOIN person p ON p.id = y.verified_by
WHERE y.city = :city AND y.campaign = :campaign;

-- name: uncollected_of_campaign
SELECT COUNT(*) FROM pledge
WHERE city = :city AND campaign = :campaign AND state IN ('confirmed', 'refunding')
  AND counted = 1 AND collected = 0;

-- name: payout_states
SELECT o.campaign, o.state, COUNT(*), CAST(COALESCE(SUM(o.amount), 0) AS {{integer}}) FROM payout o
WHERE +o.city = :city AND o.campaign IN (:campaigns) GROUP BY o.campaign, o.state;

-- name: payees_named
SELECT campaign, verified_at FROM payee WHERE city = :city AND campaign IN (:campaigns);

-- name: citizens_paid
-- What citizens gave and tranches took, by campaign: still to be paid, and paid.
SELECT campaign, CAST(SUM(CASE WHEN citizens_seq < 0 THEN citizens ELSE 0 END) AS {{integer}}),
       CAST(SUM(CASE WHEN citizens_seq < 0 THEN 0 ELSE citizens END) AS {{integer}})
FROM payout WHERE city = :city AND state IN ('approved', 'paid') GROUP BY campaign;

-- name: pools_paid
-- The same of pools, by their kind.
SELECT o.campaign, l.kind, CAST(SUM(CASE WHEN o.pools_seq < 0 THEN t.amount ELSE 0 END) AS {{integer}}),
       CAST(SUM(CASE WHEN o.pools_seq < 0 THEN 0 ELSE t.amount END) AS {{integer}})
FROM payout_part t JOIN payout o ON o.id = t.payout JOIN pool l ON l.id = t.pool
WHERE o.city = :city AND o.state IN ('approved', 'paid') GROUP BY o.campaign, l.kind;

-- name: treasury_orders
-- What the treasury has to transfer: the pools' part, and the citizens' where no rail pays it.
SELECT o.id, c.title, o.tranche, o.milestone, o.holder, o.iban,
       CASE WHEN o.citizens_seq < 0 AND (o.by_rail = 0 OR o.code <> '') THEN o.citizens ELSE 0 END,
       CASE WHEN o.pools_seq < 0 THEN o.amount - o.citizens ELSE 0 END, o.seq
FROM payout o JOIN campaign c ON c.id = o.campaign
WHERE o.city = :city AND o.state = 'approved'
ORDER BY o.seq LIMIT :most;
