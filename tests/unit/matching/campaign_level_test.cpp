// `top_up`, `fixed_share` and `lump_sum`: conditions, growth and release at each pledge and refund,
// and the last computation at the close.
#include <gtest/gtest.h>

#include "tests/unit/matching/support.hpp"

namespace colletta::matching {
namespace {

Book one(const char* rule, Money budget = eur(10'000), Money goal = eur(1'000)) {
  return book_of({pool_of("p", budget, rule)}, {campaign_of("a", goal)});
}

TEST(TopUp, ReservesWhatIsMissingAndReleasesAsCitizensGive) {
  Book book = one(R"({"kind":"top_up","condition":{"share_of_goal":"1/2"}})");
  EXPECT_TRUE(confirm(book, pledge_of("1", "a", "d", eur(400))).empty());
  const auto grows = confirm(book, pledge_of("2", "a", "e", eur(100)));
  ASSERT_EQ(grows.size(), 1u);
  EXPECT_EQ(grows[0].kind, ChangeKind::kReserved);
  EXPECT_TRUE(grows[0].pledge.empty());
  EXPECT_EQ(grows[0].parts, parts_of({{"p", 500'00}}));
  const auto shrinks = confirm(book, pledge_of("3", "a", "f", eur(200)));
  ASSERT_EQ(shrinks.size(), 1u);
  EXPECT_EQ(shrinks[0].kind, ChangeKind::kReleased);
  EXPECT_EQ(shrinks[0].parts, parts_of({{"p", 200'00}}));
  EXPECT_EQ(shrinks[0].left, eur(9'700));
  confirm(book, pledge_of("4", "a", "g", eur(900)));
  EXPECT_TRUE(held(book, "p", "a").zero());
}

TEST(TopUp, IsReleasedWhenARefundBreaksTheCondition) {
  Book book = one(R"({"kind":"top_up","condition":{"donors":2}})");
  confirm(book, pledge_of("1", "a", "d", eur(100)));
  const auto second = confirm(book, pledge_of("2", "a", "e", eur(100)));
  EXPECT_EQ(held(book, "p", "a"), eur(800));
  const auto back = reverse(book, pledge_of("2", "a", "e", eur(100)), second);
  ASSERT_EQ(back.size(), 1u);
  EXPECT_EQ(back[0].kind, ChangeKind::kReleased);
  EXPECT_EQ(back[0].limited_by, Limits{Limit::kCondition});
  EXPECT_TRUE(held(book, "p", "a").zero());
  EXPECT_EQ(book.pools.begin()->second.left(), eur(10'000));
}

TEST(TopUp, GrowsByARefundAndIsLimitedByCapAndBudget) {
  Book capped = one(R"({"kind":"top_up","cap_per_campaign":30000})");
  EXPECT_EQ(confirm(capped, pledge_of("1", "a", "d", eur(100)))[0].limited_by,
            Limits{Limit::kCapPerCampaign});
  Book poor = one(R"({"kind":"top_up"})", eur(50));
  confirm(poor, pledge_of("1", "a", "d", eur(960)));
  const auto last = confirm(poor, pledge_of("2", "a", "e", eur(30)));
  EXPECT_EQ(held(poor, "p", "a"), eur(10));
  const auto back = reverse(poor, pledge_of("2", "a", "e", eur(30)), last);
  EXPECT_EQ(held(poor, "p", "a"), eur(40));
  ASSERT_EQ(back.size(), 1u);
  EXPECT_EQ(back[0].kind, ChangeKind::kReserved);
  EXPECT_EQ(back[0].parts, parts_of({{"p", 30'00}}));
}

TEST(FixedShare, ShrinksUnderTheGoalAndStaysWithoutCeiling) {
  Book goal = one(R"({"kind":"fixed_share","share":"1/3"})");
  Book none = one(R"({"kind":"fixed_share","share":"1/3","ceiling":"none"})");
  for (Book* book : {&goal, &none}) {
    EXPECT_EQ(total(confirm(*book, pledge_of("1", "a", "d", eur(100)))[0].parts), cents(333'33));
    EXPECT_TRUE(confirm(*book, pledge_of("2", "a", "e", eur(500))).empty());
    confirm(*book, pledge_of("3", "a", "f", eur(300)));
  }
  EXPECT_EQ(held(goal, "p", "a"), eur(100));
  EXPECT_EQ(held(none, "p", "a"), cents(333'33));
}

TEST(FixedShare, CountsOtherMatchesUnderItsCeiling) {
  Book book = book_of({pool_of("first", eur(1'000), R"({"kind":"per_pledge"})", 1),
                       pool_of("second", eur(1'000), R"({"kind":"fixed_share","share":"1/2"})", 2)},
                      {campaign_of("a", eur(1'000))});
  confirm(book, pledge_of("1", "a", "d", eur(300)));
  EXPECT_EQ(held(book, "first", "a"), eur(300));
  EXPECT_EQ(held(book, "second", "a"), eur(400));
}

TEST(LumpSum, OnlyShrinksBetweenAndIsComputedAgainAtTheClose) {
  Book book = one(R"({"kind":"lump_sum","amount":40000,"condition":{"raised":10000}})", eur(300));
  EXPECT_TRUE(confirm(book, pledge_of("1", "a", "d", cents(9'999))).empty());
  const auto first = confirm(book, pledge_of("2", "a", "e", eur(500)));
  ASSERT_EQ(first.size(), 1u);
  EXPECT_EQ(first[0].parts, parts_of({{"p", 300'00}}));
  EXPECT_EQ(first[0].limited_by, Limits{Limit::kBudget});
  fund(book, PoolId::of("p"), FunderId::of("p"), "p", eur(1'000));
  EXPECT_TRUE(confirm(book, pledge_of("3", "a", "f", cents(1))).empty());
  const auto shrinks = confirm(book, pledge_of("4", "a", "g", eur(200)));
  EXPECT_EQ(held(book, "p", "a"), eur(200));
  reverse(book, pledge_of("4", "a", "g", eur(200)), shrinks);
  EXPECT_EQ(held(book, "p", "a"), eur(200));
  const CloseResult result = close(book, kA);
  EXPECT_EQ(result.matched, cents(400'00));
  EXPECT_TRUE(result.succeeded);
}

struct Threshold {
  const char* condition;
  bool holds;
};

TEST(Condition, AllThatAreGivenMustHold) {
  Campaign campaign = campaign_of("a", eur(100));
  campaign.raised = eur(40);
  campaign.donors = 3;
  for (const Threshold& c : std::initializer_list<Threshold>{
           {R"({})", true},
           {R"({"share_of_goal":"2/5"})", true},
           {R"({"share_of_goal":"4001/10000"})", false},
           {R"({"raised":4000})", true},
           {R"({"raised":4001})", false},
           {R"({"donors":3})", true},
           {R"({"donors":4})", false},
           {R"({"share_of_goal":"2/5","raised":4000,"donors":3})", true},
           {R"({"share_of_goal":"2/5","raised":4001,"donors":3})", false},
           {R"({"share_of_goal":"1/2","raised":4000,"donors":3})", false},
           {R"({"share_of_goal":"2/5","raised":4000,"donors":4})", false}}) {
    const Rule rule =
        rule_of((std::string(R"({"kind":"per_pledge","condition":)") + c.condition + "}").c_str());
    EXPECT_EQ(holds(rule.condition, campaign), c.holds) << c.condition;
  }
}

TEST(Condition, CountsDonorsByTheirNetGifts) {
  Book book = one(R"({"kind":"per_pledge"})");
  const auto first = confirm(book, pledge_of("1", "a", "d", eur(10)));
  const auto second = confirm(book, pledge_of("2", "a", "d", eur(20)));
  EXPECT_EQ(book.campaigns.at(kA).donors, 1);
  reverse(book, pledge_of("1", "a", "d", eur(10)), first);
  EXPECT_EQ(book.campaigns.at(kA).donors, 1);
  reverse(book, pledge_of("2", "a", "d", eur(20)), second);
  EXPECT_EQ(book.campaigns.at(kA).donors, 0);
  EXPECT_TRUE(book.campaigns.at(kA).raised.zero());
}

TEST(SeveralFunders, KeepTheirSharesWhenAMatchShrinks) {
  Pool pool = pool_of("p", eur(100), R"({"kind":"top_up"})");
  pool.funders.push_back({FunderId::of("y"), "y", eur(50), {}, {}});
  Book book = book_of({pool}, {campaign_of("a", eur(100))});
  EXPECT_EQ(confirm(book, pledge_of("1", "a", "d", eur(10)))[0].parts,
            parts_of({{"p", 60'00}, {"y", 30'00}}));
  // 45.01 stays, and is again shared two to one by largest remainder: 30.01 + 15.00.
  EXPECT_EQ(confirm(book, pledge_of("2", "a", "e", cents(44'99)))[0].parts,
            parts_of({{"p", 29'99}, {"y", 15'00}}));
}

TEST(SeveralFunders, OfEqualPartsTheLaterGivesWayFirst) {
  Pool pool = pool_of("p", eur(50), R"({"kind":"top_up"})");
  pool.funders.push_back({FunderId::of("y"), "y", eur(50), {}, {}});
  Book book = book_of({pool}, {campaign_of("a", eur(100))});
  confirm(book, pledge_of("1", "a", "d", eur(10)));
  EXPECT_EQ(confirm(book, pledge_of("2", "a", "e", cents(1)))[0].parts, parts_of({{"y", 1}}));
}

}  // namespace
}  // namespace colletta::matching
