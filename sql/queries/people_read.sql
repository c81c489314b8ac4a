-- Who somebody is, and what they have left: for the desk and the command that erase a person.

-- name: person_of_email
SELECT id, name, email, roles FROM person WHERE city = :city AND email = :email;

-- name: person_of_id
SELECT id, name, email, roles FROM person WHERE city = :city AND id = :person;

-- name: person_is_verified
SELECT verified FROM person WHERE city = :city AND id = :person;

-- name: other_admins
SELECT roles FROM person WHERE city = :city AND id <> :person AND password_hash <> '' AND roles LIKE '%admin%';

-- name: session_count
SELECT COUNT(*) FROM session WHERE city = :city AND person = :person;

-- name: pledge_traces
-- Open: money is under way, held or owed, or may have to go back since the campaign is not over.
SELECT COUNT(*), CAST(COALESCE(SUM(CASE
  WHEN g.state IN ('placed', 'refunding', 'refund_failed') OR g.task <> ''
    OR (g.state = 'confirmed' AND (g.collected = 0 OR c.state = 'published'))
    OR EXISTS (SELECT 1 FROM payment_attempt a WHERE a.pledge = g.id AND a.is_open = 1)
  THEN 1 ELSE 0 END), 0) AS {{integer}})
FROM pledge g JOIN campaign c ON c.id = g.campaign
WHERE g.city = :city AND g.person = :person;

-- name: campaign_states_of_owner
-- What a ranking did not select becomes nothing public: it is the promoter's, as a draft is.
SELECT CASE WHEN c.state = 'submitted' AND EXISTS (
         SELECT 1 FROM application a
         WHERE a.call_id = c.call_id AND a.number = c.application AND a.outcome NOT IN ('', 'selected'))
       THEN 'draft' ELSE c.state END AS stage, COUNT(*)
FROM campaign c WHERE c.city = :city AND c.owner = :person GROUP BY stage;

-- name: open_payouts_of_owner
SELECT COUNT(*) FROM payout o JOIN campaign c ON c.id = o.campaign
WHERE o.city = :city AND c.owner = :person AND o.state IN ('proposed', 'approved');

-- name: update_count_of_author
SELECT COUNT(*) FROM campaign_update WHERE city = :city AND author = :person;

-- name: pool_count_of_funder
SELECT COUNT(*) FROM pool_funder f JOIN pool p ON p.id = f.pool
WHERE p.city = :city AND f.funder = :person;

-- name: evaluation_traces
SELECT COUNT(*), CAST(COALESCE(SUM(CASE
  WHEN s.ranking_seq < 0 AND k.state = 'open' THEN 1 ELSE 0 END), 0) AS {{integer}})
FROM evaluator v JOIN call_selection s ON s.call_id = v.call_id JOIN city_call k ON k.id = v.call_id
WHERE v.city = :city AND v.person = :person;

-- name: private_positions
-- A look at every private row of the city: rare enough to do without an index.
SELECT seq FROM event_private WHERE city = :city AND body LIKE :person ORDER BY seq;
