-- A position of the journal is written once. SQLite's INSERT OR REPLACE deletes the row that is in
-- the way without asking the trigger against DELETE; MySQL's REPLACE does ask it.

-- only: sqlite
CREATE TRIGGER event_is_never_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE (city = NEW.city AND seq = NEW.seq) OR (city = NEW.city AND id = NEW.id))
BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END
;;
