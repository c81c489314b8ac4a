-- Mail to those who gave. The journal is its outbox: a cursor a city, and a row for each mail that an
-- event calls for. Neither text nor address stands here: both are read when the mail is sent, so that
-- somebody who was erased in between gets none.

-- how far a city's journal has been read for mail; no row: mail is off, or was until now
CREATE TABLE IF NOT EXISTS mail_cursor (
  city {{key}} NOT NULL PRIMARY KEY,
  next_seq {{int}} NOT NULL
) {{table_options}};

-- state: waiting (next_at: due then), sent, set_aside (for a person; code: why), dropped (nobody to
-- write to, or nothing to say any more). seq: the event that called for it.
CREATE TABLE IF NOT EXISTS mail (
  pledge {{id}} NOT NULL,
  kind {{key}} NOT NULL,
  city {{key}} NOT NULL,
  seq {{int}} NOT NULL,
  state {{key}} NOT NULL,
  tries {{int}} NOT NULL,
  next_at {{int}} NOT NULL,
  code {{key}} NOT NULL,
  created_at {{int}} NOT NULL,
  updated_at {{int}} NOT NULL,
  PRIMARY KEY (pledge, kind)
) {{table_options}};
CREATE INDEX mail_due ON mail (state, next_at);
CREATE INDEX mail_city ON mail (city, state, updated_at);

-- from an event to its pledge
CREATE INDEX pledge_seq ON pledge (city, seq);
CREATE INDEX pledge_refund_seq ON pledge (city, refund_seq);
