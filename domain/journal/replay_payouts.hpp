// What the acts of paying out must be in a journal that holds: tranches in their order, each of
// what was there, shared as the rule says, paid once, and taken back only before.
#pragma once

#include "domain/journal/replay.hpp"

namespace colletta {

struct PayoutApplier {
  Replay& r;
  const Event& event;

  void approved(const acts::PayoutApproved& act);
  void paid(const acts::PayoutPaid& act);
  void withdrawn(const acts::PayoutWithdrawn& act);
  /// MUST come before the pledge is taken out of the figures.
  void charged_back(const acts::ChargedBack& act);

 private:
  ReplayedPayout* referred();
  [[nodiscard]] Purse purse() const;
};

}  // namespace colletta
