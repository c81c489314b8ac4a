-- name: attempts_due
SELECT a.id, a.city, a.pledge, a.operation, a.state, a.reference, p.reference, p.amount, a.created_at,
       p.locale, c.title, c.model, c.deadline, person.email, a.tries
FROM payment_attempt a
JOIN pledge p ON p.id = a.pledge
JOIN campaign c ON c.id = p.campaign
LEFT JOIN person ON person.id = p.person
WHERE a.is_open = 1 AND a.next_at <= :now
ORDER BY a.next_at LIMIT :most;

-- name: attempts_to_carry_out
SELECT a.id, a.city, a.pledge, a.operation, a.state, a.reference, p.reference, p.amount, a.created_at,
       p.locale, c.title, c.model, c.deadline, person.email, a.tries
FROM payment_attempt a
JOIN pledge p ON p.id = a.pledge
JOIN campaign c ON c.id = p.campaign
LEFT JOIN person ON person.id = p.person
WHERE a.id IN (:ids);

-- name: attempts_of_pledge
SELECT a.id, a.city, a.pledge, a.operation, a.state, a.reference, p.reference, p.amount, a.created_at,
       p.locale, c.title, c.model, c.deadline, person.email, a.tries
FROM payment_attempt a
JOIN pledge p ON p.id = a.pledge
JOIN campaign c ON c.id = p.campaign
LEFT JOIN person ON person.id = p.person
WHERE a.city = :city AND a.pledge = :pledge AND a.operation = 'begin'
ORDER BY a.created_at DESC, a.id DESC LIMIT 1;

-- name: payouts_due
SELECT a.id, a.city, a.operation, a.state, a.reference, o.citizens, a.created_at, c.title, o.tranche,
       o.holder, o.iban, a.tries
FROM payment_attempt a
JOIN payout o ON o.id = a.payout
JOIN campaign c ON c.id = o.campaign
WHERE a.is_open = 1 AND a.next_at <= :now
ORDER BY a.next_at LIMIT :most;

-- name: payouts_to_carry_out
SELECT a.id, a.city, a.operation, a.state, a.reference, o.citizens, a.created_at, c.title, o.tranche,
       o.holder, o.iban, a.tries
FROM payment_attempt a
JOIN payout o ON o.id = a.payout
JOIN campaign c ON c.id = o.campaign
WHERE a.id IN (:ids);

-- name: postpone_attempt
UPDATE payment_attempt SET tries = :tries, next_at = :next_at WHERE city = :city AND id = :id;

-- name: postpone_notice
UPDATE inbox SET tries = :tries, next_at = :next_at WHERE provider = :provider AND event_id = :event;
