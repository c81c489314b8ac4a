-- What the accounts are read by: sums of each account, so that nobody adds up the whole journal for a
-- balance.

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

-- A step that took effect and was not counted finds its rows there, and adds none.
INSERT INTO account_turnover (city, part, account, debit, credit)
SELECT city, seq - seq % 10000, account,
       SUM(CASE WHEN cents > 0 THEN cents ELSE 0 END), SUM(CASE WHEN cents < 0 THEN -cents ELSE 0 END)
FROM posting WHERE NOT EXISTS (SELECT 1 FROM account_turnover)
GROUP BY city, seq - seq % 10000, account;
