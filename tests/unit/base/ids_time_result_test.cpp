// Ids, instants and results: the small words of every signature.
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string>

#include "domain/base/ids.hpp"
#include "domain/base/result.hpp"
#include "domain/base/time.hpp"

namespace colletta {
namespace {

TEST(Ulid, HasItsFormAndNothingElse) {
  EXPECT_TRUE(is_ulid("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
  EXPECT_TRUE(is_ulid("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"));
  for (const char* text :
       {"", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAVX",
        "81ARZ3NDEKTSV4RRFFQ69G5FAV", "01arz3ndektsv4rrffq69g5fav", "01ARZ3NDEKTSV4RRFFQ69G5FAI",
        "01ARZ3NDEKTSV4RRFFQ69G5FAU", "01ARZ3NDEKTSV4RRFFQ69G5FA "})
    EXPECT_FALSE(is_ulid(text)) << text;
}

TEST(Ulid, IsMadeFromMillisecondsAndRandomBits) {
  // The example of the ULID specification's time: 1469918176385 ms is 01ARYZ6S41.
  const std::string zeros = make_ulid({1'469'918'176'385'999}, {});
  EXPECT_EQ(zeros, "01ARYZ6S410000000000000000");
  const std::array<std::uint8_t, 10> ones{255, 255, 255, 255, 255, 255, 255, 255, 255, 255};
  EXPECT_EQ(make_ulid({1'469'918'176'385'000}, ones), "01ARYZ6S41ZZZZZZZZZZZZZZZZ");
  const std::array<std::uint8_t, 10> last{0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  EXPECT_EQ(make_ulid({}, last), "00000000000000000000000001");
  EXPECT_TRUE(is_ulid(zeros));
  EXPECT_LT(make_ulid({1'000}, ones), make_ulid({2'000}, {}));
}

TEST(Id, IsParsedFromTheOutsideWithItsField) {
  const auto good = parse_id<PledgeTag>("01ARZ3NDEKTSV4RRFFQ69G5FAV", "pledge");
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(good->str(), "01ARZ3NDEKTSV4RRFFQ69G5FAV");
  const auto bad = parse_id<PledgeTag>("1", "pledge");
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error(), err(Errc::kInvalid, "pledge", "ULID"));
}

TEST(Time, WritesOneForm) {
  EXPECT_EQ(to_rfc3339({0}), "1970-01-01T00:00:00Z");
  EXPECT_EQ(to_rfc3339({1}), "1970-01-01T00:00:00.000001Z");
  EXPECT_EQ(to_rfc3339({-1}), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(to_rfc3339_seconds({-1}), "1969-12-31T23:59:59Z");
  EXPECT_EQ(to_rfc3339({1'772'359'200'000'000}), "2026-03-01T10:00:00Z");
}

TEST(Time, ReadsWhatItWrites) {
  for (const std::int64_t us : {0LL, 1LL, -1LL, 1'772'359'200'000'000LL, 1'709'164'799'999'999LL,
                                951'782'400'000'000LL, 253'402'300'799'999'999LL}) {
    const auto read = parse_rfc3339(to_rfc3339({us}));
    ASSERT_TRUE(read.ok()) << us;
    EXPECT_EQ(read->us, us);
  }
  EXPECT_EQ(parse_rfc3339("2026-03-01T10:00:00.5Z")->us, 1'772'359'200'500'000);
}

TEST(Time, RefusesEverythingElse) {
  for (const char* text : {"",
                           "2026-03-01",
                           "2026-03-01T10:00:00",
                           "2026-03-01T10:00:00+01:00",
                           "2026-03-01 10:00:00Z",
                           "2026-02-29T10:00:00Z",
                           "2026-13-01T10:00:00Z",
                           "2026-00-01T10:00:00Z",
                           "2026-03-00T10:00:00Z",
                           "2026-03-01T24:00:00Z",
                           "2026-03-01T10:60:00Z",
                           "2026-03-01T10:00:60Z",
                           "2026-03-01T10:00:00.Z",
                           "2026-03-01T10:00:00.1234567Z",
                           "2026-03-01T10:00:00,5Z",
                           "2026-03-01T10:00:00z",
                           "2026-3-01T10:00:00ZZ",
                           "x026-03-01T10:00:00Z",
                           "2026-03-01T10:00:00.5",
                           "+026-03-01T10:00:00Z"})
    EXPECT_FALSE(parse_rfc3339(text).ok()) << text;
}

TEST(Result, HoldsAValueOrAnError) {
  const Result<int> good = 7;
  EXPECT_TRUE(good.ok());
  EXPECT_EQ(*good, 7);
  EXPECT_THROW(static_cast<void>(good.error()), CheckFailure);
  const Result<int> bad = err(Errc::kTooLong, "title", "160");
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.error().field, "title");
  EXPECT_THROW(static_cast<void>(bad.value()), CheckFailure);
  const Status fine;
  EXPECT_TRUE(fine.ok());
  EXPECT_THROW(static_cast<void>(fine.error()), CheckFailure);
  EXPECT_EQ(Status(err(Errc::kClosed)).error().code, Errc::kClosed);
}

TEST(Errc, HasOneStableWordEach) {
  EXPECT_EQ(to_string(Errc::kTooLong), "too_long");
  EXPECT_EQ(to_string(Errc::kRuleFrozen), "rule_frozen");
  EXPECT_EQ(to_string(Errc::kIdempotencyMismatch), "idempotency_mismatch");
  std::set<std::string_view> words;
  const int count = static_cast<int>(Errc::kInternal) + 1;
  for (int code = 0; code < count; ++code) {
    const std::string_view word = to_string(static_cast<Errc>(code));
    EXPECT_FALSE(word.empty()) << code;
    words.insert(word);
  }
  EXPECT_EQ(words.size(), static_cast<std::size_t>(count));
}

TEST(Check, NamesTheReason) {
  try {
    CHECK(1 == 2, "one is not two");
    FAIL();
  } catch (const CheckFailure& failure) {
    EXPECT_NE(std::string(failure.what()).find("one is not two"), std::string::npos);
  }
}

}  // namespace
}  // namespace colletta
