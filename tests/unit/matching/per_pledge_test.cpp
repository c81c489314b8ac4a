// The steps of `per_pledge`: each limit, alone and in order, and the ceilings.
#include <gtest/gtest.h>

#include "tests/unit/matching/support.hpp"

namespace colletta::matching {
namespace {

struct Case {
  const char* what;
  const char* rule;
  std::int64_t pledge_cents;
  std::int64_t match_cents;
  Limits limited_by;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.what; }

/// Budget 1,000 EUR, goal 2,000 EUR, optimum 2,500 EUR; the donor gave and drew 50 EUR before; the
/// pledge is placed on 2026-03-01 at 10:00:00 by an unverified donor linked to the promoter.
class FirstLimit : public testing::TestWithParam<Case> {};

TEST_P(FirstLimit, IsRecordedWhenItLowersTheResult) {
  const Case& c = GetParam();
  Campaign campaign = campaign_of("a", eur(2'000));
  campaign.optimum = eur(2'500);
  Book book = book_of({pool_of("p", eur(1'000), c.rule)}, {campaign});
  book.draws[{PoolId::of("p"), CampaignId::of("a"), DonorId::of("d")}] = {eur(50), 1};
  book.pools.begin()->second.funders[0].reserved = eur(50);
  book.holdings[{PoolId::of("p"), CampaignId::of("a")}].reserved = parts_of({{"p", 50'00}});
  book.given[{CampaignId::of("a"), DonorId::of("d")}] = eur(50);
  book.campaigns.begin()->second.raised = eur(50);
  book.campaigns.begin()->second.donors = 1;
  Pledge pledge = pledge_of("1", "a", "d", cents(c.pledge_cents));
  pledge.promoter_linked = true;
  const auto changes = confirm(book, pledge);
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].kind, ChangeKind::kReserved);
  EXPECT_EQ(changes[0].pledge, pledge.id);
  EXPECT_EQ(changes[0].donor, pledge.donor);
  EXPECT_EQ(total(changes[0].parts).cents(), c.match_cents);
  EXPECT_EQ(changes[0].limited_by, c.limited_by);
  EXPECT_EQ(changes[0].left.cents(), 950'00 - c.match_cents);
}

INSTANTIATE_TEST_SUITE_P(
    PerPledge, FirstLimit,
    testing::Values(
        Case{"one to one", R"({"kind":"per_pledge"})", 10'01, 10'01, {}},
        Case{"rounds down", R"({"kind":"per_pledge","ratio":"1/3"})", 1'00, 33, {}},
        Case{"too little for a cent", R"({"kind":"per_pledge","ratio":"1/3"})", 2, 0, {}},
        Case{"cap before the ratio",
             R"({"kind":"per_pledge","ratio":"3/2","cap_per_pledge":1001})",
             20'00,
             15'01,
             {Limit::kCapPerPledge}},
        Case{"at the cap", R"({"kind":"per_pledge","cap_per_pledge":2000})", 20'00, 20'00, {}},
        Case{"cap hidden by rounding",
             R"({"kind":"per_pledge","ratio":"1/2","cap_per_pledge":10})",
             11,
             5,
             {}},
        Case{"cap after the ratio",
             R"({"kind":"per_pledge","ratio":"2/1","cap_per_match":1000})",
             20'00,
             10'00,
             {Limit::kCapPerMatch}},
        Case{"pledges of a donor",
             R"({"kind":"per_pledge","pledges_per_donor":1})",
             20'00,
             0,
             {Limit::kPledgesPerDonor}},
        Case{"one more pledge", R"({"kind":"per_pledge","pledges_per_donor":2})", 20'00, 20'00, {}},
        Case{"cap of a donor",
             R"({"kind":"per_pledge","cap_per_donor":6000})",
             20'00,
             10'00,
             {Limit::kCapPerDonor}},
        Case{"donor at the cap",
             R"({"kind":"per_pledge","cap_per_donor":5000})",
             20'00,
             0,
             {Limit::kCapPerDonor}},
        Case{"donor above the cap",
             R"({"kind":"per_pledge","cap_per_donor":100})",
             20'00,
             0,
             {Limit::kCapPerDonor}},
        Case{"cap of a campaign",
             R"({"kind":"per_pledge","cap_per_campaign":5500})",
             20'00,
             5'00,
             {Limit::kCapPerCampaign}},
        Case{"under the goal",
             R"({"kind":"per_pledge","ratio":"1/2"})",
             1'400'00,
             500'00,
             {Limit::kCeiling}},
        Case{"above the goal", R"({"kind":"per_pledge"})", 3'000'00, 0, {Limit::kCeiling}},
        Case{"under the optimum",
             R"({"kind":"per_pledge","ratio":"1/2","ceiling":"optimum"})",
             1'600'00,
             800'00,
             {}},
        Case{"no ceiling",
             R"({"kind":"per_pledge","ratio":"1/4","ceiling":"none"})",
             3'600'00,
             900'00,
             {}},
        Case{"budget",
             R"({"kind":"per_pledge","ceiling":"none"})",
             2'000'00,
             950'00,
             {Limit::kBudget}},
        Case{"several, in their order",
             R"({"kind":"per_pledge","ratio":"2/1","cap_per_pledge":3000,"cap_per_match":5500,
                 "cap_per_donor":10000,"cap_per_campaign":9000})",
             40'00,
             40'00,
             {Limit::kCapPerPledge, Limit::kCapPerMatch, Limit::kCapPerDonor,
              Limit::kCapPerCampaign}},
        Case{"a condition does not hinder",
             R"({"kind":"per_pledge","condition":{"donors":9}})",
             20'00,
             20'00,
             {}},
        Case{"in the window",
             R"({"kind":"per_pledge","window":{"from":"2026-03-01T10:00:00Z",
             "until":"2026-03-01T10:00:01Z"}})",
             20'00,
             20'00,
             {}},
        Case{"after the window",
             R"({"kind":"per_pledge","window":{"from":"2026-03-01T09:00:00Z",
             "until":"2026-03-01T10:00:00Z"}})",
             20'00,
             0,
             {Limit::kWindow}},
        Case{"before the window",
             R"({"kind":"per_pledge","window":{"from":"2026-03-01T10:00:01Z",
             "until":"2026-03-02T10:00:00Z"}})",
             20'00,
             0,
             {Limit::kWindow}},
        Case{"outside the only rate",
             R"({"kind":"per_pledge","ratio":"0/1","rates":[{
             "from":"2026-03-02T00:00:00Z","until":"2026-03-03T00:00:00Z","ratio":"1/1"}]})",
             20'00,
             0,
             {Limit::kWindow}},
        Case{"smallest pledge",
             R"({"kind":"per_pledge","eligible":{"min_pledge":2001}})",
             20'00,
             0,
             {Limit::kNotEligible}},
        Case{"at the smallest",
             R"({"kind":"per_pledge","eligible":{"min_pledge":2000}})",
             20'00,
             20'00,
             {}},
        Case{"verified donors",
             R"({"kind":"per_pledge","eligible":{"verified_donors_only":true}})",
             20'00,
             0,
             {Limit::kNotEligible}},
        Case{"linked donors",
             R"({"kind":"per_pledge","eligible":{"exclude_promoter_linked":true}})",
             20'00,
             0,
             {Limit::kNotEligible}}));

TEST(PerPledge, PaysVerifiedAndUnlinkedDonors) {
  Book book = book_of({pool_of("p", eur(100), R"({"kind":"per_pledge","eligible":{
      "verified_donors_only":true,"exclude_promoter_linked":true}})")},
                      {campaign_of("a", eur(100))});
  Pledge pledge = pledge_of("1", "a", "d", eur(10));
  pledge.verified = true;
  EXPECT_EQ(total(confirm(book, pledge)[0].parts), eur(10));
}

TEST(PerPledge, CapsAreOfEachCampaignAlone) {
  Book book = book_of({pool_of("p", eur(100), R"({"kind":"per_pledge","cap_per_donor":1000,
      "pledges_per_donor":1,"cap_per_campaign":1000})")},
                      {campaign_of("a", eur(100)), campaign_of("b", eur(100))});
  EXPECT_EQ(total(confirm(book, pledge_of("1", "a", "d", eur(10)))[0].parts), eur(10));
  EXPECT_EQ(total(confirm(book, pledge_of("2", "b", "d", eur(10)))[0].parts), eur(10));
}

TEST(PerPledge, APledgeThatDrewNothingDoesNotCountAgainstTheDonor) {
  Book book = book_of({pool_of("p", eur(100), R"({"kind":"per_pledge","pledges_per_donor":1,
      "eligible":{"min_pledge":1000}})")},
                      {campaign_of("a", eur(100))});
  EXPECT_TRUE(confirm(book, pledge_of("1", "a", "d", eur(5)))[0].parts.empty());
  EXPECT_EQ(total(confirm(book, pledge_of("2", "a", "d", eur(10)))[0].parts), eur(10));
}

TEST(Pools, LeaveOutCampaignsOfOtherAreasThemesAndCalls) {
  Pool area = pool_of("area", eur(100), R"({"kind":"per_pledge","eligible":{"areas":["north"]}})");
  Pool theme = pool_of("theme", eur(100),
                       R"({"kind":"fixed_share","share":"1/2","eligible":{"themes":["arts"]}})");
  Pool elsewhere = pool_of("elsewhere", eur(100), R"({"kind":"per_pledge"})");
  elsewhere.call = CallId::of("another");
  Campaign here = campaign_of("a", eur(100));
  here.area = "north";
  Campaign there = campaign_of("b", eur(100));
  there.area = "south";
  there.theme = "arts";
  Book book = book_of({area, theme, elsewhere}, {here, there});
  const auto first = confirm(book, pledge_of("1", "a", "d", eur(10)));
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].pool.str(), "area");
  const auto second = confirm(book, pledge_of("2", "b", "d", eur(10)));
  ASSERT_EQ(second.size(), 1u);
  EXPECT_EQ(second[0].pool.str(), "theme");
  EXPECT_TRUE(second[0].pledge.empty() && second[0].donor.empty());
}

TEST(Pools, WorkInTheirOrderThenById) {
  const char* rule = R"({"kind":"per_pledge"})";
  Book book = book_of({pool_of("a", eur(100), rule, 2), pool_of("c", eur(100), rule, 1),
                       pool_of("b", eur(100), rule, 1)},
                      {campaign_of("x", eur(25))});
  const auto changes = confirm(book, pledge_of("1", "x", "d", eur(10)));
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_EQ(changes[0].pool.str(), "b");
  EXPECT_EQ(total(changes[0].parts), eur(10));
  EXPECT_EQ(changes[1].pool.str(), "c");
  EXPECT_EQ(total(changes[1].parts), eur(5));
  EXPECT_EQ(changes[1].limited_by, Limits{Limit::kCeiling});
  EXPECT_EQ(changes[2].pool.str(), "a");
  EXPECT_TRUE(changes[2].parts.empty());
}

TEST(Limit, HasAWordThatReadsBack) {
  for (int i = 0; i <= static_cast<int>(Limit::kBudget); ++i) {
    const auto limit = static_cast<Limit>(i);
    ASSERT_TRUE(parse_limit(to_string(limit)).ok()) << i;
    EXPECT_EQ(parse_limit(to_string(limit)).value(), limit);
  }
  EXPECT_EQ(to_string(Limit::kNotEligible), "not_eligible");
  EXPECT_EQ(to_string(Limit::kPledgesPerDonor), "pledges_per_donor");
  EXPECT_EQ(to_string(Limit::kBudget), "budget");
  EXPECT_FALSE(parse_limit("Budget").ok());
}

}  // namespace
}  // namespace colletta::matching
