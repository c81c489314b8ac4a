-- Paying out what a campaign has raised, in tranches (domain/payout).

-- content, erasable: where a campaign's money goes; verified_at 0: nobody has checked it as it is now
CREATE TABLE IF NOT EXISTS payee (
  campaign {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  holder {{short_text}} NOT NULL,
  iban {{key}} NOT NULL,
  changed_at {{int}} NOT NULL,
  verified_at {{int}} NOT NULL,
  verified_by {{id}} NOT NULL
) {{table_options}};

-- content (who proposed and approved, the account) and projection: a tranche, from its proposal on;
-- tranche 0 and seq -1 before it is approved
CREATE TABLE IF NOT EXISTS payout (
  id {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  campaign {{id}} NOT NULL,
  call_id {{id}} NOT NULL,
  state {{key}} NOT NULL,
  tranche {{int}} NOT NULL,
  milestone {{short_text}} NOT NULL,
  amount {{int}} NOT NULL,
  citizens {{int}} NOT NULL,
  provider {{key}} NOT NULL,
  by_rail {{int}} NOT NULL,
  holder {{short_text}} NOT NULL,
  iban {{key}} NOT NULL,
  proposed_by {{id}} NOT NULL,
  approved_by {{id}} NOT NULL,
  proposed_at {{int}} NOT NULL,
  order_text {{short_text}} NOT NULL,
  code {{key}} NOT NULL,
  seq {{int}} NOT NULL,
  citizens_seq {{int}} NOT NULL,
  pools_seq {{int}} NOT NULL,
  withdrawn_seq {{int}} NOT NULL
) {{table_options}};
CREATE INDEX payout_campaign ON payout (campaign, tranche);
CREATE INDEX payout_state ON payout (city, state);

-- projection: what pools pay towards an approved tranche
CREATE TABLE IF NOT EXISTS payout_part (
  payout {{id}} NOT NULL,
  pool {{id}} NOT NULL,
  funder {{id}} NOT NULL,
  amount {{int}} NOT NULL,
  PRIMARY KEY (payout, pool, funder)
) {{table_options}};

-- payment state: the tranche that a payout's attempt is about, which then has no pledge
ALTER TABLE payment_attempt ADD COLUMN payout {{id}} NOT NULL DEFAULT '';
