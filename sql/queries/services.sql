-- name: all_cities
SELECT id, name, hosts, palette, zone, locale, payee, contact_email, pledge_min, pledge_max,
       suggested, areas, themes
FROM city ORDER BY created_at, id;

-- name: session_person
SELECT p.id, p.name, p.email, p.roles
FROM session s JOIN person p ON p.id = s.person AND p.city = s.city
WHERE s.token_hash = :token_hash AND s.city = :city AND s.expires_at > :now;

-- name: person_password
SELECT id, name, email, roles, password_hash FROM person WHERE city = :city AND email = :email;

-- name: add_session
INSERT INTO session (token_hash, city, person, created_at, expires_at)
VALUES (:token_hash, :city, :person, :now, :expires);

-- name: end_session
DELETE FROM session WHERE token_hash = :token_hash AND city = :city;

-- name: forget_old_sessions
DELETE FROM session WHERE expires_at <= :now;

-- name: set_password_hash
UPDATE person SET password_hash = :hash WHERE id = :person AND city = :city;

-- name: city_of_attempt
SELECT city FROM payment_attempt WHERE id = :attempt;

-- name: first_city
SELECT id FROM city ORDER BY id LIMIT 1;

-- name: tallies_without_roots
SELECT pool, campaign FROM pool_tally WHERE roots = '';

-- name: counted_in_campaign
SELECT counted FROM pool_draw WHERE campaign = :campaign AND pool = :pool AND counted <> 0;

-- name: put_roots
UPDATE pool_tally SET roots = :roots WHERE pool = :pool AND campaign = :campaign AND roots = '';
