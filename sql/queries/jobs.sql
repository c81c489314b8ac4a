-- name: campaigns_to_close
SELECT city, id FROM campaign WHERE state = 'published' AND deadline <= :now
ORDER BY deadline, id LIMIT :most;

-- name: pledges_to_settle
SELECT p.city, p.id
FROM pledge p JOIN campaign c ON c.id = p.campaign
WHERE p.state = 'confirmed' AND p.task = ''
  AND (c.state = 'failed' OR (c.state = 'succeeded' AND p.collected = 0))
  AND c.closed_seq >= 0
ORDER BY p.id LIMIT :most;

-- name: heads
SELECT city, next_seq FROM journal_head ORDER BY city;

-- name: notices_waiting
SELECT provider, event_id, city, reference, attempt_key FROM inbox
WHERE processed_at IS NULL ORDER BY received_at LIMIT :most;

-- name: set_notice_aside
UPDATE inbox SET processed_at = :now WHERE provider = :provider AND event_id = :event;
