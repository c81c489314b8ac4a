-- What pages and the API read about pledges. Columns of a PledgeRow are the same in each query.

-- name: pledge_row
SELECT g.id, g.campaign, g.call_id, g.donor, person.email, g.amount, g.public_name, g.message, g.locale,
       g.state, g.task, g.collected, g.counted, g.provider, g.method, g.reason, g.placed,
       g.confirmed_at, g.seq, g.refund_seq
FROM pledge g LEFT JOIN person ON person.id = g.person
WHERE g.city = :city AND g.id = :id;

-- name: latest_gift_rows
SELECT g.id, g.campaign, g.call_id, g.donor, person.email, g.amount, g.public_name, g.message, g.locale,
       g.state, g.task, g.collected, g.counted, g.provider, g.method, g.reason, g.placed,
       g.confirmed_at, g.seq, g.refund_seq
FROM pledge g LEFT JOIN person ON person.id = g.person
WHERE g.city = :city AND g.campaign = :campaign AND g.counted = 1
  AND g.state IN ('confirmed', 'refunding') AND g.refund_seq < 0 AND g.seq < :before
ORDER BY g.seq DESC LIMIT :limit;

-- name: confirmed_pledge_rows
SELECT g.id, g.campaign, g.call_id, g.donor, person.email, g.amount, g.public_name, g.message, g.locale,
       g.state, g.task, g.collected, g.counted, g.provider, g.method, g.reason, g.placed,
       g.confirmed_at, g.seq, g.refund_seq
FROM pledge g LEFT JOIN person ON person.id = g.person
WHERE g.city = :city AND g.campaign = :campaign AND g.counted = 1
ORDER BY g.seq DESC LIMIT :limit OFFSET :offset;

-- name: confirmed_pledge_count
SELECT COUNT(*) FROM pledge WHERE city = :city AND campaign = :campaign AND counted = 1;

-- name: checkout_row
SELECT state, redirect_url FROM payment_attempt
WHERE city = :city AND pledge = :pledge AND operation = 'begin'
ORDER BY created_at DESC, id DESC LIMIT 1;
