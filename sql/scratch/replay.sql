-- Where a replay keeps what grows with pledges and donors (domain/journal/replay_facts.hpp): tables
-- that the program makes for itself, fills, reads once more in order, and throws away.

-- name: replay_make_pledge
CREATE TABLE pledge (
  seq INTEGER NOT NULL PRIMARY KEY,
  campaign TEXT NOT NULL,
  donor TEXT NOT NULL,
  amount INTEGER NOT NULL,
  placed INTEGER NOT NULL,
  verified INTEGER NOT NULL,
  promoter_linked INTEGER NOT NULL,
  state TEXT NOT NULL,
  collected INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  refund_seq INTEGER NOT NULL,
  drawn TEXT NOT NULL
) STRICT;

-- name: replay_make_giver
-- All of one donor in one campaign, which is borrowed and given back together.
CREATE TABLE giver (
  campaign TEXT NOT NULL,
  donor TEXT NOT NULL,
  given INTEGER NOT NULL,
  draws TEXT NOT NULL,
  PRIMARY KEY (campaign, donor)
) STRICT, WITHOUT ROWID;

-- name: replay_make_withheld
CREATE TABLE withheld (
  pool TEXT NOT NULL,
  seq INTEGER NOT NULL,
  campaign TEXT NOT NULL,
  donor TEXT NOT NULL,
  amount INTEGER NOT NULL,
  drew INTEGER NOT NULL,
  PRIMARY KEY (pool, seq)
) STRICT, WITHOUT ROWID;

-- name: replay_make_withheld_index
CREATE INDEX withheld_campaign ON withheld (campaign);

-- name: replay_make_ref
CREATE TABLE event_ref (
  ref INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (ref, seq)
) STRICT, WITHOUT ROWID;

-- name: replay_make_event_id
-- What is no ULID by its hash: an id read from elsewhere may be any text.
CREATE TABLE event_id (id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

-- name: replay_note_id
INSERT INTO event_id (id) VALUES (:id) ON CONFLICT DO NOTHING;

-- name: replay_make_unopened
-- Positions whose commitment has no private row, and no erasure so far that says why.
CREATE TABLE unopened (seq INTEGER NOT NULL PRIMARY KEY) STRICT;

-- name: replay_make_erased
CREATE TABLE erased (seq INTEGER NOT NULL PRIMARY KEY, told INTEGER NOT NULL) STRICT;

-- name: replay_make_met
-- Pledges that a row of the database stands for.
CREATE TABLE met (seq INTEGER NOT NULL PRIMARY KEY) STRICT;

-- name: replay_pledges
SELECT seq, campaign, donor, amount, placed, verified, promoter_linked, state, collected, counted,
       refund_seq, drawn
FROM pledge WHERE seq IN (:seqs);

-- name: replay_givers
-- givers: a list of pairs, campaign and donor.
SELECT g.campaign, g.donor, g.given, g.draws
FROM json_each(:givers) AS k CROSS JOIN giver AS g
  ON g.campaign = json_extract(k.value, '$[0]') AND g.donor = json_extract(k.value, '$[1]');

-- name: replay_withheld
SELECT seq, campaign, donor, amount, drew FROM withheld
WHERE pool = :pool AND seq > :after ORDER BY seq LIMIT :most;

-- name: replay_forget_withheld
DELETE FROM withheld WHERE pool = :pool AND seq = :seq;

-- name: replay_forget_withheld_of_campaign
DELETE FROM withheld WHERE campaign = :campaign;

-- name: replay_explained
DELETE FROM unopened WHERE seq IN (:seqs);

-- name: replay_unopened
SELECT seq FROM unopened ORDER BY seq LIMIT :most;

-- name: replay_erased
-- The pseudonym is that of the pledge confirmed there, if one was.
SELECT e.seq, e.told, COALESCE(p.donor, '') FROM erased e LEFT JOIN pledge p ON p.seq = e.seq
WHERE e.seq > :after ORDER BY e.seq LIMIT :most;

-- name: replay_draws_page
SELECT donor, draws FROM giver
WHERE campaign = :campaign AND donor > :donor AND draws <> '' ORDER BY donor LIMIT :most;

-- name: replay_gifts_page
SELECT donor, given FROM giver
WHERE campaign = :campaign AND donor > :donor AND given <> 0 ORDER BY donor LIMIT :most;

-- name: replay_refs_page
SELECT ref, seq FROM event_ref
WHERE (ref, seq) > (:ref, :seq) ORDER BY ref, seq LIMIT :most;

-- name: replay_pledge_rows
SELECT seq, campaign, amount, state, collected, counted, verified, promoter_linked, refund_seq
FROM pledge WHERE seq IN (:seqs);

-- name: replay_meet
INSERT INTO met (seq) VALUES (:seq) ON CONFLICT DO NOTHING;

-- name: replay_met_count
SELECT COUNT(*) FROM met;

-- name: replay_part
DELETE FROM met;

-- name: replay_not_met
SELECT p.seq, p.campaign FROM pledge p WHERE NOT EXISTS (SELECT 1 FROM met m WHERE m.seq = p.seq)
ORDER BY p.seq LIMIT :most;
