#include "domain/matching/campaign_level.hpp"

#include <algorithm>

#include "domain/matching/filters.hpp"

namespace colletta::matching {
namespace {

/// What the pool gives before caps, with its condition holding.
Money wanted(const Rule& rule, const Campaign& campaign) {
  switch (rule.kind) {
    case RuleKind::kTopUp:
      return std::max(campaign.goal - campaign.raised, Money());
    case RuleKind::kFixedShare:
      return Money::cents(rule.share.floor_of(campaign.goal.cents()));
    case RuleKind::kLumpSum:
      return rule.amount;
    case RuleKind::kPerPledge:
    case RuleKind::kQuadratic:
      break;
  }
  CHECK(false, "this kind is not computed campaign by campaign");
  return {};
}

}  // namespace

bool is_campaign_level(RuleKind kind) {
  switch (kind) {
    case RuleKind::kTopUp:
    case RuleKind::kFixedShare:
    case RuleKind::kLumpSum:
      return true;
    case RuleKind::kPerPledge:
    case RuleKind::kQuadratic:
      break;
  }
  return false;
}

Amount for_the_campaign(const Pool& pool, const Campaign& campaign, Money own, Money others,
                        Moment moment) {
  const Rule& rule = pool.rule;
  if (!holds(rule.condition, campaign)) return {Money(), {Limit::kCondition}};
  Amount amount{wanted(rule, campaign), {}};
  if (rule.cap_per_campaign) amount.at_most(*rule.cap_per_campaign, Limit::kCapPerCampaign);
  amount.under_ceiling(rule, campaign, others);
  amount.at_most(pool.left() + own, Limit::kBudget);
  if (rule.kind == RuleKind::kLumpSum && moment == Moment::kBetween)
    amount.value = std::min(amount.value, own);
  return amount;
}

}  // namespace colletta::matching
