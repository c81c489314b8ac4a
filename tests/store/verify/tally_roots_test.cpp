// A database of before, whose sums of square roots had fewer decimals.
#include "server/services/tally_roots.hpp"

#include <gmock/gmock.h>

#include "server/ops/crypto.hpp"
#include "server/store/migrate.hpp"
#include "tests/support/test_database.hpp"

namespace colletta::services {
namespace {

using testing::ElementsAre;

constexpr std::ptrdiff_t kBefore = 7;  ///< migrations until the one that empties the sums

class TallyRoots : public testing::TestWithParam<const char*> {
 protected:
  void bring_to(std::ptrdiff_t version) {
    const auto all = store::embedded_migrations();
    ASSERT_TRUE(
        store::migrate(session_, all.first(static_cast<std::size_t>(version)), ops::sha256_hex, [] {
          return Timestamp{1};
        }).ok());
  }
  auto tallies() {
    return session_.fetch<std::string, std::int64_t, std::string>(
        {"tallies", "SELECT pool, counted, roots FROM pool_tally ORDER BY pool"});
  }

  test::TestDatabase database_{GetParam()};
  store::Session session_ = database_.write();
};
INSTANTIATE_TEST_SUITE_P(Databases, TallyRoots, test::both_databases(), test::database_name);

TEST_P(TallyRoots, AreSummedAgainFromWhatCountsOfEachDonor) {
  bring_to(kBefore);
  session_.execute(
      {"tallies",
       "INSERT INTO pool_tally (pool, campaign, counted, roots, first_held) VALUES"
       " ('lump', 'c', 0, '0', 7), ('quad', 'c', 6, '3414213562373095048801688', -1)"});
  session_.execute({"draws",
                    "INSERT INTO pool_draw (pool, campaign, donor, drawn, pledges, counted) VALUES"
                    " ('quad', 'c', 'a', 0, 0, 2), ('quad', 'c', 'b', 0, 0, 4),"
                    " ('quad', 'd', 'a', 0, 0, 9), ('other', 'c', 'a', 0, 0, 9)"});
  EXPECT_FALSE(roots_are_missing(session_));
  bring_to(kBefore + 1);
  EXPECT_TRUE(roots_are_missing(session_));

  const auto made =
      ElementsAre(std::make_tuple("lump", 0, "0"),
                  std::make_tuple("quad", 6, "3414213562373095048801688724209698078569671875"));
  sum_emptied_roots(session_);
  EXPECT_THAT(tallies(), made);
  EXPECT_FALSE(roots_are_missing(session_));
  // Who comes second changes nothing.
  session_.execute({"draw", "UPDATE pool_draw SET counted = 100"});
  sum_emptied_roots(session_);
  EXPECT_THAT(tallies(), made);
}

/// As many donors and cents as 64 bits of money can say.
TEST_P(TallyRoots, TheLargestSumFitsItsColumn) {
  bring_to(kBefore + 1);
  const std::string largest = "9223372036854775807" + std::string(45, '0');
  session_.execute({"tally",
                    "INSERT INTO pool_tally (pool, campaign, counted, roots, first_held)"
                    " VALUES ('quad', 'c', 1, :roots, -1)"},
                   {{"roots", largest}});
  EXPECT_THAT(tallies(), ElementsAre(std::make_tuple("quad", 1, largest)));
}

}  // namespace
}  // namespace colletta::services
