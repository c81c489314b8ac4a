-- What a round needs beyond single pledges: its close, pools that share at the close of the call
-- (quadratic), and pools that give on what was released (redistribute).

-- projection: position of call.closed, -1 before
ALTER TABLE city_call ADD COLUMN closed_seq {{int}} NOT NULL DEFAULT -1;

-- content: when the promoter last handed the campaign in; 0: never
ALTER TABLE campaign ADD COLUMN handed_in_at {{int}} NOT NULL DEFAULT 0;

-- content: 1 when an officer has checked who the person is
ALTER TABLE person ADD COLUMN verified {{int}} NOT NULL DEFAULT 0;

-- what held of the pledger when the pledge was placed; rules may ask for it
ALTER TABLE pledge ADD COLUMN verified {{int}} NOT NULL DEFAULT 0;
ALTER TABLE pledge ADD COLUMN promoter_linked {{int}} NOT NULL DEFAULT 0;

-- projection: what counts of a donor's gifts in a quadratic pool
ALTER TABLE pool_draw ADD COLUMN counted {{int}} NOT NULL DEFAULT 0;

-- projection: what a pool remembers of a campaign besides its money. Quadratic: what counts, and the
-- sum of its donors' square roots in fixed point (domain/matching/quadratic), a decimal integer longer
-- than any integer column. Lump sum: position of the pledge at which its condition first held, or -1.
CREATE TABLE IF NOT EXISTS pool_tally (
  pool {{id}} NOT NULL,
  campaign {{id}} NOT NULL,
  counted {{int}} NOT NULL,
  roots {{key}} NOT NULL,
  first_held {{int}} NOT NULL,
  PRIMARY KEY (pool, campaign)
) {{table_options}};

-- projection: what the budget alone withheld from a confirmed pledge of an open campaign (seq: of its
-- confirmation), in pools that redistribute; drew: whether the pledge has drawn anything so far
CREATE TABLE IF NOT EXISTS pool_withheld (
  pool {{id}} NOT NULL,
  seq {{int}} NOT NULL,
  campaign {{id}} NOT NULL,
  donor {{id}} NOT NULL,
  amount {{int}} NOT NULL,
  drew {{int}} NOT NULL,
  PRIMARY KEY (pool, seq)
) {{table_options}};

-- projection: where in the journal a pledge drew more, after its confirmation
CREATE TABLE IF NOT EXISTS pledge_match (
  city {{key}} NOT NULL,
  pledge_seq {{int}} NOT NULL,
  seq {{int}} NOT NULL,
  PRIMARY KEY (city, pledge_seq, seq)
) {{table_options}};

-- How this installation is bound: name "secret" (a fingerprint of the secret in the data folder), and for
-- a demo city "demo:<city>" (loading, whole)
CREATE TABLE IF NOT EXISTS installation (
  name {{key}} NOT NULL PRIMARY KEY,
  value {{short_text}} NOT NULL
) {{table_options}};

-- Calls are public from the start; what an interrupted opening had left was never shown to anybody.
DELETE FROM city_call WHERE state = 'draft';

-- payment state: when a notice is read next, and how often it was in vain; set_aside: 1 when it
-- names nothing of ours and waits for a person (city empty: no city can be told)
ALTER TABLE inbox ADD COLUMN tries {{int}} NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN next_at {{int}} NOT NULL DEFAULT 0;
ALTER TABLE inbox ADD COLUMN set_aside {{int}} NOT NULL DEFAULT 0;
CREATE INDEX inbox_set_aside ON inbox (set_aside, received_at);

-- a request sent again under its key with another content is refused by the rail, and then asked for
ALTER TABLE payment_attempt DROP COLUMN params_hash;

-- payment state: how far a provider's own list of changes has been read
CREATE TABLE IF NOT EXISTS provider_list (
  provider {{key}} NOT NULL PRIMARY KEY,
  cursor_text {{key}} NOT NULL,
  read_at {{int}} NOT NULL
) {{table_options}};
