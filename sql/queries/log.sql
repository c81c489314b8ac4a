-- What the transparency log reads of the journal, and the checkpoints that it has signed.

-- name: log_entries
SELECT seq, type, body, leaf FROM event
WHERE city = :city AND seq >= :from AND seq < :until ORDER BY seq;

-- name: log_heads
SELECT city, next_seq FROM journal_head ORDER BY city;

-- name: log_head
SELECT next_seq FROM journal_head WHERE city = :city;

-- name: log_events_of_type
SELECT seq, body FROM event WHERE city = :city AND type = :type ORDER BY seq;

-- name: newest_checkpoint
SELECT size, root, note, at FROM log_checkpoint
WHERE city = :city ORDER BY at DESC, size DESC LIMIT 1;

-- name: checkpoint_of_size
SELECT size, root, note, at FROM log_checkpoint
WHERE city = :city AND size = :size ORDER BY at DESC LIMIT 1;

-- name: checkpoint_known
SELECT at FROM log_checkpoint WHERE city = :city AND size = :size AND root = :root;

-- name: checkpoints_after
SELECT size, root, note, at FROM log_checkpoint
WHERE city = :city AND size > :after ORDER BY size, at LIMIT :limit;

-- name: checkpoints_signed
SELECT COUNT(*) FROM log_checkpoint WHERE city = :city;

-- name: log_extent
SELECT COUNT(*), COALESCE(MAX(seq) + 1, 0) FROM event WHERE city = :city;

-- name: set_log_head
UPDATE journal_head SET next_seq = :next WHERE city = :city;
