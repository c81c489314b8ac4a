// The published rules of real programmes (domain/matching/README.md), case by case, in euro.
#include <gtest/gtest.h>

#include "tests/unit/matching/support.hpp"

namespace colletta::matching {
namespace {

struct Programme {
  const char* name;
  const char* rule;
  Money goal;
  Money raised;
  Money matched;
};

void PrintTo(const Programme& c, std::ostream* out) { *out << c.name; }

class OneCampaign : public testing::TestWithParam<Programme> {};

TEST_P(OneCampaign, IsMatchedByTheRule) {
  const Programme& c = GetParam();
  Book book = book_of({pool_of("city", eur(1'000'000), c.rule)}, {campaign_of("a", c.goal)});
  confirm(book, pledge_of("1", "a", "d", c.raised));
  EXPECT_EQ(held(book, "city", "a"), c.matched);
  const CloseResult result = close(book, CampaignId::of("a"));
  EXPECT_EQ(result.succeeded, c.raised + c.matched >= c.goal);
  EXPECT_EQ(result.matched, result.succeeded ? c.matched : Money());
}

constexpr const char* kMilano2015 =
    R"({"kind":"top_up","condition":{"share_of_goal":"1/2"},"cap_per_campaign":5000000})";
constexpr const char* kMilano2022 =
    R"({"kind":"fixed_share","share":"3/5","condition":{"share_of_goal":"2/5"},
        "cap_per_campaign":4800000})";
constexpr const char* kMilano2024 =
    R"({"kind":"fixed_share","share":"1/2","condition":{"share_of_goal":"1/2"},
        "cap_per_campaign":5000000})";

INSTANTIATE_TEST_SUITE_P(
    Milano, OneCampaign,
    testing::Values(Programme{"2015 below", kMilano2015, eur(120'000), eur(59'999), eur(0)},
                    Programme{"2015 at the cap", kMilano2015, eur(120'000), eur(60'000),
                              eur(50'000)},
                    Programme{"2015 the rest", kMilano2015, eur(80'000), eur(60'000), eur(20'000)},
                    Programme{"2015 overshot", kMilano2015, eur(80'000), eur(90'000), eur(0)},
                    Programme{"2022 below", kMilano2022, eur(80'000), cents(3'199'999), eur(0)},
                    Programme{"2022 reached", kMilano2022, eur(80'000), eur(32'000), eur(48'000)},
                    Programme{"2022 shrinks", kMilano2022, eur(80'000), eur(50'000), eur(30'000)},
                    Programme{"2024 below", kMilano2024, eur(20'000), cents(999'999), eur(0)},
                    Programme{"2024 reached", kMilano2024, eur(20'000), eur(10'000), eur(10'000)}));

constexpr const char* kPiztu =
    R"({"kind":"per_pledge","ratio":"1/1","cap_per_pledge":10000,"pledges_per_donor":1,
        "cap_per_campaign":470000,"ceiling":"none"})";

TEST(Piztu2016, MatchesTheFirstHundredOfAPersonsFirstPledge) {
  Book book = book_of({pool_of("ddf", eur(70'000), kPiztu)}, {campaign_of("a", eur(3'000))});
  const auto first = confirm(book, pledge_of("1", "a", "d", eur(150)));
  const auto second = confirm(book, pledge_of("2", "a", "d", eur(50)));
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].parts, parts_of({{"ddf", 100'00}}));
  EXPECT_EQ(first[0].limited_by, Limits{Limit::kCapPerPledge});
  EXPECT_EQ(first[0].left, eur(69'900));
  ASSERT_EQ(second.size(), 1u);
  EXPECT_TRUE(second[0].parts.empty());
  EXPECT_EQ(second[0].limited_by, Limits{Limit::kPledgesPerDonor});
}

TEST(Piztu2016, FifteenCampaignsAtTheirCapLeaveTheLastFourThousandTwoHundred) {
  std::vector<Campaign> campaigns;
  for (int i = 0; i < 15; ++i) campaigns.push_back(campaign_of(std::to_string(i).c_str(), eur(1)));
  Book book = book_of({pool_of("ddf", eur(70'000), kPiztu)}, campaigns);
  std::vector<Change> last;
  for (int i = 0; i < 15; ++i)
    for (int donor = 0; donor < 48; ++donor) {
      const std::string id = std::to_string(i) + "/" + std::to_string(donor);
      last = confirm(book, pledge_of(id.c_str(), std::to_string(i).c_str(), id.c_str(), eur(100)));
    }
  for (int i = 0; i < 14; ++i)
    EXPECT_EQ(held(book, "ddf", std::to_string(i).c_str()), eur(4'700)) << i;
  EXPECT_EQ(held(book, "ddf", "14"), eur(4'200));
  EXPECT_TRUE(last.back().parts.empty());
  EXPECT_EQ(last.back().limited_by, Limits{Limit::kBudget});
  EXPECT_TRUE(last.back().left.zero());
}

TEST(DayAtTwoToOne, IsHalfOpenByTheInstantOfPlacing) {
  Book book = book_of({pool_of("f", eur(1'000), R"({"kind":"per_pledge","ceiling":"none","rates":[
        {"from":"2026-05-01T22:00:00Z","until":"2026-05-02T22:00:00Z","ratio":"2/1"}]})")},
                      {campaign_of("a", eur(1'000))});
  const auto drawn = [&](const char* id, const char* placed) {
    Pledge pledge = pledge_of(id, "a", id, eur(10));
    pledge.placed = parse_rfc3339(placed).value();
    return total(confirm(book, pledge).at(0).parts);
  };
  EXPECT_EQ(drawn("1", "2026-05-01T21:59:59.999999Z"), eur(10));
  EXPECT_EQ(drawn("2", "2026-05-01T22:00:00Z"), eur(20));
  EXPECT_EQ(drawn("3", "2026-05-02T21:59:59.999999Z"), eur(20));
  EXPECT_EQ(drawn("4", "2026-05-02T22:00:00Z"), eur(10));
}

TEST(Ioby, CapsADonorAndAsksForFive) {
  Book book = book_of({pool_of("m", eur(25'000), R"({"kind":"per_pledge","cap_per_donor":50000,
                        "condition":{"donors":5},"ceiling":"none"})")},
                      {campaign_of("a", eur(100)), campaign_of("b", eur(100))});
  EXPECT_EQ(total(confirm(book, pledge_of("1", "a", "d", eur(400)))[0].parts), eur(400));
  const auto second = confirm(book, pledge_of("2", "a", "d", eur(300)));
  EXPECT_EQ(total(second[0].parts), eur(100));
  EXPECT_EQ(second[0].limited_by, Limits{Limit::kCapPerDonor});
  for (const char* donor : {"e", "f", "g", "h"})
    confirm(book, pledge_of(donor, "a", donor, eur(10)));
  for (const char* donor : {"p", "q", "r", "s"})
    confirm(book, pledge_of(donor, "b", donor, eur(100)));
  EXPECT_EQ(close(book, CampaignId::of("a")).matched, eur(540));

  const CloseResult four = close(book, CampaignId::of("b"));
  EXPECT_TRUE(four.succeeded);
  EXPECT_TRUE(four.matched.zero());
  ASSERT_EQ(four.changes.size(), 1u);
  EXPECT_EQ(four.changes[0].kind, ChangeKind::kReleased);
  EXPECT_EQ(four.changes[0].parts, parts_of({{"m", 400'00}}));
  EXPECT_EQ(four.changes[0].limited_by, Limits{Limit::kCondition});
}

TEST(TwoFunders, ShareByWhatTheyPutInAndNeverPayMore) {
  Pool pool = pool_of("p", eur(100), R"({"kind":"per_pledge","ceiling":"none"})");
  pool.funders.push_back({FunderId::of("y"), "y", eur(50), {}, {}});
  Book book = book_of({pool}, {campaign_of("a", eur(1'000))});
  EXPECT_EQ(confirm(book, pledge_of("1", "a", "d", eur(100)))[0].parts,
            parts_of({{"p", 66'67}, {"y", 33'33}}));
  const auto second = confirm(book, pledge_of("2", "a", "e", eur(60)));
  EXPECT_EQ(second[0].parts, parts_of({{"p", 33'33}, {"y", 16'67}}));
  EXPECT_EQ(second[0].limited_by, Limits{Limit::kBudget});
  EXPECT_TRUE(second[0].left.zero());
}

}  // namespace
}  // namespace colletta::matching
