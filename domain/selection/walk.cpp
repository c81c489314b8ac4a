#include "domain/selection/walk.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

namespace colletta::selection {
namespace {

/// Places and money that are left while one walks.
class Left {
 public:
  explicit Left(const Rules& rules) : rules_(rules) {
    if (const auto* top = std::get_if<TopN>(&rules.selection))
      places_ = top->n;
    else
      money_ = std::get<Budget>(rules.selection).amount;
  }

  /// Whether a place of the application's area is still to be filled before others.
  [[nodiscard]] bool reserves(const Application& application) const {
    std::int64_t least = 0;
    for (const Quota& quota : rules_.quotas)
      if (applies(quota, application)) least = std::max(least, quota.min.value_or(0));
    return taken_in(application.area) < least;
  }

  Outcome take(const Application& application) {
    using Kind = Outcome::Kind;
    if (stopped_) return {Kind::kBudgetExhausted, {}};
    if (is_full(application)) return {Kind::kQuotaFull, application.area};
    if (money_ ? application.requested > *money_ : places_ == 0) return misfit();
    if (money_)
      *money_ -= application.requested;
    else
      --places_;
    ++taken_[application.area];
    return {Kind::kSelected, {}};
  }

  /// A reserved place that is not there any more is no reason to pass over an application.
  [[nodiscard]] bool has_places() const { return money_ || places_ > 0; }

 private:
  static bool applies(const Quota& quota, const Application& application) {
    return quota.area == kEveryArea || quota.area == application.area;
  }
  [[nodiscard]] std::int64_t taken_in(const std::string& area) const {
    const auto found = taken_.find(area);
    return found == taken_.end() ? 0 : found->second;
  }
  [[nodiscard]] bool is_full(const Application& application) const {
    return std::any_of(rules_.quotas.begin(), rules_.quotas.end(), [&](const Quota& quota) {
      return quota.max && applies(quota, application) && taken_in(application.area) >= *quota.max;
    });
  }
  Outcome misfit() {
    if (!money_) return {Outcome::Kind::kReserve, {}};
    stopped_ = std::get<Budget>(rules_.selection).on_misfit == OnMisfit::kStop;
    return {Outcome::Kind::kBudgetExhausted, {}};
  }

  const Rules& rules_;
  std::int64_t places_ = 0;
  std::optional<Money> money_;
  std::map<std::string, std::int64_t> taken_;  ///< by area
  bool stopped_ = false;
};

}  // namespace

std::vector<Outcome> walk(const Rules& rules, const std::vector<const Application*>& passing) {
  std::vector<std::optional<Outcome>> decided(passing.size());
  Left left(rules);
  for (std::size_t i = 0; i < passing.size(); ++i)
    if (left.has_places() && left.reserves(*passing[i])) decided[i] = left.take(*passing[i]);
  std::vector<Outcome> outcomes;
  outcomes.reserve(passing.size());
  for (std::size_t i = 0; i < passing.size(); ++i)
    outcomes.push_back(decided[i] ? *decided[i] : left.take(*passing[i]));
  return outcomes;
}

}  // namespace colletta::selection
