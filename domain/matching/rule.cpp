#include "domain/matching/rule.hpp"

#include <algorithm>

namespace colletta::matching {

std::string_view to_string(RuleKind kind) noexcept {
  switch (kind) {
    case RuleKind::kPerPledge:
      return "per_pledge";
    case RuleKind::kTopUp:
      return "top_up";
    case RuleKind::kFixedShare:
      return "fixed_share";
    case RuleKind::kLumpSum:
      return "lump_sum";
    case RuleKind::kQuadratic:
      return "quadratic";
  }
  return {};
}

std::string_view to_string(Ceiling ceiling) noexcept {
  switch (ceiling) {
    case Ceiling::kGoal:
      return "goal";
    case Ceiling::kOptimum:
      return "optimum";
    case Ceiling::kNone:
      return "none";
  }
  return {};
}

std::string_view to_string(Variant variant) noexcept {
  switch (variant) {
    case Variant::kProportional:
      return "proportional";
    case Variant::kCapitalConstrained:
      return "capital_constrained";
  }
  return {};
}

std::string_view to_string(OnRelease on_release) noexcept {
  switch (on_release) {
    case OnRelease::kReturnToPool:
      return "return_to_pool";
    case OnRelease::kRedistribute:
      return "redistribute";
  }
  return {};
}

Rational ratio_at(const Rule& rule, Timestamp placed) {
  for (const Rate& rate : rule.rates)
    if (rate.window.contains(placed)) return rate.ratio;
  return rule.ratio;
}

Money before_caps(const Rule& rule, Money pledge, Timestamp placed) {
  const Money counted = std::min(pledge, rule.cap_per_pledge.value_or(pledge));
  return Money::cents(ratio_at(rule, placed).floor_of(counted.cents()));
}

}  // namespace colletta::matching
