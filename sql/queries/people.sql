-- name: add_city
INSERT INTO city (id, name, hosts, palette, zone, locale, payee, pledge_min, pledge_max, suggested,
                  contact_email, areas, themes, created_at)
VALUES (:id, :name, :hosts, :palette, :zone, :locale, :payee, :pledge_min, :pledge_max, :suggested,
        :contact, :areas, :themes, :now);

-- name: add_head
INSERT INTO journal_head (city, next_seq, last_batch) VALUES (:city, 0, '');

-- name: people_of_city
SELECT email, name, roles FROM person WHERE city = :city AND password_hash <> '' ORDER BY email;

-- name: add_person
INSERT INTO person (id, city, email, name, password_hash, roles, verified, created_at)
VALUES (:id, :city, :email, :name, :password_hash, :roles, :verified, :now);

-- name: person_facts
SELECT id, name, roles, verified FROM person WHERE city = :city AND email = :email;

-- name: end_sessions_of
DELETE FROM session WHERE city = :city AND person = :person;

-- name: change_person
UPDATE person SET name = :name, password_hash = :password_hash, roles = :roles, verified = :verified
WHERE city = :city AND email = :email;
