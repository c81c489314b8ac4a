-- The fence of 0005, which ended a statement that broke it. For that SQLite kept what each INSERT
-- changed in a file beside the database, four fifths of what a large batch wrote. A statement that fails
-- ends the program's transaction in any case, so the fence may end it too, and nothing is kept.

-- only: sqlite
DROP TRIGGER event_is_never_replaced;

-- only: sqlite
CREATE TRIGGER event_is_never_replaced BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE (city = NEW.city AND seq = NEW.seq) OR (city = NEW.city AND id = NEW.id))
BEGIN
  SELECT RAISE(ROLLBACK, 'the journal is append-only');
END
;;
