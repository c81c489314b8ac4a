-- The checkpoints that stand in a folder, so that they can be taken in the order of their sizes.

-- name: past_make
CREATE TABLE past (
  size INTEGER NOT NULL,
  root TEXT NOT NULL,
  PRIMARY KEY (size, root)
) STRICT, WITHOUT ROWID;

-- name: past_add
INSERT INTO past (size, root) VALUES (:size, :root) ON CONFLICT DO NOTHING;

-- name: past_after
SELECT size, root FROM past WHERE (size, root) > (:size, :root) ORDER BY size, root LIMIT :most;
