#include "payments/strategy.hpp"

#include <gtest/gtest.h>

namespace colletta::payments {
namespace {

using matching::Model;

Capabilities rail(int hold_days, bool refund) {
  Capabilities made;
  made.hold = hold_days > 0;
  made.hold_days_max = hold_days;
  made.refund = refund;
  return made;
}

const Timestamp kNow = *parse_rfc3339("2026-03-01T10:00:00Z");

TEST(Strategy, HoldsWhenTheHoldOutlivesDeadlineAndSettlement) {
  const Capabilities ninety = rail(90, true);
  const Timestamp last = kNow + 87 * kDayUs;
  EXPECT_EQ(*choose(ninety, Model::kAllOrNothing, kNow, last), Strategy::kHold);
  EXPECT_EQ(*choose(ninety, Model::kAllOrNothing, kNow, last + 1), Strategy::kChargeThenRefund);
  EXPECT_EQ(*choose(rail(7, true), Model::kAllOrNothing, kNow, kNow + 30 * kDayUs),
            Strategy::kChargeThenRefund);
}

TEST(Strategy, WithoutHoldAndRefundAllOrNothingCannotBePromised) {
  const auto none = choose(rail(0, false), Model::kAllOrNothing, kNow, kNow + kDayUs);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::kUnsupportedOperation);
}

TEST(Strategy, KeepWhatYouRaiseCollectsAtOnce) {
  for (const Capabilities& any : {rail(90, true), rail(0, false)}) {
    EXPECT_EQ(*choose(any, Model::kKeepWhatYouRaise, kNow, kNow + kDayUs), Strategy::kCharge);
  }
  EXPECT_EQ(collect_of(Strategy::kHold), Collect::kHold);
  EXPECT_EQ(collect_of(Strategy::kCharge), Collect::kImmediate);
  EXPECT_EQ(collect_of(Strategy::kChargeThenRefund), Collect::kImmediate);
}

}  // namespace
}  // namespace colletta::payments
