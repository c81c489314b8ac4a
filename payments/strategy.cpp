#include "payments/strategy.hpp"

namespace colletta::payments {

std::string_view to_string(Strategy strategy) noexcept {
  switch (strategy) {
    case Strategy::kHold:
      return "hold";
    case Strategy::kChargeThenRefund:
      return "charge_then_refund";
    case Strategy::kCharge:
      return "charge";
  }
  return "";
}

Collect collect_of(Strategy strategy) noexcept {
  return strategy == Strategy::kHold ? Collect::kHold : Collect::kImmediate;
}

Result<Strategy> choose(const Capabilities& rail, matching::Model model, Timestamp now,
                        Timestamp deadline) {
  if (model == matching::Model::kKeepWhatYouRaise) return Strategy::kCharge;
  const Timestamp hold_ends = now + rail.hold_days_max * kDayUs;
  if (rail.hold && deadline + kSettlementMarginUs <= hold_ends) return Strategy::kHold;
  // A method without holds collects at once even under kHold, so refunds are needed in any case.
  if (rail.refund) return Strategy::kChargeThenRefund;
  return err(Errc::kUnsupportedOperation, {}, "refund");
}

}  // namespace colletta::payments
