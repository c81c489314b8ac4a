// An amount under computation: the steps of a formula that lower it, and why. It must never know
// which formula.
#pragma once

#include <vector>

#include "domain/matching/book.hpp"

namespace colletta::matching {

struct Amount {
  Money value;
  std::vector<Limit> limited_by;

  /// One step of a formula: records itself when it lowers the result. Never below 0.
  void at_most(Money most, Limit limit);

  /// Room under the rule's ceiling when matches other than the one computed sum to `others`.
  void under_ceiling(const Rule& rule, const Campaign& campaign, Money others);
};

/// What a match may leave as the sum of citizens' money and all matches; nothing: no ceiling.
std::optional<Money> ceiling_of(const Rule& rule, const Campaign& campaign);

}  // namespace colletta::matching
