-- name: add_city
INSERT INTO city (id, name, hosts, palette, zone, locale, payee, pledge_min, pledge_max, suggested,
                  contact_email, areas, themes, created_at)
VALUES (:id, :name, :hosts, :palette, :zone, :locale, :payee, :pledge_min, :pledge_max, :suggested,
        :contact, :areas, :themes, :now);

-- name: add_head
INSERT INTO journal_head (city, next_seq, last_batch) VALUES (:city, 0, '');

-- name: people_of_city
SELECT email, name, roles FROM person WHERE city = :city AND password_hash <> '' ORDER BY email;

-- name: person_by_email
SELECT id FROM person WHERE city = :city AND email = :email;

-- name: add_person
INSERT INTO person (id, city, email, name, password_hash, roles, created_at)
VALUES (:id, :city, :email, :name, :password_hash, :roles, :now);

-- name: change_person
UPDATE person SET name = :name, password_hash = :password_hash, roles = :roles
WHERE city = :city AND email = :email;
