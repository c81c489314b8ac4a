-- What goes when a person is erased. Overwritten, not deleted, where others' figures rest on the row.

-- name: attempts_of_person
SELECT a.operation, a.id FROM payment_attempt a JOIN pledge g ON g.id = a.pledge
WHERE g.city = :city AND g.person = :person;

-- name: blank_notices
UPDATE inbox SET body = '' WHERE attempt_key IN (:keys);

-- name: blank_redirects
UPDATE payment_attempt SET redirect_url = ''
WHERE city = :city AND pledge IN (SELECT id FROM pledge WHERE city = :city AND person = :person);

-- name: blank_pledges
-- The amount, the states and the pseudonym stand in the journal too. The provider's reference stays:
-- an opaque number, without which money could neither be given back nor accounted for.
UPDATE pledge SET person = '', public_name = '', message = '', locale = 'it', input_hash = '',
                  placed = placed - placed % 1000000
WHERE city = :city AND person = :person;

-- name: delete_private_rows
DELETE FROM event_private WHERE city = :city AND seq IN (:seqs);

-- name: delete_pseudonyms
DELETE FROM donor WHERE city = :city AND person = :person;

-- name: delete_sessions
DELETE FROM session WHERE city = :city AND person = :person;

-- name: delete_drafts
DELETE FROM campaign WHERE city = :city AND owner = :person AND state IN ('draft', 'returned');

-- name: delete_unselected
-- The journal keeps its number, what it asked for and its outcome.
DELETE FROM campaign WHERE city = :city AND owner = :person AND state = 'submitted' AND EXISTS (
  SELECT 1 FROM application a
  WHERE a.call_id = campaign.call_id AND a.number = campaign.application AND a.outcome NOT IN ('', 'selected'));

-- name: delete_payees
DELETE FROM payee
WHERE city = :city AND campaign IN (SELECT id FROM campaign WHERE city = :city AND owner = :person);

-- name: blank_payout_accounts
UPDATE payout SET holder = '', iban = ''
WHERE city = :city AND campaign IN (SELECT id FROM campaign WHERE city = :city AND owner = :person);

-- name: blank_proposers
UPDATE payout SET proposed_by = '' WHERE city = :city AND proposed_by = :person;

-- name: blank_approvers
UPDATE payout SET approved_by = '' WHERE city = :city AND approved_by = :person;

-- name: blank_verifiers
UPDATE payee SET verified_by = '' WHERE city = :city AND verified_by = :person;

-- name: blank_owners
UPDATE campaign SET owner = '', reasons = '' WHERE city = :city AND owner = :person;

-- name: blank_evaluators
UPDATE evaluator SET person = '' WHERE city = :city AND person = :person;

-- name: blank_authors
UPDATE campaign_update SET author = '' WHERE city = :city AND author = :person;

-- name: delete_person
DELETE FROM person WHERE city = :city AND id = :person;
