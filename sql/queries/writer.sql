-- What the writer loads for a batch: a constant number of set-based queries, whatever its size.
-- `+city`, here and elsewhere: a plus hides the column from SQLite, which would otherwise rather read the
-- whole city than look up five ids (tests/store/base/query_plans_test.cpp). MariaDB drops it.

-- name: lock_city
-- The head of its journal, and what the city decides by.
SELECT h.next_seq, c.pledge_min, c.pledge_max
FROM journal_head h JOIN city c ON c.id = h.city WHERE h.city = :city {{for_update}};

-- name: lock_head
SELECT next_seq FROM journal_head WHERE city = :city {{for_update}};

-- name: last_batch
SELECT last_batch FROM journal_head WHERE city = :city;

-- name: event_id_at
SELECT id FROM event WHERE city = :city AND seq = :seq;

-- name: attempts_by_id
SELECT id, pledge, payout, operation, state, tries, next_at, reference, redirect_url, code, created_at
FROM payment_attempt WHERE city = :city AND id IN (:ids);

-- name: begins_of_pledges
SELECT id, pledge, payout, operation, state, tries, next_at, reference, redirect_url, code, created_at
FROM payment_attempt WHERE city = :city AND pledge IN (:pledges) AND operation = 'begin';

-- name: pledges_by_id
SELECT id, campaign, call_id, person, donor, amount, public_name, message, locale, verified,
       promoter_linked, input_hash, state, task, collected, counted, provider, method, reference, reason, placed, confirmed_at, seq,
       refund_seq
FROM pledge WHERE +city = :city AND id IN (:ids);

-- name: people_by_email
SELECT email, id FROM person WHERE city = :city AND email IN (:emails);

-- name: verified_people
SELECT id FROM person WHERE +city = :city AND id IN (:persons) AND verified = 1;

-- name: donors_by_person
SELECT call_id, person, id FROM donor
WHERE city = :city AND call_id IN (:calls) AND person IN (:persons);

-- name: campaign_facts
SELECT id, call_id, owner, state, opens, deadline, version, content_hash, reasons, pledges,
       published_seq, closed_seq, handed_in_at, goal, minimum, optimum, model, area, theme, raised, donors,
       application, title
FROM campaign WHERE +city = :city AND id IN (:ids);

-- name: campaigns_of_calls
SELECT id FROM campaign WHERE +city = :city AND call_id IN (:calls);

-- name: uncollected_gifts
SELECT campaign, COUNT(*) FROM pledge
WHERE +city = :city AND campaign IN (:ids) AND state IN ('confirmed', 'refunding')
  AND counted = 1 AND collected = 0
GROUP BY campaign;

-- name: payees_of_campaigns
SELECT campaign, holder, iban, changed_at, verified_at, verified_by FROM payee
WHERE city = :city AND campaign IN (:ids);

-- name: campaigns_of_payouts
SELECT campaign FROM payout WHERE +city = :city AND id IN (:ids);

-- name: payouts_of_campaigns
SELECT id, campaign, call_id, state, tranche, milestone, amount, citizens, provider, by_rail, holder, iban,
       proposed_by, approved_by, proposed_at, order_text, code, seq, citizens_seq, pools_seq, withdrawn_seq
FROM payout WHERE +city = :city AND campaign IN (:ids);

-- name: payout_parts
SELECT t.payout, t.pool, t.funder, t.amount FROM payout_part t
JOIN payout o ON o.id = t.payout
JOIN pool_funder f ON f.pool = t.pool AND f.funder = t.funder
WHERE +o.city = :city AND o.campaign IN (:ids)
ORDER BY t.payout, t.pool, f.place;

-- name: campaign_contents
SELECT id, content FROM campaign WHERE +city = :city AND id IN (:ids);

-- name: call_facts
SELECT id, title, summary, text, state, opens, closes, seq, closed_seq FROM city_call
WHERE +city = :city AND id IN (:ids);

-- name: selections_of_calls
SELECT s.call_id, s.apply_by, s.rules, s.rules_hash, s.ranking_seq,
       (SELECT COUNT(*) FROM application a WHERE a.call_id = s.call_id),
       (SELECT COUNT(*) FROM evaluator v WHERE v.call_id = s.call_id)
FROM call_selection s WHERE s.city = :city AND s.call_id IN (:calls);

-- name: applications_of_calls
SELECT a.call_id, a.number, c.id, c.owner, a.requested, a.area, a.at, a.seq, a.withdrawn_seq,
       a.position, a.outcome
FROM application a LEFT JOIN campaign c ON c.call_id = a.call_id AND c.application = a.number
WHERE a.city = :city AND a.call_id IN (:calls) AND a.number IN (:numbers);

-- name: evaluators_of_calls
SELECT call_id, code, person, seq FROM evaluator WHERE +city = :city AND call_id IN (:calls);

-- name: evaluations_of_applications
SELECT call_id, evaluator, application, conflict, declared_seq, score_seq FROM evaluation
WHERE city = :city AND call_id IN (:calls) AND application IN (:numbers);

-- name: all_applications_of_calls
-- Without whose they are: a ranking does not ask.
SELECT call_id, number, requested, area, at, seq, withdrawn_seq, position, outcome
FROM application WHERE city = :city AND call_id IN (:calls);

-- name: all_evaluations_of_calls
SELECT call_id, evaluator, application, conflict, declared_seq, score_seq FROM evaluation
WHERE city = :city AND call_id IN (:calls);

-- name: sealed_scores_of_calls
SELECT v.score_seq, p.salt, p.body
FROM evaluation v JOIN event_private p ON p.city = v.city AND p.seq = v.score_seq
WHERE v.city = :city AND v.call_id IN (:calls) AND v.score_seq >= 0;

-- name: first_position_after
-- Acts soon follow the closing instant, so this reads little.
SELECT seq FROM event WHERE city = :city AND seq > :after AND at >= :instant ORDER BY seq LIMIT 1;

-- name: roles_by_email
SELECT id, roles FROM person WHERE city = :city AND email IN (:emails);

-- name: calls_with_pledges
SELECT c.id FROM city_call c WHERE +c.city = :city AND c.id IN (:ids) AND EXISTS (
  SELECT 1 FROM event e
  WHERE e.city = :city AND e.call_id = c.id AND e.type = 'pledge.confirmed');

-- name: pools_of_calls
SELECT id, call_id, name, kind, place, rule, rule_hash FROM pool
WHERE city = :city AND call_id IN (:calls);

-- name: pools_by_id
SELECT id, call_id FROM pool WHERE city = :city AND id IN (:ids);

-- name: funders_of_calls
SELECT f.pool, f.funder, f.name, f.put_in, f.reserved, f.granted
FROM pool p JOIN pool_funder f ON f.pool = p.id
WHERE p.city = :city AND p.call_id IN (:calls) ORDER BY f.pool, f.place;

-- name: holdings_of_campaigns
SELECT h.pool, h.campaign, h.funder, h.reserved, h.granted
FROM pool_holding h JOIN pool_funder f ON f.pool = h.pool AND f.funder = h.funder
WHERE h.campaign IN (:campaigns) ORDER BY h.pool, h.campaign, f.place;

-- name: tallies_of_campaigns
SELECT pool, campaign, counted, roots, first_held FROM pool_tally WHERE pool IN (:pools) AND campaign IN (:campaigns);

-- name: withheld_of_pools
SELECT pool, seq, campaign, donor, amount, drew FROM pool_withheld WHERE pool IN (:pools);

-- name: drop_emptied
DELETE FROM pool_withheld WHERE pool IN (:pools) AND amount = 0;

-- name: draws_of_donors
SELECT pool, campaign, donor, drawn, pledges, counted FROM pool_draw
WHERE campaign IN (:campaigns) AND donor IN (:donors);

-- name: gifts_of_donors
SELECT campaign, donor, given FROM campaign_donor
WHERE campaign IN (:campaigns) AND donor IN (:donors);

-- name: bodies_at
SELECT seq, body FROM event WHERE city = :city AND seq IN (:seqs) ORDER BY seq;

-- name: later_matches
-- Of what refers to a pledge, what redistribution gave it.
SELECT r.ref, r.seq FROM event_ref r JOIN event e ON e.city = r.city AND e.seq = r.seq
WHERE r.city = :city AND r.ref IN (:seqs)
  AND e.type IN ('match.reserved', 'match.granted', 'match.released');

-- name: events_by_id
SELECT id, body FROM event WHERE city = :city AND id IN (:ids);

-- name: private_by_id
-- What is committed to is compared as well, when an act is asked for again.
SELECT e.id, p.body FROM event e JOIN event_private p ON p.city = e.city AND p.seq = e.seq
WHERE e.city = :city AND e.id IN (:ids);
