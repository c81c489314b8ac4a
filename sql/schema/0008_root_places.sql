-- Roots have more decimals than before (domain/matching/quadratic): empty says that the program sums
-- them again, from what counts of each donor, before it serves (services/tally_roots).
UPDATE pool_tally SET roots = '' WHERE counted <> 0;
