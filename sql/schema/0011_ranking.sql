-- What became of each application, once its call is ranked.

-- projection: its place (0: none) and outcome ('' before the ranking), as ranking.json says them
ALTER TABLE application ADD COLUMN position {{int}} NOT NULL DEFAULT 0;
ALTER TABLE application ADD COLUMN outcome {{short_text}} NOT NULL DEFAULT '';
