-- What pages read of a ranking: everything that it was computed from.

-- name: ranking_entry
SELECT at, body FROM event WHERE city = :city AND seq = :seq;

-- name: all_applications
SELECT number, requested, area, at, withdrawn_seq FROM application
WHERE city = :city AND call_id = :call ORDER BY number;

-- name: evaluators_so_far
SELECT COUNT(*) FROM evaluator WHERE city = :city AND call_id = :call;

-- name: recusals
SELECT evaluator, application FROM evaluation
WHERE city = :city AND call_id = :call AND conflict = 'recused' ORDER BY application, evaluator;

-- name: revealed_scores
SELECT seq, body FROM event {{by_event_call}}
WHERE city = :city AND call_id = :call AND type = 'score.revealed' ORDER BY seq;

-- name: chosen_campaigns
SELECT application, id, title FROM campaign
WHERE city = :city AND call_id = :call AND application > 0 AND published_seq >= 0;

-- name: outcomes_of_call
SELECT number, position, outcome FROM application
WHERE city = :city AND call_id = :call AND outcome <> '' ORDER BY number;

-- name: last_application
SELECT COALESCE(MAX(seq), -1) FROM application WHERE city = :city AND call_id = :call;

-- name: first_entry_after
-- Acts soon follow the closing instant, so this reads little.
SELECT seq FROM event WHERE city = :city AND seq > :after AND at >= :instant ORDER BY seq LIMIT 1;
