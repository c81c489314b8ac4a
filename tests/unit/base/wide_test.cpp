// Wide: exact arithmetic beyond 64 bits, against values computed elsewhere (bc), and what it
// refuses.
#include "domain/base/wide.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace colletta {
namespace {

Wide wide(const char* decimal) { return Wide::parse(decimal).value(); }

/// 2^511: its double does not fit.
Wide top() {
  Wide power(1);
  for (int i = 0; i < 511; ++i) power += power;
  return power;
}

TEST(Wide, ReadsAndWritesDecimals) {
  for (const char* text : {"0", "7", "4294967295", "4294967296", "18446744073709551616",
                           "1000000000", "1000000000000000000000000000000000000000000000001"})
    EXPECT_EQ(wide(text).str(), text);
  EXPECT_EQ(Wide(std::numeric_limits<std::uint64_t>::max()).str(), "18446744073709551615");
  for (const char* text : {"", "01", "00", "-1", "+1", "1 ", "1e3", "0x1", "12a"})
    EXPECT_FALSE(Wide::parse(text).ok()) << text;
  EXPECT_TRUE(Wide::parse(std::string(154, '9')).ok());
  EXPECT_FALSE(Wide::parse(std::string(155, '1')).ok());
}

TEST(Wide, Multiplies) {
  EXPECT_EQ((wide("123456789012345678901234567890") * wide("987654321098765432109876543210")).str(),
            "121932631137021795226185032733622923332237463801111263526900");
  EXPECT_EQ(wide("123456789012345678901234567890") * Wide(), Wide());
}

TEST(Wide, DividesWithRemainder) {
  const Wide a = wide("121932631137021795226185032733622923332237463801111263526900");
  EXPECT_EQ((a / wide("987654321098765432109876543210")).str(), "123456789012345678901234567890");
  EXPECT_EQ(a % wide("987654321098765432109876543210"), Wide());
  EXPECT_EQ((wide("100000000000000000000000000000000000007") / Wide(10)).str(),
            "10000000000000000000000000000000000000");
  EXPECT_EQ(wide("100000000000000000000000000000000000007") % Wide(10), Wide(7));
  EXPECT_EQ(Wide(3) / wide("18446744073709551616"), Wide());
  EXPECT_EQ(Wide(3) % wide("18446744073709551616"), Wide(3));
}

TEST(Wide, AddsBackAGuessThatWasOneTooLarge) {
  // Step D6 of Knuth's algorithm, which random numbers almost never need.
  const Wide base = wide("4294967296");
  const Wide a = (wide("2147483648") * base * base * base) + Wide(3);  // digits 3, 0, 0, 2^31
  const Wide b = (wide("536870912") * base * base) + Wide(1);          // digits 1, 0, 2^29
  EXPECT_EQ(a / b * b + a % b, a);
  EXPECT_LT(a % b, b);
  EXPECT_EQ(a / b, wide("17179869183"));
}

TEST(Wide, RootsAreRoundedDown) {
  EXPECT_EQ(isqrt(Wide()), Wide());
  EXPECT_EQ(isqrt(Wide(1)), Wide(1));
  EXPECT_EQ(isqrt(Wide(3)), Wide(1));
  EXPECT_EQ(isqrt(Wide(4)), Wide(2));
  EXPECT_EQ(isqrt(wide("2000000000000000000000000000000000000000000000000")).str(),
            "1414213562373095048801688");
  EXPECT_EQ(isqrt(wide("15241578753238836750495351562536198787501905199875019052100")).str(),
            "123456789012345678901234567890");
  EXPECT_EQ(isqrt(wide("15241578753238836750495351562536198787501905199875019052099")).str(),
            "123456789012345678901234567889");
}

TEST(Wide, ComparesByValue) {
  EXPECT_LT(wide("18446744073709551615"), wide("18446744073709551616"));
  EXPECT_GT(wide("4294967296"), Wide(4'294'967'295));
  EXPECT_EQ(Wide(5), wide("5"));
}

TEST(Wide, NarrowsOnlyWhatFits) {
  EXPECT_EQ(wide("9223372036854775807").int64(), std::numeric_limits<std::int64_t>::max());
  EXPECT_THROW(static_cast<void>(wide("9223372036854775808").int64()), CheckFailure);
}

TEST(Wide, NeverWraps) {
  EXPECT_THROW(static_cast<void>(Wide() - Wide(1)), CheckFailure);
  EXPECT_THROW(static_cast<void>(top() + top()), CheckFailure);
  EXPECT_THROW(static_cast<void>(top() * Wide(2)), CheckFailure);
  EXPECT_THROW(static_cast<void>(top() / Wide()), CheckFailure);
}

}  // namespace
}  // namespace colletta
