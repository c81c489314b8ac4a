// The arithmetic of domain/matching/README.md, written a second time: ratios, what several funders
// pay of one match, and how a quadratic pool is shared. Slow and exact. It must never include the
// product.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace colletta::audit {

using Big = boost::multiprecision::cpp_int;
using Cents = std::int64_t;

/// floor(amount * "num/den"). Amount and ratio are not negative.
Cents floor_times(Cents amount, const std::string& ratio);

/// `amount` over `weights` in proportion, by largest remainder, ties to the first. At least one
/// weight is above 0.
std::vector<Cents> by_largest_remainder(Cents amount, const std::vector<Cents>& weights);

/// Several funders: in proportion to what each put in; no funder above its `most`; what that leaves
/// over is shared again by the same rule among those not exhausted. The sum of `most` is at least
/// `amount`.
std::vector<Cents> over_funders(Cents amount, const std::vector<Cents>& put_in,
                                const std::vector<Cents>& most);

/// A campaign at the close of the call, as one quadratic pool sees it.
struct Contender {
  std::string campaign;
  std::vector<Cents> donors;  ///< d_ci, one a donor
  std::optional<Cents> cap;   ///< least of cap_per_campaign and the room under the ceiling
  Cents match = 0;            ///< the result
  bool capped = false;        ///< its cap was its match
  bool lower_id = false;      ///< got a cent that another with the same remainder did not get
};

/// Fills in `match`. `left` is what the pool has.
void share_quadratic(bool capital_constrained, Cents left, std::vector<Contender>& contenders);

}  // namespace colletta::audit
