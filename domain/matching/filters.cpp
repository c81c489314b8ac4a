#include "domain/matching/filters.hpp"

#include <algorithm>

namespace colletta::matching {

bool applies(const Rule& rule, const Campaign& campaign) {
  const auto lets_in = [](const std::vector<std::string>& list, const std::string& value) {
    return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
  };
  return lets_in(rule.eligible.areas, campaign.area) &&
         lets_in(rule.eligible.themes, campaign.theme);
}

bool eligible(const Eligible& rule, const Pledge& pledge) {
  return (!rule.min_pledge || pledge.amount >= *rule.min_pledge) &&
         (!rule.verified_donors_only || pledge.verified) &&
         (!rule.exclude_promoter_linked || !pledge.promoter_linked);
}

bool in_window(const Rule& rule, const Pledge& pledge) {
  return !rule.window || rule.window->contains(pledge.placed);
}

bool holds(const Condition& condition, const Campaign& campaign) {
  return (!condition.share_of_goal ||
          condition.share_of_goal->reached_by(campaign.raised.cents(), campaign.goal.cents())) &&
         (!condition.raised || campaign.raised >= *condition.raised) &&
         (!condition.donors || campaign.donors >= *condition.donors);
}

std::vector<const Pool*> pools_of(const Book& book, const CallId& call) {
  std::vector<const Pool*> pools;
  for (const auto& [id, pool] : book.pools)
    if (pool.call == call) pools.push_back(&pool);
  // The map is ordered by id, so a stable sort leaves ties in the order of the ids.
  std::stable_sort(pools.begin(), pools.end(),
                   [](const Pool* a, const Pool* b) { return a->order < b->order; });
  return pools;
}

std::vector<const Pool*> pools_for(const Book& book, const Campaign& campaign) {
  std::vector<const Pool*> pools = pools_of(book, campaign.call);
  std::erase_if(pools, [&](const Pool* pool) { return !applies(pool->rule, campaign); });
  return pools;
}

}  // namespace colletta::matching
