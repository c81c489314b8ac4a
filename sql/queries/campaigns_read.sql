-- What pages and the API read about campaigns. Columns of a CampaignRow are the same in each query.

-- name: campaign_row
SELECT c.id, c.call_id, c.owner, p.name, c.state, c.version, c.content_hash, c.reasons, c.title,
       c.summary, c.area, c.theme, c.model, c.goal, c.minimum, c.optimum, c.opens, c.deadline,
       c.raised, c.donors, c.pledges, c.published_seq, c.closed_seq, c.handed_in_at, c.application
FROM campaign c LEFT JOIN person p ON p.id = c.owner
WHERE c.city = :city AND c.id = :id;

-- name: campaign_document
SELECT content FROM campaign WHERE city = :city AND id = :id;

-- name: public_campaign_rows
SELECT c.id, c.call_id, c.owner, p.name, c.state, c.version, c.content_hash, c.reasons, c.title,
       c.summary, c.area, c.theme, c.model, c.goal, c.minimum, c.optimum, c.opens, c.deadline,
       c.raised, c.donors, c.pledges, c.published_seq, c.closed_seq, c.handed_in_at, c.application
FROM campaign c LEFT JOIN person p ON p.id = c.owner
WHERE c.city = :city AND c.published_seq >= 0
  AND (:area = '' OR c.area = :area)
  AND (:theme = '' OR c.theme = :theme)
  AND (:call = '' OR c.call_id = :call)
  AND (:stage = 'all'
       OR (:stage = 'coming' AND c.state = 'published' AND c.opens > :now)
       OR (:stage = 'open' AND c.state = 'published' AND c.opens <= :now)
       OR c.state = :stage)
  AND (:ends_until = 0
       OR (c.state = 'published' AND c.opens <= :now AND c.deadline > :now AND c.deadline <= :ends_until))
  AND (LOWER(c.title) LIKE LOWER(:word1) ESCAPE '!' OR LOWER(c.summary) LIKE LOWER(:word1) ESCAPE '!')
  AND (LOWER(c.title) LIKE LOWER(:word2) ESCAPE '!' OR LOWER(c.summary) LIKE LOWER(:word2) ESCAPE '!')
  AND (LOWER(c.title) LIKE LOWER(:word3) ESCAPE '!' OR LOWER(c.summary) LIKE LOWER(:word3) ESCAPE '!')
  AND (LOWER(c.title) LIKE LOWER(:word4) ESCAPE '!' OR LOWER(c.summary) LIKE LOWER(:word4) ESCAPE '!')
  AND (:before < 0 OR c.published_seq < :before)
ORDER BY CASE WHEN :before < 0 THEN 0 ELSE -c.published_seq END,
         CASE WHEN c.state <> 'published' THEN 2 WHEN c.opens > :now THEN 1 ELSE 0 END,
         CASE WHEN c.state = 'published' THEN c.deadline ELSE -c.deadline END, c.id
LIMIT :limit OFFSET :offset;

-- name: public_campaign_count
SELECT COUNT(*)
FROM campaign c
WHERE c.city = :city AND c.published_seq >= 0
  AND (:area = '' OR c.area = :area)
  AND (:theme = '' OR c.theme = :theme)
  AND (:call = '' OR c.call_id = :call)
  AND (:stage = 'all'
       OR (:stage = 'coming' AND c.state = 'published' AND c.opens > :now)
       OR (:stage = 'open' AND c.state = 'published' AND c.opens <= :now)
       OR c.state = :stage)
  AND (:ends_until = 0
       OR (c.state = 'published' AND c.opens <= :now AND c.deadline > :now AND c.deadline <= :ends_until))
  AND (LOWER(c.title) LIKE LOWER(:word1) ESCAPE '!' OR LOWER(c.summary) LIKE LOWER(:word1) ESCAPE '!')
  AND (LOWER(c.title) LIKE LOWER(:word2) ESCAPE '!' OR LOWER(c.summary) LIKE LOWER(:word2) ESCAPE '!')
  AND (LOWER(c.title) LIKE LOWER(:word3) ESCAPE '!' OR LOWER(c.summary) LIKE LOWER(:word3) ESCAPE '!')
  AND (LOWER(c.title) LIKE LOWER(:word4) ESCAPE '!' OR LOWER(c.summary) LIKE LOWER(:word4) ESCAPE '!')
  AND (:before < 0 OR c.published_seq < :before);

-- name: owner_campaign_rows
SELECT c.id, c.call_id, c.owner, p.name, c.state, c.version, c.content_hash, c.reasons, c.title,
       c.summary, c.area, c.theme, c.model, c.goal, c.minimum, c.optimum, c.opens, c.deadline,
       c.raised, c.donors, c.pledges, c.published_seq, c.closed_seq, c.handed_in_at, c.application
FROM campaign c LEFT JOIN person p ON p.id = c.owner
WHERE c.city = :city AND c.owner = :owner
ORDER BY c.created_at DESC, c.id DESC
LIMIT :limit OFFSET :offset;

-- name: owner_campaign_count
SELECT COUNT(*) FROM campaign WHERE city = :city AND owner = :owner;

-- name: state_campaign_rows
-- Applications that were handed in are not for officers to publish or return: their ranking decides.
SELECT c.id, c.call_id, c.owner, p.name, c.state, c.version, c.content_hash, c.reasons, c.title,
       c.summary, c.area, c.theme, c.model, c.goal, c.minimum, c.optimum, c.opens, c.deadline,
       c.raised, c.donors, c.pledges, c.published_seq, c.closed_seq, c.handed_in_at, c.application
FROM campaign c LEFT JOIN person p ON p.id = c.owner
WHERE c.city = :city AND c.state = :state AND (c.application = 0 OR c.state <> 'submitted')
ORDER BY c.opens, c.id
LIMIT :limit OFFSET :offset;

-- name: state_campaign_count
SELECT COUNT(*) FROM campaign
WHERE city = :city AND state = :state AND (application = 0 OR state <> 'submitted');

-- name: closed_campaign_rows
SELECT c.id, c.call_id, c.owner, p.name, c.state, c.version, c.content_hash, c.reasons, c.title,
       c.summary, c.area, c.theme, c.model, c.goal, c.minimum, c.optimum, c.opens, c.deadline,
       c.raised, c.donors, c.pledges, c.published_seq, c.closed_seq, c.handed_in_at, c.application
FROM campaign c LEFT JOIN person p ON p.id = c.owner
WHERE c.city = :city AND c.state IN ('succeeded', 'failed')
ORDER BY c.deadline DESC, c.id
LIMIT :limit OFFSET :offset;

-- name: closed_campaign_count
SELECT COUNT(*) FROM campaign WHERE city = :city AND state IN ('succeeded', 'failed');

-- name: campaign_title_rows
SELECT id, title FROM campaign WHERE +city = :city AND id IN (:ids);

-- name: city_campaign_sums
SELECT COUNT(CASE WHEN state = 'published' AND opens <= :now AND deadline > :now THEN 1 END),
       COUNT(CASE WHEN state = 'succeeded' THEN 1 END),
       CAST(COALESCE(SUM(CASE WHEN state <> 'failed' THEN raised ELSE 0 END), 0) AS {{integer}})
FROM campaign WHERE city = :city AND published_seq >= 0;

-- name: city_donor_count
SELECT COUNT(DISTINCT g.donor)
FROM campaign_donor g JOIN campaign c ON c.id = g.campaign
WHERE c.city = :city AND c.state <> 'failed' AND g.given > 0;

-- name: campaign_counts_by_area
SELECT area, COUNT(*) FROM campaign
WHERE city = :city AND published_seq >= 0 AND area <> '' GROUP BY area ORDER BY area;

-- name: campaign_counts_by_theme
SELECT theme, COUNT(*) FROM campaign
WHERE city = :city AND published_seq >= 0 AND theme <> '' GROUP BY theme ORDER BY theme;
