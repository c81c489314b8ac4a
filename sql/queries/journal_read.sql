-- What pages and the API read of the journal. Columns of an EventRow are the same in each query.

-- name: journal_length
SELECT next_seq FROM journal_head WHERE city = :city;

-- name: event_rows_before
SELECT seq, type, campaign, at, body, leaf FROM event
WHERE city = :city AND seq < :before ORDER BY seq DESC LIMIT :limit;

-- name: event_rows_of_campaign
SELECT seq, type, campaign, at, body, leaf FROM event
WHERE city = :city AND campaign = :campaign ORDER BY seq DESC LIMIT :limit;

-- name: event_rows_at
SELECT seq, type, campaign, at, body, leaf FROM event
WHERE city = :city AND seq IN (:seqs);
