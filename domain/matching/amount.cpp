#include "domain/matching/amount.hpp"

#include <algorithm>

namespace colletta::matching {

void Amount::at_most(Money most, Limit limit) {
  most = std::max(most, Money());
  if (most >= value) return;
  value = most;
  limited_by.push_back(limit);
}

void Amount::under_ceiling(const Rule& rule, const Campaign& campaign, Money others) {
  if (const auto ceiling = ceiling_of(rule, campaign))
    at_most(*ceiling - campaign.raised - others, Limit::kCeiling);
}

std::optional<Money> ceiling_of(const Rule& rule, const Campaign& campaign) {
  switch (rule.ceiling) {
    case Ceiling::kGoal:
      return campaign.goal;
    case Ceiling::kOptimum:
      return campaign.optimum;
    case Ceiling::kNone:
      break;
  }
  return {};
}

}  // namespace colletta::matching
