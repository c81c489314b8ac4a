-- What the log of each city has signed, for readers and verifiers. The last checkpoint is kept outside
-- the database too: this table alone could be rolled back together with the journal.

-- journal: every signed checkpoint. After an accepted fork one size may have two roots.
CREATE TABLE IF NOT EXISTS log_checkpoint (
  city {{key}} NOT NULL,
  size {{int}} NOT NULL,
  root {{hash}} NOT NULL,
  note {{text}} NOT NULL,
  at {{int}} NOT NULL,
  PRIMARY KEY (city, size, root)
) {{table_options}};
CREATE INDEX log_checkpoint_at ON log_checkpoint (city, at);

-- only: sqlite
CREATE TRIGGER log_checkpoint_is_never_changed BEFORE UPDATE ON log_checkpoint
BEGIN
  SELECT RAISE(ABORT, 'signed checkpoints stay');
END
;;
-- only: sqlite
CREATE TRIGGER log_checkpoint_is_never_deleted BEFORE DELETE ON log_checkpoint
BEGIN
  SELECT RAISE(ABORT, 'signed checkpoints stay');
END
;;
-- only: mysql
CREATE TRIGGER log_checkpoint_is_never_changed BEFORE UPDATE ON log_checkpoint FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'signed checkpoints stay'
;;
-- only: mysql
CREATE TRIGGER log_checkpoint_is_never_deleted BEFORE DELETE ON log_checkpoint FOR EACH ROW
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'signed checkpoints stay'
;;
