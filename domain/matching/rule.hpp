// A pool's rule, version 1: what a published document says, as values. Made by rule_json, never
// changed once its pool is open. It must never know pools, campaigns or what was given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/money.hpp"
#include "domain/base/rational.hpp"
#include "domain/base/time.hpp"

namespace colletta::matching {

enum class RuleKind {
  kPerPledge,   ///< so much for each euro pledged, reserved at each confirmed pledge
  kTopUp,       ///< what is missing to the goal
  kFixedShare,  ///< a fixed part of the goal
  kLumpSum,     ///< a fixed sum
  kQuadratic,   ///< at the close of the call, by how many gave: many small gifts weigh more
};
std::string_view to_string(RuleKind kind) noexcept;  ///< "per_pledge", ...

/// What citizens' money and all matches together are not lifted above by a match.
enum class Ceiling { kGoal, kOptimum, kNone };
std::string_view to_string(Ceiling ceiling) noexcept;

/// How a quadratic pool turns the sums of roots into money (README.md, "Formulas").
enum class Variant {
  kProportional,        ///< the whole budget, in proportion to the squared sums of roots
  kCapitalConstrained,  ///< each squared sum less the gifts themselves, scaled to the budget
};
std::string_view to_string(Variant variant) noexcept;

/// Where a per_pledge pool's money goes when it comes free.
enum class OnRelease {
  kReturnToPool,  ///< it waits for later pledges
  kRedistribute,  ///< to the oldest pledges of open campaigns that the budget alone had limited
};
std::string_view to_string(OnRelease on_release) noexcept;

/// Half-open, UTC, whole seconds: `from` is inside, `until` is not.
struct Window {
  Timestamp from;
  Timestamp until;
  [[nodiscard]] bool contains(Timestamp t) const { return from <= t && t < until; }
  friend bool operator==(const Window&, const Window&) = default;
};

/// In `window` this ratio holds instead of the rule's own.
struct Rate {
  Window window;
  Rational ratio;
  friend bool operator==(const Rate&, const Rate&) = default;
};

/// All that are given must hold, over citizens' confirmed money net of refunds, matches not
/// counted.
struct Condition {
  std::optional<Rational> share_of_goal;  ///< raised >= share * goal
  std::optional<Money> raised;
  std::optional<std::int64_t> donors;  ///< distinct donors whose net gift is above 0
  [[nodiscard]] bool empty() const { return !share_of_goal && !raised && !donors; }
  friend bool operator==(const Condition&, const Condition&) = default;
};

/// `areas` and `themes` choose campaigns (empty: all); the others choose pledges of `per_pledge`
/// and `quadratic`.
struct Eligible {
  std::vector<std::string> areas;
  std::vector<std::string> themes;
  std::optional<Money> min_pledge;
  bool verified_donors_only = false;
  bool exclude_promoter_linked = false;
  friend bool operator==(const Eligible&, const Eligible&) = default;
};

/// *No cap* is the absence of a value, never 0. Amounts are above 0. Fields that `kind` does not
/// use keep their defaults (rule_json refuses them).
struct Rule {
  RuleKind kind = RuleKind::kPerPledge;
  Rational ratio = Rational::make(1, 1).value();  ///< per_pledge: match per unit of pledge
  std::vector<Rate> rates;                        ///< per_pledge; windows do not overlap
  std::optional<Window> window;         ///< per_pledge, quadratic: only pledges placed in it
  std::optional<Money> cap_per_pledge;  ///< part of a pledge that counts, before the ratio
  std::optional<Money> cap_per_match;   ///< most that one pledge draws, after the ratio
  std::optional<Money> cap_per_donor;   ///< most that one donor draws in one campaign
  std::optional<std::int64_t> pledges_per_donor;  ///< matched pledges of a donor in one campaign
  std::optional<Money> cap_per_campaign;          ///< most that one campaign draws; every kind
  Rational share;                                 ///< fixed_share: part of the goal
  Money amount;                                   ///< lump_sum: the sum
  Condition condition;                            ///< every kind
  Ceiling ceiling = Ceiling::kGoal;               ///< every kind
  Eligible eligible;
  Variant variant = Variant::kProportional;         ///< quadratic
  OnRelease on_release = OnRelease::kReturnToPool;  ///< per_pledge
  friend bool operator==(const Rule&, const Rule&) = default;
};

/// The ratio for a pledge placed at `placed`: that of the rate whose window holds it, else `ratio`.
Rational ratio_at(const Rule& rule, Timestamp placed);

/// floor(min(pledge, cap_per_pledge) * ratio_at(placed)): the first step of `per_pledge`.
Money before_caps(const Rule& rule, Money pledge, Timestamp placed);

}  // namespace colletta::matching
