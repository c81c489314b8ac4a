-- What pools give to campaigns, largest first. Columns of a PoolGiftRow are the same in each query.

-- name: gift_rows_of_pool
SELECT h.pool, h.campaign, c.title, c.state, c.opens,
       CAST(SUM(h.reserved) AS {{integer}}), CAST(SUM(h.granted) AS {{integer}})
FROM pool_holding h JOIN campaign c ON c.id = h.campaign
WHERE c.city = :city AND h.pool = :pool
GROUP BY h.pool, h.campaign, c.title, c.state, c.opens
HAVING SUM(h.reserved + h.granted) > 0
ORDER BY SUM(h.reserved + h.granted) DESC, h.campaign LIMIT :limit;

-- name: gift_rows_of_funder
SELECT h.pool, h.campaign, c.title, c.state, c.opens, h.reserved, h.granted
FROM pool_holding h JOIN campaign c ON c.id = h.campaign
WHERE +c.city = :city AND h.funder = :funder AND h.pool IN (:pools) AND h.reserved + h.granted > 0
ORDER BY h.pool, h.reserved + h.granted DESC, h.campaign;
