// Money: what people type, what machines write, and sharing out to the cent.
#include "domain/base/money.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace colletta {
namespace {

struct Typed {
  const char* text;
  std::int64_t cents;
};

TEST(ParseMoney, ReadsWhatPeopleType) {
  for (const Typed& c : std::initializer_list<Typed>{{"0", 0},
                                                     {"10", 1000},
                                                     {"10,5", 1050},
                                                     {"10.5", 1050},
                                                     {"10,50", 1050},
                                                     {"10.05", 1005},
                                                     {"0,01", 1},
                                                     {"007", 700},
                                                     {" 10 ", 1000},
                                                     {"€10", 1000},
                                                     {"€ 10", 1000},
                                                     {"10 €", 1000},
                                                     {"10\u00a0€", 1000},
                                                     {"10\u202f€", 1000},
                                                     {"9999999999.99", 999'999'999'999},
                                                     {"10000000000", 1'000'000'000'000}}) {
    const auto read = parse_money(c.text);
    ASSERT_TRUE(read.ok()) << c.text;
    EXPECT_EQ(read->cents(), c.cents) << c.text;
  }
}

struct Refused {
  const char* text;
  Errc code;
};

TEST(ParseMoney, RefusesAndNeverGuesses) {
  for (const Refused& c :
       std::initializer_list<Refused>{{"", Errc::kMissing},
                                      {"   ", Errc::kMissing},
                                      {"€", Errc::kMissing},
                                      {"-1", Errc::kInvalidAmount},
                                      {"+1", Errc::kInvalidAmount},
                                      {"1e3", Errc::kInvalidAmount},
                                      {"0x10", Errc::kInvalidAmount},
                                      {"10,999", Errc::kInvalidAmount},
                                      {"1.000", Errc::kInvalidAmount},
                                      {"10.00.00", Errc::kInvalidAmount},
                                      {"1.000,00", Errc::kInvalidAmount},
                                      {"1 000", Errc::kInvalidAmount},
                                      {"10,", Errc::kInvalidAmount},
                                      {",5", Errc::kInvalidAmount},
                                      {"€10€", Errc::kInvalidAmount},
                                      {"€€10", Errc::kInvalidAmount},
                                      {"10,5 €10", Errc::kInvalidAmount},
                                      {"ten", Errc::kInvalidAmount},
                                      {"１０", Errc::kInvalidAmount},
                                      {"10\n", Errc::kInvalidAmount},
                                      {"10000000000.01", Errc::kTooLarge},
                                      {"9999999999999", Errc::kTooLarge},
                                      {"99999999999999999999999999", Errc::kTooLarge}}) {
    const auto read = parse_money(c.text);
    ASSERT_FALSE(read.ok()) << c.text;
    EXPECT_EQ(read.error().code, c.code) << c.text << " " << to_string(read.error().code);
  }
}

TEST(Money, WritesTwoDecimals) {
  EXPECT_EQ(to_decimal(Money::cents(0)), "0.00");
  EXPECT_EQ(to_decimal(Money::cents(5)), "0.05");
  EXPECT_EQ(to_decimal(Money::cents(123450)), "1234.50");
  EXPECT_EQ(to_decimal(Money::cents(-5)), "-0.05");
  EXPECT_EQ(to_decimal(Money::cents(std::numeric_limits<std::int64_t>::min())),
            "-92233720368547758.08");
}

TEST(Money, OverflowIsABug) {
  const Money most = Money::cents(std::numeric_limits<std::int64_t>::max());
  const Money least = Money::cents(std::numeric_limits<std::int64_t>::min());
  EXPECT_THROW(most + Money::cents(1), CheckFailure);
  EXPECT_THROW(least - Money::cents(1), CheckFailure);
  EXPECT_THROW(-least, CheckFailure);
  EXPECT_EQ((most - Money::cents(1) + Money::cents(1)), most);
}

std::vector<std::int64_t> shared(std::int64_t total, std::vector<std::int64_t> weights) {
  std::vector<std::int64_t> out;
  for (const Money part : allocate(Money::cents(total), weights)) out.push_back(part.cents());
  return out;
}

TEST(Allocate, ByLargestRemainderTiesToTheFirst) {
  using Parts = std::vector<std::int64_t>;
  EXPECT_EQ(shared(100, {1, 1, 1}), (Parts{34, 33, 33}));
  EXPECT_EQ(shared(10000, {100, 50}), (Parts{6667, 3333}));
  EXPECT_EQ(shared(5000, {100, 50}), (Parts{3333, 1667}));
  EXPECT_EQ(shared(1, {1, 2}), (Parts{0, 1}));
  EXPECT_EQ(shared(1, {1, 1}), (Parts{1, 0}));
  EXPECT_EQ(shared(7, {0, 5, 0}), (Parts{0, 7, 0}));
  EXPECT_EQ(shared(0, {0, 0}), (Parts{0, 0}));
  EXPECT_EQ(shared(0, {}), (Parts{}));
}

TEST(Allocate, SumsExactlyNearTheLargestAmounts) {
  const auto parts = shared(1'000'000'000'000'000'000, {9'000'000'000'000'000'000, 7, 3});
  EXPECT_EQ(parts[0] + parts[1] + parts[2], 1'000'000'000'000'000'000);
}

TEST(Allocate, RefusesWhatHasNoAnswer) {
  EXPECT_THROW(shared(-1, {1}), CheckFailure);
  EXPECT_THROW(shared(1, {1, -1}), CheckFailure);
  EXPECT_THROW(shared(1, {0, 0}), CheckFailure);
  EXPECT_THROW(shared(1, {}), CheckFailure);
}

}  // namespace
}  // namespace colletta
