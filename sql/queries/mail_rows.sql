-- The queue of mails, and what of the journal calls for one.

-- name: mail_heads
SELECT h.city, h.next_seq, m.next_seq
FROM journal_head h LEFT JOIN mail_cursor m ON m.city = h.city ORDER BY h.city;

-- name: demos_loading
SELECT name FROM installation WHERE value = 'loading';

-- name: forget_mail_cursors
DELETE FROM mail_cursor;

-- name: mail_events
SELECT seq, type, campaign FROM event
WHERE city = :city AND seq >= :from AND seq < :until
  AND type IN ('pledge.confirmed', 'campaign.succeeded', 'campaign.failed', 'payment.refunded',
               'payment.refund_failed', 'payment.charged_back')
ORDER BY seq;

-- name: pledges_confirmed_at
SELECT id, seq FROM pledge WHERE city = :city AND seq IN (:seqs);

-- name: pledges_refunded_at
SELECT id, refund_seq FROM pledge WHERE city = :city AND refund_seq IN (:seqs);

-- name: pledges_at_close
SELECT id, donor FROM pledge
WHERE campaign = :campaign AND city = :city AND counted = 1 AND seq < :closed
  AND reason <> 'requested' AND (refund_seq < 0 OR refund_seq > :closed)
ORDER BY seq;

-- name: gifts_of_donor
SELECT amount, state, collected FROM pledge
WHERE campaign = :campaign AND city = :city AND donor = :donor AND counted = 1 AND seq < :closed
  AND reason <> 'requested' AND (refund_seq < 0 OR refund_seq > :closed)
ORDER BY seq;

-- name: mails_due
SELECT pledge, kind, city, seq, tries, next_at FROM mail
WHERE state = 'waiting' AND next_at <= :now ORDER BY next_at, pledge, kind LIMIT :most;

-- name: claim_mail
UPDATE mail SET tries = tries + 1, next_at = :lease, updated_at = :now
WHERE pledge = :pledge AND kind = :kind AND state = 'waiting' AND next_at = :seen;

-- name: settle_mail
UPDATE mail SET state = :state, tries = :tries, next_at = :next_at, code = :code, updated_at = :now
WHERE pledge = :pledge AND kind = :kind AND state = 'waiting';

-- name: mails_of_pledge
SELECT state FROM mail WHERE pledge = :pledge AND city = :city;

-- name: mail_cursor
SELECT next_seq FROM mail_cursor WHERE city = :city;

-- name: mails_waiting
SELECT COUNT(*), MIN(created_at) FROM mail WHERE state = 'waiting';

-- name: mails_aside_in_all
SELECT COUNT(*) FROM mail WHERE state = 'set_aside';

-- name: mails_aside
SELECT COUNT(*) FROM mail WHERE city = :city AND state = 'set_aside';

-- name: mail_rows_aside
SELECT m.kind, m.code, m.updated_at, g.campaign, c.title
FROM mail m JOIN pledge g ON g.id = m.pledge JOIN campaign c ON c.id = g.campaign
WHERE m.city = :city AND m.state = 'set_aside'
ORDER BY m.updated_at DESC, m.pledge LIMIT :limit;
