-- The first schema. What each table is: journal (never changed), projection (made from the journal,
-- can be rebuilt), content (ordinary rows), or payment state.
-- Instants are microseconds since 1970 UTC; money is cents; names of states are words.

-- content: one row a city
CREATE TABLE IF NOT EXISTS city (
  id {{key}} NOT NULL PRIMARY KEY,
  name {{short_text}} NOT NULL,
  hosts {{short_text}} NOT NULL,
  palette {{key}} NOT NULL,
  zone {{key}} NOT NULL,
  locale {{key}} NOT NULL,
  payee {{short_text}} NOT NULL,
  pledge_min {{int}} NOT NULL,
  pledge_max {{int}} NOT NULL,
  suggested {{short_text}} NOT NULL,
  contact_email {{email}} NOT NULL,
  areas {{text}} NOT NULL,
  themes {{text}} NOT NULL,
  created_at {{int}} NOT NULL
) {{table_options}};

-- journal: the next free position, locked by the writer for the length of a batch; last_batch tells a
-- writer that lost its connection during COMMIT whether the batch took effect
CREATE TABLE IF NOT EXISTS journal_head (
  city {{key}} NOT NULL PRIMARY KEY,
  next_seq {{int}} NOT NULL,
  last_batch {{id}} NOT NULL
) {{table_options}};

-- journal: (city, seq) is the fence: two processes can never both append the same position
CREATE TABLE IF NOT EXISTS event (
  city {{key}} NOT NULL,
  seq {{int}} NOT NULL,
  id {{id}} NOT NULL,
  type {{key}} NOT NULL,
  call_id {{id}},
  campaign {{id}},
  at {{int}} NOT NULL,
  body {{text}} NOT NULL,
  leaf {{hash}} NOT NULL,
  PRIMARY KEY (city, seq)
) {{table_options}};
CREATE UNIQUE INDEX event_id ON event (city, id);
CREATE INDEX event_campaign ON event (city, campaign, seq);
CREATE INDEX event_type ON event (city, type, seq);

-- journal, erasable: what a leaf's commitment opens to
CREATE TABLE IF NOT EXISTS event_private (
  city {{key}} NOT NULL,
  seq {{int}} NOT NULL,
  salt {{hash}} NOT NULL,
  body {{text}} NOT NULL,
  PRIMARY KEY (city, seq)
) {{table_options}};

-- only: sqlite
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END
;;
-- only: sqlite
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END
;;
-- only: mysql
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the journal is append-only'
;;
-- only: mysql
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the journal is append-only'
;;

-- content: people, also guests, who have no password
CREATE TABLE IF NOT EXISTS person (
  id {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  email {{email}} NOT NULL,
  name {{short_text}} NOT NULL,
  password_hash {{short_text}} NOT NULL,
  roles {{key}} NOT NULL,
  created_at {{int}} NOT NULL
) {{table_options}};
CREATE UNIQUE INDEX person_email ON person (city, email);

CREATE TABLE IF NOT EXISTS session (
  token_hash {{hash}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  person {{id}} NOT NULL,
  created_at {{int}} NOT NULL,
  expires_at {{int}} NOT NULL
) {{table_options}};
CREATE INDEX session_expiry ON session (expires_at);

-- content, erasable: the link between a person and their pseudonym in one call
CREATE TABLE IF NOT EXISTS donor (
  id {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  call_id {{id}} NOT NULL,
  person {{id}} NOT NULL
) {{table_options}};
CREATE UNIQUE INDEX donor_person ON donor (call_id, person);

-- content; state and seq are projections. `call` is a reserved word in MySQL.
CREATE TABLE IF NOT EXISTS city_call (
  id {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  title {{short_text}} NOT NULL,
  summary {{text}} NOT NULL,
  text {{text}} NOT NULL,
  state {{key}} NOT NULL,
  opens {{int}} NOT NULL,
  closes {{int}} NOT NULL,
  seq {{int}} NOT NULL
) {{table_options}};
CREATE INDEX city_call_city ON city_call (city, opens);

-- content (content, owner, reasons, version) and projection (the figures and positions).
-- title, summary, area, theme stand in the content too; here they serve lists and filters.
CREATE TABLE IF NOT EXISTS campaign (
  id {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  call_id {{id}} NOT NULL,
  owner {{id}} NOT NULL,
  state {{key}} NOT NULL,
  version {{int}} NOT NULL,
  content {{text}} NOT NULL,
  content_hash {{hash}} NOT NULL,
  reasons {{text}} NOT NULL,
  title {{short_text}} NOT NULL,
  summary {{text}} NOT NULL,
  area {{short_text}} NOT NULL,
  theme {{short_text}} NOT NULL,
  model {{key}} NOT NULL,
  goal {{int}} NOT NULL,
  minimum {{int}} NOT NULL,
  optimum {{int}} NOT NULL,
  opens {{int}} NOT NULL,
  deadline {{int}} NOT NULL,
  raised {{int}} NOT NULL,
  donors {{int}} NOT NULL,
  pledges {{int}} NOT NULL,
  published_seq {{int}} NOT NULL,
  closed_seq {{int}} NOT NULL,
  created_at {{int}} NOT NULL
) {{table_options}};
CREATE INDEX campaign_state ON campaign (city, state, deadline);
CREATE INDEX campaign_call ON campaign (call_id, state);
CREATE INDEX campaign_owner ON campaign (city, owner);

-- projection: pools and what their funders have put in, promised and granted
CREATE TABLE IF NOT EXISTS pool (
  id {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  call_id {{id}} NOT NULL,
  name {{short_text}} NOT NULL,
  kind {{key}} NOT NULL,
  place {{int}} NOT NULL,
  rule {{text}} NOT NULL,
  rule_hash {{hash}} NOT NULL,
  seq {{int}} NOT NULL
) {{table_options}};
CREATE INDEX pool_call ON pool (call_id, place);

CREATE TABLE IF NOT EXISTS pool_funder (
  pool {{id}} NOT NULL,
  funder {{id}} NOT NULL,
  place {{int}} NOT NULL,
  name {{short_text}} NOT NULL,
  put_in {{int}} NOT NULL,
  reserved {{int}} NOT NULL,
  granted {{int}} NOT NULL,
  PRIMARY KEY (pool, funder)
) {{table_options}};
CREATE INDEX pool_funder_funder ON pool_funder (funder);

-- projection: what a pool holds for a campaign, by funder
CREATE TABLE IF NOT EXISTS pool_holding (
  pool {{id}} NOT NULL,
  campaign {{id}} NOT NULL,
  funder {{id}} NOT NULL,
  reserved {{int}} NOT NULL,
  granted {{int}} NOT NULL,
  PRIMARY KEY (pool, campaign, funder)
) {{table_options}};
CREATE INDEX pool_holding_campaign ON pool_holding (campaign);

-- projection: what a donor drew from a pool in a campaign
CREATE TABLE IF NOT EXISTS pool_draw (
  pool {{id}} NOT NULL,
  campaign {{id}} NOT NULL,
  donor {{id}} NOT NULL,
  drawn {{int}} NOT NULL,
  pledges {{int}} NOT NULL,
  PRIMARY KEY (campaign, donor, pool)
) {{table_options}};

-- projection: what a donor gave to a campaign, net of refunds
CREATE TABLE IF NOT EXISTS campaign_donor (
  campaign {{id}} NOT NULL,
  donor {{id}} NOT NULL,
  given {{int}} NOT NULL,
  PRIMARY KEY (campaign, donor)
) {{table_options}};

-- content (who, name, message) and payment state; seq and refund_seq point into the journal
CREATE TABLE IF NOT EXISTS pledge (
  id {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  campaign {{id}} NOT NULL,
  call_id {{id}} NOT NULL,
  person {{id}} NOT NULL,
  donor {{id}} NOT NULL,
  amount {{int}} NOT NULL,
  public_name {{short_text}} NOT NULL,
  message {{short_text}} NOT NULL,
  locale {{key}} NOT NULL,
  input_hash {{hash}} NOT NULL,
  state {{key}} NOT NULL,
  task {{key}} NOT NULL,
  collected {{int}} NOT NULL,
  counted {{int}} NOT NULL,
  provider {{key}} NOT NULL,
  method {{key}} NOT NULL,
  reference {{key}} NOT NULL,
  reason {{key}} NOT NULL,
  placed {{int}} NOT NULL,
  confirmed_at {{int}} NOT NULL,
  seq {{int}} NOT NULL,
  refund_seq {{int}} NOT NULL
) {{table_options}};
CREATE INDEX pledge_campaign ON pledge (campaign, state, seq);
CREATE INDEX pledge_person ON pledge (city, person);
CREATE INDEX pledge_state ON pledge (city, state, placed);

-- payment state: every request to a provider is a row before it is sent
CREATE TABLE IF NOT EXISTS payment_attempt (
  id {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  pledge {{id}} NOT NULL,
  operation {{key}} NOT NULL,
  params_hash {{hash}} NOT NULL,
  state {{key}} NOT NULL,
  is_open {{int}} NOT NULL,
  tries {{int}} NOT NULL,
  next_at {{int}} NOT NULL,
  reference {{key}} NOT NULL,
  redirect_url {{text}} NOT NULL,
  code {{key}} NOT NULL,
  created_at {{int}} NOT NULL,
  updated_at {{int}} NOT NULL
) {{table_options}};
CREATE INDEX payment_attempt_due ON payment_attempt (is_open, next_at);
CREATE INDEX payment_attempt_pledge ON payment_attempt (pledge);
CREATE INDEX payment_attempt_reference ON payment_attempt (reference);

-- payment state: notices of providers, kept before they are believed
CREATE TABLE IF NOT EXISTS inbox (
  provider {{key}} NOT NULL,
  event_id {{key}} NOT NULL,
  city {{key}} NOT NULL,
  reference {{key}} NOT NULL,
  attempt_key {{key}} NOT NULL,
  body {{text}} NOT NULL,
  received_at {{int}} NOT NULL,
  processed_at {{int}},
  PRIMARY KEY (provider, event_id)
) {{table_options}};
CREATE INDEX inbox_waiting ON inbox (processed_at, received_at);

-- content whose hash is in the journal
CREATE TABLE IF NOT EXISTS campaign_update (
  id {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  campaign {{id}} NOT NULL,
  author {{id}} NOT NULL,
  by_city {{int}} NOT NULL,
  title {{short_text}} NOT NULL,
  text {{text}} NOT NULL,
  at {{int}} NOT NULL,
  seq {{int}} NOT NULL
) {{table_options}};
CREATE INDEX campaign_update_campaign ON campaign_update (campaign, seq);

CREATE TABLE IF NOT EXISTS measurement (
  id {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  campaign {{id}} NOT NULL,
  indicator {{key}} NOT NULL,
  value {{key}} NOT NULL,
  date {{key}} NOT NULL,
  evidence {{text}} NOT NULL,
  note {{text}} NOT NULL,
  at {{int}} NOT NULL,
  seq {{int}} NOT NULL
) {{table_options}};
CREATE INDEX measurement_campaign ON measurement (campaign, seq);

-- postings are a view over the journal's bodies: there is no second copy that could disagree
-- only: sqlite
CREATE VIEW posting AS
SELECT event.city AS city, event.seq AS seq, line.key AS line,
       json_extract(line.value, '$[0]') AS account, json_extract(line.value, '$[1]') AS cents
FROM event, json_each(event.body, '$.post') AS line;
-- only: mysql
CREATE VIEW posting AS
SELECT event.city AS city, event.seq AS seq, line.line - 1 AS line, line.account AS account, line.cents AS cents
FROM event, JSON_TABLE(event.body, '$.post[*]' COLUMNS (
  line FOR ORDINALITY, account VARCHAR(200) PATH '$[0]', cents BIGINT PATH '$[1]')) AS line;
