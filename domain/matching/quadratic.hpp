// The formula of `quadratic` (README.md, "Quadratic") in fixed point. It must never know donors,
// nor change a Book.
//
// A root has 45 decimals of sqrt(cent), a weight 90 decimals of a cent; a share is computed to
// 10^-21 cent, to the nearest. That number is what the cents are made from: rounded down, and
// compared for the cents that are missing. How far it is from the real share:
// - A root is short by less than one part in 10^45, so a weight by less than two: w' = w (1 - 2e)
//   at worst, with e = 10^-45.
// - proportional: left * w' / sum w' is wrong by at most 3e of itself: below 10^-25 cent while a
//   pool has less than 2^63 cents.
// - capital_constrained takes the gifts D off: s' is short by 2e * (s + D). One donor has s = 0 and
//   gets 0 exactly. With more, s is at least 2 * sqrt(largest) * (donors - 1), and D is at most
//   donors * largest, so D / s is at most sqrt(largest): below 10^7 while no donor gave a campaign
//   10^14 cents. A share of a pool with less than 10^15 cents is then wrong by less than 10^-22.
// So the share is the real one to the nearest 10^-21, give or take the last place, and a share that
// is a whole number of cents is that number here. What remains: a real share that misses a whole
// cent by less than 10^-21, without being one, counts as one, and remainders that are nearer than
// that are equal. No precision excludes that (sums of roots can lie as near as one likes); with two
// donors it cannot happen: 2 * sqrt(xy) is a whole number, or at least 1 / (5 * sqrt(xy)) from one.
// Equal real sums of roots are equal numbers here, because a root is taken of the squarefree part
// alone: root(8) is exactly 2 * root(2).
#pragma once

#include <optional>
#include <vector>

#include "domain/base/wide.hpp"
#include "domain/matching/amount.hpp"

namespace colletta::matching {

/// sqrt(d) in 10^-45: a * floor(sqrt(b * 10^90)) where d = a^2 * b cents and b is squarefree.
Wide root(Money d);

/// What a campaign asks of a quadratic pool.
struct Claim {
  CampaignId campaign;
  Wide weight;               ///< in 10^-90 cent
  std::optional<Money> cap;  ///< the most it may get
  Limit capped_by = Limit::kCapPerCampaign;
};

/// (sum of roots)^2, less the gifts themselves when `capital_constrained`, never below 0.
Wide weight_of(Variant variant, const Tally& weight);

/// Shares `left` over the claims, in the order given, which is that of ascending campaigns: see
/// README.md for the formula. Whoever would get more than its cap gets the cap, and the rest is
/// shared again among the others, until nobody does.
std::vector<Amount> share_by_weight(Variant variant, Money left, const std::vector<Claim>& claims);

}  // namespace colletta::matching
