-- name: campaigns_to_close
SELECT city, id FROM campaign WHERE state = 'published' AND deadline <= :now
ORDER BY deadline, id LIMIT :most;

-- name: calls_to_close
SELECT k.city, k.id FROM city_call k
WHERE k.state = 'open' AND k.closes <= :now AND NOT EXISTS (
  SELECT 1 FROM campaign c WHERE c.call_id = k.id AND c.state = 'published')
AND NOT EXISTS (
  SELECT 1 FROM call_selection s JOIN application a ON a.call_id = s.call_id
  WHERE s.call_id = k.id AND s.ranking_seq < 0 AND a.withdrawn_seq < 0)
ORDER BY k.closes, k.id LIMIT :most;

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
SELECT provider, event_id, city, attempt_key, tries FROM inbox
WHERE processed_at IS NULL AND next_at <= :now ORDER BY received_at LIMIT :most;

-- name: set_notice_aside
UPDATE inbox SET processed_at = :now, set_aside = 1
WHERE provider = :provider AND event_id = :event;

-- name: provider_list
SELECT cursor_text, read_at FROM provider_list WHERE provider = :provider;

-- name: known_notices
SELECT event_id FROM inbox WHERE provider = :provider AND event_id IN (:events);
