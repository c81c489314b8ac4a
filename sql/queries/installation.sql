-- name: installation_mark
SELECT value FROM installation WHERE name = :name;
