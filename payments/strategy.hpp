// Which way a campaign's pledges are collected follows from what the rail can do. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/time.hpp"
#include "domain/matching/book.hpp"
#include "payments/gateway.hpp"

namespace colletta::payments {

enum class Strategy {
  kHold,              ///< hold now; capture at success, void at failure
  kChargeThenRefund,  ///< collect now; refund at failure
  kCharge,            ///< collect now and keep: nothing is judged at the deadline
};
std::string_view to_string(Strategy strategy) noexcept;  ///< "hold", "charge_then_refund", "charge"

/// How the payment is begun under a strategy.
Collect collect_of(Strategy strategy) noexcept;

/// From the deadline to the last capture: closing a campaign is a resumable job whose captures may
/// wait out a provider's bad day, so a hold must outlive the deadline by this much.
inline constexpr std::int64_t kSettlementMarginUs = 3 * kDayUs;

/// All-or-nothing: hold when deadline + margin lies within the rail's longest hold, counted from
/// `now`; else collect and refund. Keep-what-you-raise: collect.
/// Error: kUnsupportedOperation when the rail can neither hold that long nor refund.
Result<Strategy> choose(const Capabilities& rail, matching::Model model, Timestamp now,
                        Timestamp deadline);

}  // namespace colletta::payments
