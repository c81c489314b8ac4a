// Rational: exact ratios, rounding by name, refusals.
#include "domain/base/rational.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace colletta {
namespace {

constexpr auto kLargest = std::numeric_limits<std::int64_t>::max();
constexpr auto kSmallest = std::numeric_limits<std::int64_t>::min();

Rational ratio(std::int64_t num, std::int64_t den) { return Rational::make(num, den).value(); }

TEST(Rational, IsKeptInLowestTermsWithAPositiveDenominator) {
  EXPECT_EQ(ratio(6, 4).str(), "3/2");
  EXPECT_EQ(ratio(6, -4).str(), "-3/2");
  EXPECT_EQ(ratio(0, 7).str(), "0/1");
  EXPECT_EQ(Rational().str(), "0/1");
}

TEST(Rational, RefusesAZeroDenominatorAndWhatCannotBeNegated) {
  EXPECT_EQ(Rational::make(1, 0).error().code, Errc::kInvalid);
  EXPECT_EQ(Rational::make(kSmallest, 1).error().code, Errc::kInvalid);
  EXPECT_EQ(Rational::make(1, kSmallest).error().code, Errc::kInvalid);
}

TEST(Rational, ReadsNumeratorSlashDenominator) {
  EXPECT_EQ(Rational::parse("3/5").value(), ratio(3, 5));
  EXPECT_EQ(Rational::parse("-3/5").value(), ratio(-3, 5));
  EXPECT_EQ(Rational::parse("2/2").value(), ratio(1, 1));
  for (const char* text : {"", "1", "/", "1/", "/1", "1/0", "1/-2", "+1/2", "1.0/2", "1 /2", " 1/2",
                           "1/2/3", "0.5", "1/2x", "9223372036854775808/1"})
    EXPECT_FALSE(Rational::parse(text).ok()) << text;
}

TEST(Rational, RoundsDownAndUpAlsoBelowZero) {
  EXPECT_EQ(ratio(1, 2).floor_of(3), 1);
  EXPECT_EQ(ratio(1, 2).ceil_of(3), 2);
  EXPECT_EQ(ratio(1, 2).floor_of(4), 2);
  EXPECT_EQ(ratio(1, 2).ceil_of(4), 2);
  EXPECT_EQ(ratio(1, 2).floor_of(-3), -2);
  EXPECT_EQ(ratio(1, 2).ceil_of(-3), -1);
  EXPECT_EQ(ratio(-1, 2).floor_of(3), -2);
}

TEST(Rational, UsesWideIntermediatesAndChecksTheResult) {
  EXPECT_EQ(ratio(kLargest, kLargest - 1).floor_of(kLargest - 1), kLargest);
  EXPECT_THROW(static_cast<void>(ratio(2, 1).floor_of(kLargest)), CheckFailure);
  EXPECT_THROW(static_cast<void>(ratio(2, 1).ceil_of(kLargest)), CheckFailure);
}

TEST(Rational, ReachedByIsExactAtTheBoundary) {
  EXPECT_TRUE(ratio(2, 5).reached_by(3'200'000, 8'000'000));
  EXPECT_FALSE(ratio(2, 5).reached_by(3'199'999, 8'000'000));
  EXPECT_TRUE(ratio(1, 3).reached_by(34, 100));
  EXPECT_FALSE(ratio(1, 3).reached_by(33, 100));
  EXPECT_TRUE(ratio(kLargest, 1).reached_by(kLargest, 1));
}

}  // namespace
}  // namespace colletta
