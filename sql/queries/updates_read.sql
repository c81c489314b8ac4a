-- What pages and the API read about updates and measurements.

-- name: update_rows_of_campaign
SELECT u.id, u.campaign, c.title, person.name, u.by_city, u.title, u.text, u.at, u.seq
FROM campaign_update u JOIN campaign c ON c.id = u.campaign
LEFT JOIN person ON person.id = u.author
WHERE u.city = :city AND u.campaign = :campaign AND u.seq < :before ORDER BY u.seq DESC LIMIT :limit;

-- name: latest_update_rows
SELECT u.id, u.campaign, c.title, person.name, u.by_city, u.title, u.text, u.at, u.seq
FROM campaign_update u JOIN campaign c ON c.id = u.campaign
LEFT JOIN person ON person.id = u.author
WHERE u.city = :city AND u.seq < :before ORDER BY u.seq DESC LIMIT :limit;

-- name: update_counts_of_campaigns
SELECT campaign, COUNT(*) FROM campaign_update
WHERE city = :city AND campaign IN (:campaigns) GROUP BY campaign;

-- name: measurement_rows_of_campaigns
SELECT campaign, id, indicator, value, date, evidence, note, at, seq FROM measurement
WHERE city = :city AND campaign IN (:campaigns) ORDER BY date, seq;
