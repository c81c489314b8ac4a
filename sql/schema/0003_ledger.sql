-- What the accounts are read by: sums of each account, so that nobody adds up the whole journal for a
-- balance, and which events refer to which, so that the way of a gift can be followed.

-- projection: what an account took in (debit) and gave out (credit) within a part of the journal; `part` is
-- the part's first position (domain/ledger/turnover.hpp)
CREATE TABLE IF NOT EXISTS account_turnover (
  city {{key}} NOT NULL,
  part {{int}} NOT NULL,
  account {{account}} NOT NULL,
  debit {{int}} NOT NULL,
  credit {{int}} NOT NULL,
  PRIMARY KEY (city, part, account)
) {{table_options}};

-- projection: the event at `seq` names the one at `ref` among those that it rests on or reverses
CREATE TABLE IF NOT EXISTS event_ref (
  city {{key}} NOT NULL,
  ref {{int}} NOT NULL,
  seq {{int}} NOT NULL,
  PRIMARY KEY (city, ref, seq)
) {{table_options}};

-- A step that took effect and was not counted finds its rows there, and adds none.
INSERT INTO account_turnover (city, part, account, debit, credit)
SELECT city, seq - seq % 10000, account,
       SUM(CASE WHEN cents > 0 THEN cents ELSE 0 END), SUM(CASE WHEN cents < 0 THEN -cents ELSE 0 END)
FROM posting WHERE NOT EXISTS (SELECT 1 FROM account_turnover)
GROUP BY city, seq - seq % 10000, account;

-- only: sqlite
INSERT INTO event_ref (city, ref, seq)
SELECT DISTINCT event.city, line.value, event.seq
FROM event, json_each(event.body, '$.ref') AS line WHERE NOT EXISTS (SELECT 1 FROM event_ref);
-- only: mysql
INSERT INTO event_ref (city, ref, seq)
SELECT DISTINCT event.city, line.ref, event.seq
FROM event, JSON_TABLE(event.body, '$.ref[*]' COLUMNS (ref BIGINT PATH '$')) AS line
WHERE NOT EXISTS (SELECT 1 FROM event_ref);
