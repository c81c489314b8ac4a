-- What a simulation takes from a call: its confirmed pledges, as the journal publishes them.

-- name: round_pledge_rows
SELECT campaign, donor, amount, placed, verified, promoter_linked, seq, refund_seq
FROM pledge WHERE city = :city AND campaign IN (:campaigns) AND counted = 1
ORDER BY seq LIMIT :limit;
