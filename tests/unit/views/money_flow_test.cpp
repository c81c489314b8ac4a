// The picture of the accounts' page: its bands fill its bars, and its labels have room.
#include "server/views/money_flow.hpp"

#include <gmock/gmock.h>

namespace colletta::views {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(MoneyFlowPicture, NothingIsNoPicture) {
  EXPECT_THAT(money_flow({{0, 0, Money()}, {1, 1, Money()}}, 2, 2).bands, IsEmpty());
  EXPECT_EQ(money_flow({}, 2, 2).height, 0);
}

TEST(MoneyFlowPicture, BarsWithoutMoneyAreLeftOut) {
  const MoneyFlow flow = money_flow({{0, 0, Money::cents(100)}, {1, 1, Money()}}, 2, 2);
  EXPECT_THAT(flow.left, SizeIs(1));
  EXPECT_THAT(flow.right, SizeIs(1));
  EXPECT_THAT(flow.bands, SizeIs(1));
}

TEST(MoneyFlowPicture, BandsFillTheirBars) {
  const MoneyFlow flow = money_flow({{0, 0, Money::cents(70)},
                                     {0, 1, Money::cents(20)},
                                     {1, 1, Money::cents(9'900)},
                                     {1, 2, Money::cents(10)}},
                                    2, 3);
  std::int64_t left = 0, right = 0;
  for (const auto& bar : flow.left) left += bar.height;
  for (const auto& bar : flow.right) right += bar.height;
  EXPECT_EQ(left, right);
  EXPECT_EQ(flow.left[0].amount, Money::cents(90));
  EXPECT_EQ(flow.right[1].amount, Money::cents(9'920));
  for (const auto* side : {&flow.left, &flow.right})
    for (std::size_t i = 0; i < side->size(); ++i) {
      EXPECT_GE((*side)[i].height, 3) << "what is there can be seen";
      EXPECT_GE((*side)[i].y, 0);
      EXPECT_LE((*side)[i].y + (*side)[i].height, flow.height);
      if (i > 0) {
        EXPECT_GE((*side)[i].y - (*side)[i - 1].y, 60) << "room for two lines";
      }
    }
}

TEST(MoneyFlowPicture, NeitherLargeNorManyCentsOverflow) {
  const MoneyFlow flow =
      money_flow({{0, 0, Money::cents(1'000'000'000'000'000'000)}, {0, 1, Money::cents(1)}}, 1, 2);
  EXPECT_EQ(flow.right[0].height, 229);
  EXPECT_EQ(flow.right[1].height, 3);
  EXPECT_THAT(flow.bands[0].path, HasSubstr("M12,"));
}

}  // namespace
}  // namespace colletta::views
