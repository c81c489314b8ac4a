-- Texts that are in the journal by their hash alone, each beside its event (services/text_checks).
-- By primary key, as pledges_page is: the function keeps the planner from an index on the city.

-- name: call_texts
SELECT k.id, k.title, k.summary, k.text, k.opens, k.closes, k.seq, e.body
FROM city_call k LEFT JOIN event e ON e.city = k.city AND e.seq = k.seq
WHERE k.id > :after AND COALESCE(k.city, '') = :city ORDER BY k.id LIMIT :most;

-- name: call_rules
SELECT s.call_id, s.rules, s.rules_hash, COALESCE(k.seq, -1)
FROM call_selection s LEFT JOIN city_call k ON k.id = s.call_id
WHERE s.call_id > :after AND COALESCE(s.city, '') = :city ORDER BY s.call_id LIMIT :most;

-- name: evaluators_with_person
-- Each beside the private part of its appointment: here and there it is one person.
SELECT v.call_id, v.code, v.person, v.seq, p.body
FROM evaluator v LEFT JOIN event_private p ON p.city = v.city AND p.seq = v.seq
WHERE v.city = :city AND v.person <> '' ORDER BY v.call_id, v.code;

-- name: applications_of_city
-- Each beside the private part of its receipt, and the campaign that it is.
SELECT a.call_id, a.number, a.seq, c.id, c.owner, c.content_hash, c.published_seq, p.body
FROM application a LEFT JOIN campaign c ON c.call_id = a.call_id AND c.application = a.number
LEFT JOIN event_private p ON p.city = a.city AND p.seq = a.seq
WHERE a.city = :city AND a.withdrawn_seq < 0 ORDER BY a.call_id, a.number;

-- name: campaigns_of_no_application
SELECT c.id, c.application FROM campaign c WHERE c.city = :city AND c.application > 0 AND NOT EXISTS (
  SELECT 1 FROM application a
  WHERE a.call_id = c.call_id AND a.number = c.application AND a.withdrawn_seq < 0)
ORDER BY c.id LIMIT :most;

-- name: rules_text
SELECT rules FROM call_selection WHERE city = :city AND call_id = :call;

-- name: campaign_texts
SELECT c.id, c.content, c.title, c.summary, c.area, c.theme, c.model, c.goal, c.minimum, c.optimum,
       c.opens, c.deadline, c.published_seq,
       (SELECT e.body FROM event e WHERE e.city = c.city AND e.campaign = c.id
        AND e.type IN ('campaign.published', 'campaign.revised') ORDER BY e.seq DESC LIMIT 1)
FROM campaign c
WHERE c.id > :after AND COALESCE(c.city, '') = :city
AND (c.published_seq >= 0 OR c.state IN ('published', 'succeeded', 'failed'))
ORDER BY c.id LIMIT :most;

-- name: update_texts
SELECT u.id, u.campaign, u.title, u.text, u.at, u.seq, e.body
FROM campaign_update u LEFT JOIN event e ON e.city = u.city AND e.seq = u.seq
WHERE u.id > :after AND COALESCE(u.city, '') = :city ORDER BY u.id LIMIT :most;

-- name: measurement_texts
SELECT m.id, m.campaign, m.indicator, m.value, m.date, m.evidence, m.note, m.at, m.seq, e.body
FROM measurement m LEFT JOIN event e ON e.city = m.city AND e.seq = m.seq
WHERE m.id > :after AND COALESCE(m.city, '') = :city ORDER BY m.id LIMIT :most;

-- name: updates_lost
-- By campaign: the index of the journal's filters finds the few events of a kind.
SELECT e.seq FROM campaign c
JOIN event e ON e.city = c.city AND e.campaign = c.id AND e.type = 'update.published'
WHERE c.city = :city AND NOT EXISTS (SELECT 1 FROM campaign_update u WHERE u.id = e.id AND u.seq = e.seq)
ORDER BY e.seq LIMIT :most;

-- name: measurements_lost
SELECT e.seq FROM campaign c
JOIN event e ON e.city = c.city AND e.campaign = c.id AND e.type = 'indicator.measured'
WHERE c.city = :city AND NOT EXISTS (SELECT 1 FROM measurement m WHERE m.id = e.id AND m.seq = e.seq)
ORDER BY e.seq LIMIT :most;

-- name: call_text
SELECT title, summary, text FROM city_call WHERE city = :city AND id = :id;

-- name: campaign_text
SELECT content FROM campaign WHERE city = :city AND id = :id;

-- name: update_text
SELECT title, text FROM campaign_update WHERE city = :city AND id = :id;

-- name: measurement_text
SELECT evidence, note FROM measurement WHERE city = :city AND id = :id;
