-- What the promoter's desk reads about indicators.

-- name: campaign_documents_by_id
SELECT id, content FROM campaign WHERE +city = :city AND id IN (:ids);

-- name: measured_indicators
SELECT DISTINCT campaign, indicator FROM measurement WHERE city = :city AND campaign IN (:ids);
