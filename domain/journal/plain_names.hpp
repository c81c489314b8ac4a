// Names in a journal are those that we give out: letters, digits, '-' and '_'. One with a colon
// could pass for an account of somebody else.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "domain/base/limits.hpp"
#include "domain/journal/event.hpp"

namespace colletta {

inline bool is_plain_name(std::string_view name) {
  return !name.empty() && name.size() <= limits::kIdBytesMax &&
         std::ranges::all_of(name, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  c == '_' || c == '-';
         });
}

/// Whether all names that an act brings into the books are plain.
struct PlainNames {
  const Event& event;

  bool operator()(const acts::PoolOpened& act) const {
    return about() && is_plain_name(act.pool.str()) &&
           std::ranges::all_of(act.funders,
                               [](const auto& f) { return is_plain_name(f.funder.str()); });
  }
  bool operator()(const acts::PoolFunded& act) const {
    return about() && is_plain_name(act.pool.str()) && is_plain_name(act.funder.str());
  }
  bool operator()(const acts::PledgeConfirmed& act) const {
    return about() && is_plain_name(act.donor.str()) && is_plain_name(act.provider) &&
           lines(act.matches);
  }
  bool operator()(const acts::MatchMoved& act) const { return about() && line(act.line); }
  bool operator()(const acts::PaymentCaptured& act) const {
    return about() && is_plain_name(act.provider);
  }
  bool operator()(const acts::PaymentLate& act) const {
    return about() && is_plain_name(act.provider);
  }
  bool operator()(const acts::RefundRequested& act) const { return reversed(act); }
  bool operator()(const acts::PaymentRefunded& act) const { return reversed(act); }
  bool operator()(const acts::RefundFailed& act) const { return reversed(act); }
  bool operator()(const acts::ChargedBack& act) const { return reversed(act); }
  bool operator()(const acts::PayoutApproved& act) const { return paid(act.provider, act.pools); }
  bool operator()(const acts::PayoutPaid& act) const { return paid(act.provider, act.pools); }
  bool operator()(const acts::PayoutWithdrawn& act) const { return paid({}, act.pools); }
  template <class Other>
  bool operator()(const Other&) const {
    return about();
  }

  [[nodiscard]] bool about() const {
    return (event.call.empty() || is_plain_name(event.call.str())) &&
           (event.campaign.empty() || is_plain_name(event.campaign.str()));
  }
  template <class Reversal>
  bool reversed(const Reversal& act) const {
    return about() && is_plain_name(act.provider) && lines(act.matches);
  }
  static bool parts(const PoolId& pool, const matching::Parts& parts) {
    return is_plain_name(pool.str()) &&
           std::ranges::all_of(parts, [](const auto& p) { return is_plain_name(p.funder.str()); });
  }
  static bool line(const MatchLine& line) { return parts(line.pool, line.parts); }
  [[nodiscard]] bool paid(std::string_view provider, const std::vector<PoolParts>& pools) const {
    return about() && (provider.empty() || is_plain_name(provider)) &&
           std::ranges::all_of(pools, [](const auto& one) { return parts(one.pool, one.parts); });
  }
  static bool lines(const std::vector<MatchLine>& all) { return std::ranges::all_of(all, line); }
};

}  // namespace colletta
