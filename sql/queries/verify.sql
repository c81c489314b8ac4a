-- name: journal_page
SELECT e.seq, e.id, e.type, e.call_id, e.campaign, e.at, e.body, e.leaf, p.salt, p.body
FROM event e LEFT JOIN event_private p ON p.city = e.city AND p.seq = e.seq
WHERE e.city = :city AND e.seq >= :from AND e.seq < :until ORDER BY e.seq;

-- name: head_of_city
SELECT next_seq FROM journal_head WHERE city = :city;

-- name: projected_calls
SELECT id, state, seq, closed_seq FROM city_call WHERE city = :city;

-- name: projected_selections
SELECT call_id, apply_by, rules_hash, ranking_seq FROM call_selection WHERE city = :city;

-- name: projected_applications
SELECT call_id, number, requested, area, at, seq, withdrawn_seq, position, outcome
FROM application WHERE city = :city;

-- name: projected_evaluators
SELECT call_id, code, seq FROM evaluator WHERE city = :city;

-- name: projected_evaluations
SELECT call_id, evaluator, application, conflict, declared_seq, score_seq FROM evaluation
WHERE city = :city;

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

-- name: projected_payouts
SELECT id, campaign, tranche, milestone, amount, citizens, provider, state, seq, citizens_seq, pools_seq,
       withdrawn_seq
FROM payout WHERE city = :city AND (seq >= 0 OR state NOT IN ('proposed', 'dropped'));

-- name: projected_payout_parts
SELECT t.payout, t.pool, t.funder, t.amount FROM payout_part t
JOIN payout o ON o.id = t.payout WHERE o.city = :city;

-- name: projected_tallies
SELECT w.pool, w.campaign, w.counted, w.roots, w.first_held
FROM pool_tally w JOIN pool p ON p.id = w.pool
WHERE p.city = :city AND (w.counted <> 0 OR w.first_held >= 0);

-- name: campaigns_of_city
SELECT id FROM campaign WHERE city = :city;

-- name: draws_page
SELECT donor, pool, drawn, pledges, counted FROM pool_draw
WHERE campaign = :campaign AND donor >= :donor AND (drawn <> 0 OR pledges <> 0 OR counted <> 0)
ORDER BY donor, pool LIMIT :most;

-- name: gifts_page
SELECT donor, given FROM campaign_donor
WHERE campaign = :campaign AND donor > :donor AND given <> 0 ORDER BY donor LIMIT :most;

-- name: withheld_page
SELECT seq, campaign, donor, amount, drew FROM pool_withheld
WHERE pool = :pool AND seq > :after ORDER BY seq LIMIT :most;

-- name: refs_page
SELECT ref, seq FROM event_ref
WHERE city = :city AND ref >= :ref AND (ref > :ref OR seq > :seq) ORDER BY ref, seq LIMIT :most;

-- name: pledges_page
-- By the primary key alone: the function keeps the planner from an index on the city, which would
-- sort all of its rows for each page. Of a payment that came late the journal does not say who gave
-- it.
SELECT id, seq, campaign, amount, state, collected, counted, verified * counted,
       promoter_linked * counted, refund_seq
FROM pledge WHERE id > :after AND COALESCE(city, '') = :city AND seq >= 0 ORDER BY id LIMIT :most;

-- name: pledges_of_one_position
SELECT p.seq, MAX(p.id) FROM pledge p WHERE p.city = :city AND p.seq >= 0
GROUP BY p.seq HAVING COUNT(*) > 1 ORDER BY p.seq LIMIT :most;

-- name: drop_application
DELETE FROM application WHERE call_id = :call_id AND number = :number;

-- name: drop_evaluation
DELETE FROM evaluation
WHERE call_id = :call_id AND evaluator = :evaluator AND application = :application;

-- name: drop_pool
DELETE FROM pool WHERE id = :id;

-- name: drop_funder
DELETE FROM pool_funder WHERE pool = :pool AND funder = :funder;

-- name: drop_holding
DELETE FROM pool_holding WHERE pool = :pool AND campaign = :campaign AND funder = :funder;

-- name: drop_payout_part
DELETE FROM payout_part WHERE payout = :payout AND pool = :pool AND funder = :funder;

-- name: drop_tally
DELETE FROM pool_tally WHERE pool = :pool AND campaign = :campaign;

-- name: drop_draw
DELETE FROM pool_draw WHERE campaign = :campaign AND donor = :donor AND pool = :pool;

-- name: drop_gift
DELETE FROM campaign_donor WHERE campaign = :campaign AND donor = :donor;

-- name: drop_withheld
DELETE FROM pool_withheld WHERE pool = :pool AND seq = :seq;

-- name: drop_ref
DELETE FROM event_ref WHERE city = :city AND ref = :ref AND seq = :seq;

-- name: events_outside
-- Beyond the head, or before the first.
SELECT seq FROM event WHERE city = :city AND (seq < 0 OR seq >= :head) ORDER BY seq LIMIT :most;

-- name: private_rows_without_event
SELECT p.seq FROM event_private p WHERE p.city = :city
AND NOT EXISTS (SELECT 1 FROM event e WHERE e.city = p.city AND e.seq = p.seq)
ORDER BY p.seq LIMIT :most;

-- name: private_rows_of
SELECT seq FROM event_private WHERE city = :city AND seq IN (:seqs) ORDER BY seq;

-- name: pseudonyms_of
SELECT id FROM donor WHERE city = :city AND id IN (:donors);

-- name: event_ids_of_pledges
-- Whoever knows a pledge's id knows half of the key to its receipt.
SELECT e.seq FROM pledge p JOIN event e ON e.city = p.city AND e.id = p.id
WHERE p.city = :city ORDER BY e.seq LIMIT :most;

-- name: pledges_without_position
SELECT id, state FROM pledge WHERE city = :city AND seq < 0 AND state NOT IN ('placed', 'unpaid')
ORDER BY id LIMIT :most;

-- name: pledges_without_input
SELECT id FROM pledge WHERE city = :city AND person <> '' AND LENGTH(input_hash) <> 64 ORDER BY id LIMIT :most;

-- name: pledges_with_person
-- By primary key, as pledges_page is.
SELECT g.id, g.campaign, g.person, g.public_name, g.message, g.amount, g.input_hash, g.reference,
       g.seq, x.email, v.body
FROM pledge g LEFT JOIN person x ON x.id = g.person
LEFT JOIN event_private v ON v.city = g.city AND v.seq = g.seq
WHERE g.id > :after AND COALESCE(g.city, '') = :city AND g.person <> '' ORDER BY g.id LIMIT :most;

-- name: collected_and_not_told
SELECT a.id, g.id FROM payment_attempt a JOIN pledge g ON g.id = a.pledge AND g.city = a.city
WHERE a.city = :city AND a.state = 'captured' AND a.operation IN ('begin', 'capture')
AND g.state = 'confirmed' AND g.collected = 0
ORDER BY a.id LIMIT :most;

-- name: attempts_without_pledge
SELECT a.id FROM payment_attempt a WHERE a.city = :city AND a.payout = ''
AND NOT EXISTS (SELECT 1 FROM pledge p WHERE p.id = a.pledge AND p.city = a.city)
ORDER BY a.id LIMIT :most;

-- name: attempts_without_payout
SELECT a.id FROM payment_attempt a WHERE a.city = :city AND a.payout <> ''
AND NOT EXISTS (SELECT 1 FROM payout o WHERE o.id = a.payout AND o.city = a.city)
ORDER BY a.id LIMIT :most;

-- name: paid_and_not_told
SELECT a.id, o.tranche, o.seq FROM payment_attempt a JOIN payout o ON o.id = a.payout AND o.city = a.city
WHERE a.city = :city AND a.state = 'paid_out' AND o.citizens_seq < 0
ORDER BY a.id LIMIT :most;

-- name: payout_accounts
-- Of an approved tranche: the account that it goes to, and who has decided.
SELECT o.seq, o.holder, o.iban, o.proposed_by, o.approved_by, c.owner, p.body
FROM payout o JOIN campaign c ON c.id = o.campaign
JOIN event_private p ON p.city = o.city AND p.seq = o.seq
WHERE o.city = :city AND o.seq >= 0 ORDER BY o.seq;

-- name: parts_of_no_payout
SELECT t.payout, t.pool, t.funder FROM payout_part t
WHERE NOT EXISTS (SELECT 1 FROM payout o WHERE o.id = t.payout)
ORDER BY t.payout, t.pool, t.funder LIMIT :most;

-- name: references_shared
-- A hold that was let go and collected all the same is a pledge anew, of the same payment.
SELECT reference, MIN(seq), MAX(seq) FROM pledge
WHERE city = :city AND seq >= 0 AND reference <> '' AND (collected = 1 OR state <> 'refunded')
GROUP BY provider, reference HAVING COUNT(*) > 1 ORDER BY MIN(seq) LIMIT :most;

-- name: heads_without_city
SELECT h.city FROM journal_head h WHERE NOT EXISTS (SELECT 1 FROM city c WHERE c.id = h.city)
ORDER BY h.city LIMIT :most;

-- name: funders_of_no_pool
SELECT f.pool, f.funder FROM pool_funder f
WHERE NOT EXISTS (SELECT 1 FROM pool p WHERE p.id = f.pool) ORDER BY f.pool, f.funder LIMIT :most;

-- name: holdings_of_no_pool
SELECT h.pool, h.campaign, h.funder FROM pool_holding h
WHERE NOT EXISTS (SELECT 1 FROM pool p WHERE p.id = h.pool)
ORDER BY h.pool, h.campaign, h.funder LIMIT :most;

-- name: tallies_of_no_pool
SELECT t.pool, t.campaign FROM pool_tally t
WHERE NOT EXISTS (SELECT 1 FROM pool p WHERE p.id = t.pool) ORDER BY t.pool, t.campaign LIMIT :most;

-- name: withheld_of_no_pool
SELECT w.pool, w.seq FROM pool_withheld w
WHERE NOT EXISTS (SELECT 1 FROM pool p WHERE p.id = w.pool) ORDER BY w.pool, w.seq LIMIT :most;

-- name: draws_of_no_campaign
SELECT d.campaign, d.donor, d.pool FROM pool_draw d
WHERE NOT EXISTS (SELECT 1 FROM campaign c WHERE c.id = d.campaign)
ORDER BY d.campaign, d.donor, d.pool LIMIT :most;

-- name: gifts_of_no_campaign
SELECT g.campaign, g.donor FROM campaign_donor g
WHERE NOT EXISTS (SELECT 1 FROM campaign c WHERE c.id = g.campaign)
ORDER BY g.campaign, g.donor LIMIT :most;

-- name: projected_turnovers
SELECT part, account, debit, credit FROM account_turnover WHERE city = :city;

-- name: drop_turnover
DELETE FROM account_turnover WHERE city = :city AND part = :part AND account = :account;

-- name: heads_signed
SELECT size, root FROM log_checkpoint
WHERE city = :city AND (size > :size OR (size = :size AND root > :root))
ORDER BY size, root LIMIT :most;

-- name: notes_signed
SELECT size, root, note FROM log_checkpoint
WHERE city = :city AND (size > :size OR (size = :size AND root > :root))
ORDER BY size, root LIMIT :most;
