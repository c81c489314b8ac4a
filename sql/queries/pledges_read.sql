-- What pages and the API read about pledges. Columns of a PledgeRow are the same in each query.

-- name: pledge_row
SELECT g.id, g.campaign, g.call_id, g.donor, person.email, g.amount, g.public_name, g.message, g.locale,
       g.state, g.task, g.collected, g.counted, g.provider, g.method, g.reason, g.placed,
       g.confirmed_at, g.seq, g.refund_seq
FROM pledge g LEFT JOIN person ON person.id = g.person
WHERE g.city = :city AND g.id = :id;

-- name: latest_gift_rows
-- State by state, each of which an index has in order: of a hot campaign no more is read than is shown, and of
-- a quiet one nothing is sought among all gifts of the city. The plus keeps SQLite from that, and means nothing
-- to the others.
SELECT g.id, g.campaign, g.call_id, g.donor, person.email, g.amount, g.public_name, g.message, g.locale,
       g.state, g.task, g.collected, g.counted, g.provider, g.method, g.reason, g.placed,
       g.confirmed_at, g.seq, g.refund_seq
FROM (SELECT held.id FROM (SELECT id FROM pledge
        WHERE +city = :city AND campaign = :campaign AND state = 'confirmed' AND counted = 1
          AND refund_seq < 0 AND seq < :before ORDER BY seq DESC LIMIT :limit) AS held
      UNION ALL
      SELECT going.id FROM (SELECT id FROM pledge
        WHERE +city = :city AND campaign = :campaign AND state = 'refunding' AND counted = 1
          AND refund_seq < 0 AND seq < :before ORDER BY seq DESC LIMIT :limit) AS going) AS few
     JOIN pledge g ON g.id = few.id LEFT JOIN person ON person.id = g.person
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
