// Exact numbers: what is read, how they are compared and shown, and that nothing wraps.
#include "domain/selection/exact.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/selection/support.hpp"

namespace colletta::selection {
namespace {

using test::of;

TEST(Exact, ReadsIntegersDecimalsAndFractions) {
  EXPECT_EQ(parse_exact("7").value(), of(7, 1));
  EXPECT_EQ(parse_exact("7.005").value(), of(1401, 200));
  EXPECT_EQ(parse_exact("0.50").value(), of(1, 2));
  EXPECT_EQ(parse_exact("22/6").value(), of(11, 3));
  EXPECT_EQ(parse_exact("0").value(), of(0, 1));
  EXPECT_EQ(parse_exact("007").value(), of(7, 1));
}

TEST(Exact, RefusesWhatIsNoSuchNumber) {
  for (const char* text :
       {"", "-1", "+1", "1e3", "7,5", ".5", "7.", "1/0", "1/", "/2", "1/2/3", "0x10", " 7", "7 ",
        "1.2.3", "1/-2", "\xD9\xA7", "NaN", "1.0000000000000000000000000000000000"})
    EXPECT_EQ(parse_exact(text).error().code, Errc::kInvalid) << text;
  EXPECT_EQ(parse_exact("1000000001").error().code, Errc::kTooLarge);
  EXPECT_EQ(parse_exact("1/1000000001").error().code, Errc::kTooLarge);
  EXPECT_EQ(parse_exact("0.00000000001").error().code, Errc::kTooLarge);
  EXPECT_TRUE(parse_exact("1000000000").ok());
}

TEST(Exact, SumsAndProductsAreExactOrRefused) {
  EXPECT_EQ(sum(of(1, 3), of(1, 6)).value(), of(1, 2));
  EXPECT_EQ(product(of(3, 7), of(14, 9)).value(), of(2, 3));
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(sum(of(kMost, 1), of(1, 1)).error().code, Errc::kTooLarge);
  EXPECT_EQ(sum(of(1, kMost), of(1, kMost - 1)).error().code, Errc::kTooLarge);
  EXPECT_EQ(product(of(kMost, 1), of(kMost, 1)).error().code, Errc::kTooLarge);
  EXPECT_EQ(product(of(kMost, 3), of(3, kMost)).value(), of(1, 1));
}

TEST(Exact, ComparesAcrossDenominators) {
  EXPECT_TRUE(below(of(1, 3), of(333'333'334, 1'000'000'000)));
  EXPECT_FALSE(below(of(1, 2), of(2, 4)));
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(below(of(kMost - 1, kMost), of(kMost, kMost - 1)));
}

TEST(Exact, ShowsTwoDecimalsHalvesUp) {
  EXPECT_EQ(shown(of(38, 1)), "38.00");
  EXPECT_EQ(shown(of(35009, 1000)), "35.01");
  EXPECT_EQ(shown(of(1, 200)), "0.01");  // 0.005
  EXPECT_EQ(shown(of(1, 3)), "0.33");
  EXPECT_EQ(shown(of(199, 200)), "1.00");  // 0.995
  EXPECT_EQ(shown(of(4999, 1'000'000)), "0.00");
}

TEST(Exact, IsWrittenAsItIsReadBack) {
  for (const char* text : {"7", "7.5", "0.05", "22/3", "0", "10", "0.000000001", "1.25"})
    EXPECT_EQ(exact_text(parse_exact(text).value()), text);
  EXPECT_EQ(exact_text(of(1, 1024)), "1/1024");
}

TEST(Exact, KnowsMultiplesOfAStep) {
  EXPECT_TRUE(is_multiple(of(15, 2), of(1, 2)));
  EXPECT_TRUE(is_multiple(of(0, 1), of(1, 2)));
  EXPECT_FALSE(is_multiple(of(1, 4), of(1, 2)));
  EXPECT_TRUE(is_multiple(of(2, 3), of(1, 3)));
}

}  // namespace
}  // namespace colletta::selection
