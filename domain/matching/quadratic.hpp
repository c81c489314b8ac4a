// The formula of `quadratic` (matching.md, "Formulas") in fixed point. It must never know donors,
// nor change a Book.
//
// A root has 24 decimals of sqrt(cent), a weight 48 decimals of a cent, a share is rounded to 10^-9
// cent before anything is compared. Why the cents cannot differ from those of the real formula: a
// root is short of the real one by less than one part in 10^24, so a weight by less than two. A
// share never exceeds what the pool has left, which twenty funders (kFundersMax) of kAmountCentsMax
// bring to 2 * 10^13 cents; with the error of the sum that it is divided by, it is wrong by at most
// some 10^-10 cent, below half of the last place that is looked at. Equal real sums of roots are
// equal numbers here, because a root is taken of the squarefree part alone: root(8) is exactly 2 *
// root(2).
#pragma once

#include <optional>
#include <vector>

#include "domain/base/wide.hpp"
#include "domain/matching/amount.hpp"

namespace colletta::matching {

/// sqrt(d) in 10^-24: a * floor(sqrt(b * 10^48)) where d = a^2 * b cents and b is squarefree.
Wide root(Money d);

/// What a campaign asks of a quadratic pool.
struct Claim {
  CampaignId campaign;
  Wide weight;               ///< in 10^-48 cent
  std::optional<Money> cap;  ///< the most it may get
  Limit capped_by = Limit::kCapPerCampaign;
};

/// (sum of roots)^2, less the gifts themselves when `capital_constrained`, never below 0.
Wide weight_of(Variant variant, const Tally& weight);

/// Shares `left` over the claims, in the order given, which is that of ascending campaigns: see
/// matching.md for the formula. Whoever would get more than its cap gets the cap, and the rest is
/// shared again among the others, until nobody does.
std::vector<Amount> share_by_weight(Variant variant, Money left, const std::vector<Claim>& claims);

}  // namespace colletta::matching
