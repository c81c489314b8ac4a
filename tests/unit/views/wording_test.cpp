// One language's words and formats, from the catalogue as it is shipped.
#include "server/views/wording.hpp"

#include <gtest/gtest.h>

#include "samples.hpp"

namespace colletta::views {
namespace {

using samples::english;
using samples::italian;

// Between an amount and its sign stands a space that does not break.
constexpr const char* kSpace = "\u00a0";

TEST(Wording, MoneyFollowsTheLanguage) {
  const Money amount = Money::cents(123'450);
  EXPECT_EQ(italian().money(amount), std::string("1.234,50") + kSpace + "€");
  EXPECT_EQ(english().money(amount), "€1,234.50");
  EXPECT_EQ(italian().money(Money::cents(1'000'000)), std::string("10.000") + kSpace + "€");
  EXPECT_EQ(english().money(Money::cents(5000), Cents::kAlways), "€50.00");
  EXPECT_EQ(english().money(Money::cents(-7)), "-€0.07");
  // More than a double holds exactly.
  EXPECT_EQ(english().money(Money::cents(9'007'199'254'740'993)), "€90,071,992,547,409.93");
}

TEST(Wording, NumbersAndShares) {
  EXPECT_EQ(italian().number(1234567), "1.234.567");
  EXPECT_EQ(italian().milli(1250), "1,25");
  EXPECT_EQ(english().milli(-7), "-0.007");
  EXPECT_EQ(english().milli(3000), "3");
  EXPECT_EQ(italian().share(Rational::make(3, 5).value()), std::string("60") + kSpace + "%");
  EXPECT_EQ(italian().share(Rational::make(1, 8).value()), std::string("12,5") + kSpace + "%");
  EXPECT_EQ(italian().share(Rational::make(1, 3).value()), "1/3");
}

TEST(Wording, DatesAreLocal) {
  // An hour before midnight UTC is the next day in Rome, in winter as in summer.
  const Timestamp winter{1'767'222'000'000'000};  // 2025-12-31T23:00:00Z
  EXPECT_EQ(italian().date(winter, "Europe/Rome"), "1º gennaio 2026");
  EXPECT_EQ(english().date(winter, "UTC"), "31 December 2025");
  EXPECT_EQ(english().short_date(winter, "UTC"), "31 Dec 2025");
  EXPECT_EQ(italian().date_time(winter, "Europe/Rome"), "1º gennaio 2026, ore 00:00");
  EXPECT_EQ(english().date_time(winter, "Europe/Rome"), "1 January 2026 at 00:00");
}

TEST(Wording, TimeLeftUsesTheUnitThatHelps) {
  const auto left = [](std::int64_t us) { return english().time_left({0}, {us}); };
  EXPECT_EQ(left(12 * kDayUs), "12 days left");
  EXPECT_EQ(left(2 * kDayUs), "2 days left");
  EXPECT_EQ(left(2 * kDayUs - 1), "47 hours left");
  EXPECT_EQ(left(kHourUs), "1 hour left");
  EXPECT_EQ(left(kHourUs - 1), "59 minutes left");
  EXPECT_EQ(left(1), "less than a minute left");
  EXPECT_EQ(left(0), "ended");
  EXPECT_EQ(italian().time_left({0}, {kHourUs}), "manca 1 ora");
  EXPECT_EQ(italian().time_left({0}, {3 * kHourUs}), "mancano 3 ore");
}

TEST(Wording, PluralsAndPlaces) {
  EXPECT_EQ(english().trn("{n} donor", "{n} donors", 1), "1 donor");
  EXPECT_EQ(english().trn("{n} donor", "{n} donors", 0), "0 donors");
  EXPECT_EQ(italian().trn("{n} donor", "{n} donors", 1), "1 donatore");
  EXPECT_EQ(italian().trn("{n} donor", "{n} donors", 4'212), "4.212 donatori");
  EXPECT_EQ(italian().tr("of {goal}", {{"goal", "X"}}), "su X");
  EXPECT_EQ(italian().tr("A sentence that no catalogue holds"),
            "A sentence that no catalogue holds");
}

TEST(Wording, ValuesAreNotReadAsPlaces) {
  EXPECT_EQ(english().tr("{total} of {goal}: {parts}",
                         {{"total", "{goal}"}, {"goal", "b"}, {"parts", "c"}}),
            "{goal} of b: c");
}

TEST(Wording, ItalianArticlesAreElidedBeforeNumbersThatBeginWithAVowel) {
  const auto by = [](const char* date) {
    return italian().tr("opens on {date}", {{"date", date}});
  };
  EXPECT_EQ(by("8 marzo"), "apre l'8 marzo");
  EXPECT_EQ(by("11 marzo"), "apre l'11 marzo");
  EXPECT_EQ(by("1 marzo"), "apre il 1 marzo");
  EXPECT_EQ(by("18 marzo"), "apre il 18 marzo");
  EXPECT_EQ(italian().tr("from {from} to {until}", {{"from", "8 maggio"}, {"until", "11 maggio"}}),
            "dall'8 maggio all'11 maggio");
  EXPECT_EQ(italian().tr("From {from} to {until} it adds {amount} for every euro instead.",
                         {{"from", "8 maggio"}, {"until", "9 maggio"}, {"amount", "1 €"}}),
            "Dall'8 maggio al 9 maggio aggiunge invece 1 € per ogni euro.");
  EXPECT_EQ(english().tr("opens on {date}", {{"date", "8 March"}}), "opens on 8 March");
}

TEST(Wording, Lists) {
  EXPECT_EQ(italian().list({"a", "b", "c"}), "a, b e c");
  EXPECT_EQ(english().list({"a", "b"}), "a and b");
  EXPECT_EQ(english().list({}), "");
}

}  // namespace
}  // namespace colletta::views
