// Sharing a match among a pool's funders: proportion, exhaustion, ties, and giving back.
#include "domain/matching/funders.hpp"

#include <gtest/gtest.h>

#include "tests/unit/matching/support.hpp"

namespace colletta::matching {
namespace {

/// A pool of funders x, y, z as {put in, reserved already}, in cents.
Pool pool_with(std::vector<std::pair<std::int64_t, std::int64_t>> funders) {
  Pool pool;
  const char* const ids[] = {"x", "y", "z"};
  for (std::size_t i = 0; i < funders.size(); ++i)
    pool.funders.push_back(
        {FunderId::of(ids[i]), ids[i], cents(funders[i].first), cents(funders[i].second), {}});
  return pool;
}

TEST(ShareOfNewMatch, OthersCarryOnForAFunderWithLittleLeft) {
  // Two to one of 40.00 would be 26.67 + 13.33; x has 10.00 left, so y takes the rest.
  EXPECT_EQ(share_of_new_match(eur(40), pool_with({{100'00, 90'00}, {50'00, 0}})),
            parts_of({{"x", 10'00}, {"y", 30'00}}));
}

TEST(ShareOfNewMatch, SharesTheExcessAgainAmongThoseNotExhausted) {
  // 20 each; x has 5: its missing 15 go to y and z alike, until y has no more than 26.
  EXPECT_EQ(share_of_new_match(eur(60), pool_with({{100'00, 95'00}, {100'00, 74'00}, {100'00, 0}})),
            parts_of({{"x", 5'00}, {"y", 26'00}, {"z", 29'00}}));
}

TEST(ShareOfNewMatch, LeavesOutWhoPaysNothing) {
  EXPECT_EQ(share_of_new_match(cents(1), pool_with({{1, 0}, {1, 0}})), parts_of({{"x", 1}}));
  EXPECT_EQ(share_of_new_match(eur(1), pool_with({{100'00, 100'00}, {0, 0}, {1'00, 0}})),
            parts_of({{"z", 1'00}}));
  EXPECT_TRUE(share_of_new_match(Money(), pool_with({{100, 0}})).empty());
}

TEST(ShareOfNewMatch, IsNeverAskedForMoreThanIsLeft) {
  EXPECT_THROW(share_of_new_match(cents(11), pool_with({{10, 0}})), CheckFailure);
}

TEST(ShareOfRelease, LeavesNobodyWithMoreThanBefore) {
  // y came late and holds little: of the 30 that stay, x keeps 25 and y no more than its 5.
  const Pool pool = pool_with({{100'00, 55'00}, {100'00, 5'00}});
  EXPECT_EQ(share_of_release(eur(30), pool, parts_of({{"x", 55'00}, {"y", 5'00}})),
            parts_of({{"x", 30'00}}));
  EXPECT_EQ(share_of_release(eur(60), pool, parts_of({{"x", 55'00}, {"y", 5'00}})),
            parts_of({{"x", 55'00}, {"y", 5'00}}));
}

TEST(PlusMinus, KeepTheDeclaredOrderAndRefuseWhatIsNotThere) {
  const Pool pool = pool_with({{100, 0}, {100, 0}});
  EXPECT_EQ(plus(pool, parts_of({{"y", 2}}), parts_of({{"x", 1}, {"y", 3}})),
            parts_of({{"x", 1}, {"y", 5}}));
  EXPECT_EQ(minus(pool, parts_of({{"x", 1}, {"y", 2}}), parts_of({{"x", 1}})),
            parts_of({{"y", 2}}));
  EXPECT_THROW(minus(pool, parts_of({{"x", 1}}), parts_of({{"y", 1}})), CheckFailure);
  EXPECT_THROW(plus(pool, {}, parts_of({{"z", 1}})), CheckFailure);
  EXPECT_THROW(plus(pool, {}, parts_of({{"x", 1}, {"x", 1}})), CheckFailure);
}

}  // namespace
}  // namespace colletta::matching
