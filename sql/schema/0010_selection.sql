-- How a call chooses among those who apply: its rules, what was handed in, who evaluates and what they
-- have said. Points and reasons stand in event_private alone.

-- content (rules, whose hash is in call.opened) and projection: calls that select by rules
CREATE TABLE IF NOT EXISTS call_selection (
  call_id {{id}} NOT NULL PRIMARY KEY,
  city {{key}} NOT NULL,
  apply_by {{int}} NOT NULL,
  rules {{text}} NOT NULL,
  rules_hash {{hash}} NOT NULL,
  ranking_seq {{int}} NOT NULL
) {{table_options}};

-- projection: what was handed in, by number within the call
CREATE TABLE IF NOT EXISTS application (
  call_id {{id}} NOT NULL,
  number {{int}} NOT NULL,
  city {{key}} NOT NULL,
  requested {{int}} NOT NULL,
  area {{short_text}} NOT NULL,
  at {{int}} NOT NULL,
  seq {{int}} NOT NULL,
  withdrawn_seq {{int}} NOT NULL,
  PRIMARY KEY (call_id, number)
) {{table_options}};

-- content: which application of its call a campaign is; 0: none. Private, and inside the commitment of
-- application.received.
ALTER TABLE campaign ADD COLUMN application {{int}} NOT NULL DEFAULT 0;

-- projection, and who it is (content, erasable)
CREATE TABLE IF NOT EXISTS evaluator (
  call_id {{id}} NOT NULL,
  code {{key}} NOT NULL,
  city {{key}} NOT NULL,
  person {{id}} NOT NULL,
  seq {{int}} NOT NULL,
  PRIMARY KEY (call_id, code)
) {{table_options}};
CREATE INDEX evaluator_person ON evaluator (city, person);

-- projection: what an evaluator has declared of an application, and where their score stands (-1: none)
CREATE TABLE IF NOT EXISTS evaluation (
  call_id {{id}} NOT NULL,
  evaluator {{key}} NOT NULL,
  application {{int}} NOT NULL,
  city {{key}} NOT NULL,
  conflict {{key}} NOT NULL,
  declared_seq {{int}} NOT NULL,
  score_seq {{int}} NOT NULL,
  PRIMARY KEY (call_id, evaluator, application)
) {{table_options}};
