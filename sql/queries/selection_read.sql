-- What desks and public pages read about calls that select by rules. Columns of a SelectionRow are the same in
-- each query.

-- name: selection_rows
SELECT s.call_id, k.title, k.state, k.opens, k.closes, k.seq, s.apply_by, s.rules, s.rules_hash, s.ranking_seq,
       (SELECT COUNT(*) FROM application a WHERE a.call_id = s.call_id AND a.withdrawn_seq < 0), ''
FROM call_selection s JOIN city_call k ON k.id = s.call_id
WHERE s.city = :city AND s.call_id IN (:calls);

-- name: selections_of_evaluator
SELECT s.call_id, k.title, k.state, k.opens, k.closes, k.seq, s.apply_by, s.rules, s.rules_hash, s.ranking_seq,
       (SELECT COUNT(*) FROM application a WHERE a.call_id = s.call_id AND a.withdrawn_seq < 0), v.code
FROM evaluator v JOIN call_selection s ON s.call_id = v.call_id JOIN city_call k ON k.id = s.call_id
WHERE v.city = :city AND v.person = :person
ORDER BY s.apply_by DESC, s.call_id LIMIT :most;

-- name: selections_waiting
SELECT s.call_id, k.title, k.state, k.opens, k.closes, k.seq, s.apply_by, s.rules, s.rules_hash, s.ranking_seq,
       (SELECT COUNT(*) FROM application a WHERE a.call_id = s.call_id AND a.withdrawn_seq < 0), ''
FROM call_selection s JOIN city_call k ON k.id = s.call_id
WHERE s.city = :city AND s.ranking_seq < 0 AND k.state = 'open'
ORDER BY s.apply_by, s.call_id LIMIT :most;

-- name: applications_of_call
SELECT a.number, COALESCE(c.id, ''), COALESCE(c.owner, ''), COALESCE(c.title, ''), COALESCE(p.name, ''),
       a.requested, a.area, a.at, a.seq
FROM application a LEFT JOIN campaign c ON c.call_id = a.call_id AND c.application = a.number
LEFT JOIN person p ON p.id = c.owner
WHERE a.city = :city AND a.call_id = :call AND a.withdrawn_seq < 0 ORDER BY a.number;

-- name: application_of_call
SELECT a.number, COALESCE(c.id, ''), COALESCE(c.owner, ''), COALESCE(c.title, ''), COALESCE(p.name, ''),
       a.requested, a.area, a.at, a.seq
FROM application a LEFT JOIN campaign c ON c.call_id = a.call_id AND c.application = a.number
LEFT JOIN person p ON p.id = c.owner
WHERE a.city = :city AND a.call_id = :call AND a.number = :number AND a.withdrawn_seq < 0;

-- name: evaluators_of_call
SELECT v.code, v.person, COALESCE(p.name, ''), COALESCE(p.email, ''), v.seq
FROM evaluator v LEFT JOIN person p ON p.id = v.person
WHERE v.city = :city AND v.call_id = :call ORDER BY v.seq;

-- name: evaluations_of_call
SELECT evaluator, application, conflict, declared_seq, score_seq FROM evaluation
WHERE city = :city AND call_id = :call ORDER BY application, evaluator;
