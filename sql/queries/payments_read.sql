-- What the officer's desk reads about payments.

-- name: pledge_counts_by_state
SELECT state, COUNT(*), CAST(COALESCE(SUM(amount), 0) AS {{integer}})
FROM pledge WHERE city = :city GROUP BY state;

-- name: unknown_attempt_count
SELECT COUNT(*) FROM payment_attempt
WHERE is_open = 1 AND city = :city AND (state = 'unknown' OR code IN ('absent', 'other_reference'));

-- name: failed_refund_count
SELECT COUNT(*) FROM pledge WHERE city = :city AND state = 'refund_failed';

-- name: unknown_attempt_rows
SELECT a.id, a.operation, a.state, g.amount, g.campaign, c.title, a.code, a.tries, a.updated_at
FROM payment_attempt a JOIN pledge g ON g.id = a.pledge JOIN campaign c ON c.id = g.campaign
WHERE a.is_open = 1 AND a.city = :city
  AND (a.state = 'unknown' OR a.code IN ('absent', 'other_reference'))
ORDER BY a.updated_at DESC, a.id LIMIT :limit;

-- name: refused_attempt_rows
SELECT a.id, a.operation, a.state, g.amount, g.campaign, c.title, a.code, a.tries, a.updated_at
FROM payment_attempt a JOIN pledge g ON g.id = a.pledge JOIN campaign c ON c.id = g.campaign
WHERE a.is_open = 0 AND a.city = :city
  AND (a.state = 'refused'
       OR a.code IN ('absent', 'other_reference', 'amount_mismatch', 'returned_before')
       OR (a.operation <> 'begin' AND a.state IN ('declined', 'expired')))
ORDER BY a.updated_at DESC, a.id LIMIT :limit;

-- name: failed_refund_rows
SELECT a.id, a.operation, a.state, g.amount, g.campaign, c.title, a.code, a.tries, a.updated_at
FROM pledge g JOIN payment_attempt a ON a.pledge = g.id JOIN campaign c ON c.id = g.campaign
WHERE g.city = :city AND g.state = 'refund_failed' AND a.state = 'refund_failed'
ORDER BY a.updated_at DESC, a.id LIMIT :limit;

-- name: notices_aside
SELECT provider, event_id, reference, attempt_key, received_at FROM inbox
WHERE set_aside = 1 AND city IN ('', :city)
ORDER BY received_at DESC, event_id LIMIT :limit;
