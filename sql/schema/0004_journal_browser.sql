-- What readers of the journal follow and filter by.

-- projection: which events name an earlier position, as what they rest on, reverse or erase
-- (domain/journal/refs.hpp). By position first: the way that the bodies do not tell.
CREATE TABLE IF NOT EXISTS event_ref (
  city {{key}} NOT NULL,
  ref {{int}} NOT NULL,
  seq {{int}} NOT NULL,
  PRIMARY KEY (city, ref, seq)
) {{table_options}};

-- From the bodies that are there. No text inside a body can look like the words that are sought,
-- since its quotes are escaped. Nothing was erased before this table.
-- only: sqlite
INSERT OR IGNORE INTO event_ref (city, ref, seq)
SELECT event.city, named.value, event.seq
FROM event, json_each(event.body, '$.ref') AS named
WHERE event.body LIKE '%"ref":[%';
-- only: mysql
INSERT IGNORE INTO event_ref (city, ref, seq)
SELECT event.city, named.ref, event.seq
FROM event, JSON_TABLE(event.body, '$.ref[*]' COLUMNS (ref BIGINT PATH '$')) AS named
WHERE event.body LIKE '%"ref":[%';

-- What pledge_match held stands there too: where a match refers to a pledge.
DROP TABLE IF EXISTS pledge_match;

-- Filters of the journal: by call or campaign and kind, in order of position.
CREATE INDEX event_call ON event (city, call_id, type, seq);
CREATE INDEX event_campaign_type ON event (city, campaign, type, seq);
