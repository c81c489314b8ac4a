// on_release: redistribute. What is remembered, when it is walked, and what each step leaves.
#include "tests/unit/matching/support.hpp"

namespace colletta::matching {
namespace {

const PoolId kPool = PoolId::of("p");

Book redistributing_book(const std::string& fields = R"("ceiling":"none")",
                         Money budget = eur(10)) {
  const std::string rule = R"({"kind":"per_pledge","on_release":"redistribute",)" + fields + "}";
  return book_of({pool_of("p", budget, rule.c_str())},
                 {campaign_of("a", eur(1'000)), campaign_of("b", eur(1'000))});
}

/// A pledge that uses up the pool, to be refunded.
struct Spent {
  Pledge pledge;
  std::vector<Change> drawn;
};
Spent spend(Book& book, Money amount = eur(10)) {
  Spent spent{pledge_of("1", "b", "first", amount), {}};
  spent.drawn = confirm(book, spent.pledge);
  return spent;
}

/// The changes of a refund after those of the refunded pledge itself.
std::vector<Change> freed(Book& book, const Spent& spent) {
  auto changes = reverse(book, spent.pledge, spent.drawn);
  changes.erase(changes.begin());
  return changes;
}

TEST(Withheld, IsWhatTheBudgetAloneTook) {
  Book book = redistributing_book(R"("cap_per_donor":400,"ceiling":"none")");
  const auto drawn = spend(book, eur(4)).drawn;
  EXPECT_EQ(drawn[0].withheld, Money());
  confirm(book, pledge_of("2", "b", "x", eur(4)));
  const auto partly = confirm(book, pledge_of("3", "a", "d", eur(9)));
  EXPECT_EQ(partly[0].withheld, eur(2));
  EXPECT_EQ(partly[0].limited_by, (Limits{Limit::kCapPerDonor, Limit::kBudget}));
  const Withheld expected{PledgeId::of("3"), kA, DonorId::of("d"), eur(2), true};
  EXPECT_EQ(book.withheld.at({kPool, 3}), expected);
  confirm(book, pledge_of("4", "a", "e", eur(1)));
  EXPECT_FALSE(book.withheld.at({kPool, 4}).drew);
}

TEST(Withheld, IsNotRememberedByAPoolThatDoesNotRedistribute) {
  Book book =
      book_of({pool_of("p", eur(1), R"({"kind":"per_pledge"})")}, {campaign_of("a", eur(100))});
  EXPECT_EQ(confirm(book, pledge_of("1", "a", "d", eur(9)))[0].withheld, Money());
  EXPECT_TRUE(book.withheld.empty());
}

TEST(Withheld, IsForgottenWithARefundAndWithTheClose) {
  Book book = redistributing_book();
  spend(book);
  const Pledge refunded = pledge_of("2", "a", "d", eur(1));
  const auto drawn = confirm(book, refunded);
  confirm(book, pledge_of("3", "a", "d", eur(1)));
  confirm(book, pledge_of("4", "b", "d", eur(1)));
  reverse(book, refunded, drawn);
  EXPECT_EQ(book.withheld.size(), 2u);
  close(book, kA);
  ASSERT_EQ(book.withheld.size(), 1u);
  EXPECT_EQ(book.withheld.begin()->second.campaign, kB);
}

TEST(Redistribute, GivesToTheOldestFirst) {
  Book book = redistributing_book();
  const Spent spent = spend(book);
  confirm(book, pledge_of("2", "a", "d", eur(6)));
  confirm(book, pledge_of("3", "b", "e", eur(6)));
  const auto changes = freed(book, spent);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].kind, ChangeKind::kReserved);
  EXPECT_EQ(changes[0].pledge, PledgeId::of("2"));
  EXPECT_EQ(changes[0].donor, DonorId::of("d"));
  EXPECT_EQ(changes[0].campaign, kA);
  EXPECT_EQ(changes[0].position, 2);
  EXPECT_EQ(changes[0].parts, parts_of({{"p", 600}}));
  EXPECT_EQ(changes[0].left, eur(4));
  EXPECT_TRUE(changes[0].limited_by.empty());
  EXPECT_EQ(changes[1].parts, parts_of({{"p", 400}}));
  EXPECT_EQ(changes[1].limited_by, Limits{Limit::kBudget});
  ASSERT_EQ(book.withheld.size(), 1u);
  EXPECT_EQ(book.withheld.at({kPool, 3}).amount, eur(2));
}

TEST(Redistribute, FollowsAFailedCloseAConditionMissedAndMoreMoney) {
  for (const bool kept : {false, true}) {
    Book book = redistributing_book(R"("condition":{"donors":2},"ceiling":"none")");
    if (kept) book.campaigns.at(kB).model = Model::kKeepWhatYouRaise;
    spend(book);
    confirm(book, pledge_of("2", "a", "d", eur(15)));
    const auto closed = close(book, kB);
    EXPECT_EQ(closed.succeeded, kept);
    ASSERT_EQ(closed.changes.size(), 2u);
    EXPECT_EQ(closed.changes[1].pledge, PledgeId::of("2"));
    EXPECT_EQ(held(book, "p", "a"), eur(10));
    const auto funded = fund(book, kPool, FunderId::of("new"), "New", eur(20));
    ASSERT_EQ(funded.size(), 1u);
    EXPECT_EQ(funded[0].parts, parts_of({{"new", 500}}));
    EXPECT_EQ(funded[0].pledges, 0);
    EXPECT_TRUE(book.withheld.empty());
  }
}

TEST(Redistribute, KeepsTheCapOfTheDonor) {
  Book book = redistributing_book(R"("cap_per_donor":500,"ceiling":"none")", eur(5));
  const Spent spent = spend(book, eur(5));
  confirm(book, pledge_of("2", "a", "d", eur(4)));
  confirm(book, pledge_of("3", "a", "d", eur(4)));
  const auto changes = freed(book, spent);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[1].parts, parts_of({{"p", 100}}));
  EXPECT_EQ(changes[1].limited_by, Limits{Limit::kCapPerDonor});
  EXPECT_EQ(book.withheld.at({kPool, 3}).amount, eur(3));
}

TEST(Redistribute, PassesOverAPledgeTooManyUnlessItHasDrawn) {
  Book book = redistributing_book(R"("pledges_per_donor":1,"ceiling":"none")", eur(12));
  const Spent spent = spend(book);
  confirm(book, pledge_of("2", "a", "d", eur(4)));  // draws 2
  confirm(book, pledge_of("3", "a", "e", eur(1)));
  confirm(book, pledge_of("4", "a", "e", eur(1)));
  const auto changes = freed(book, spent);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].pledge, PledgeId::of("2"));
  EXPECT_EQ(changes[0].pledges, 0);
  EXPECT_EQ(changes[1].pledge, PledgeId::of("3"));
  EXPECT_EQ(changes[1].pledges, 1);
  EXPECT_TRUE(book.withheld.contains({kPool, 4}));
}

TEST(Redistribute, KeepsTheCapOfTheCampaignAndTheCeiling) {
  Book book = redistributing_book(R"("cap_per_campaign":1000)", eur(10));
  const Spent spent = spend(book);
  confirm(book, pledge_of("2", "a", "d", eur(7)));
  confirm(book, pledge_of("3", "a", "e", eur(7)));
  book.campaigns.at(kA).goal = eur(14 + 9);
  Book more = book;
  auto changes = freed(book, spent);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[1].parts, parts_of({{"p", 200}}));
  EXPECT_EQ(changes[1].limited_by, (Limits{Limit::kCapPerCampaign, Limit::kCeiling}));
  more.campaigns.at(kA).goal = eur(1'000);
  fund(more, kPool, FunderId::of("p"), "", eur(5));  // all to 2
  fund(more, kPool, FunderId::of("p"), "", eur(2));
  changes = fund(more, kPool, FunderId::of("p"), "", eur(20));
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].parts, parts_of({{"p", 300}}));
  EXPECT_EQ(changes[0].limited_by, Limits{Limit::kCapPerCampaign});
}

TEST(Redistribute, ComesAfterTheOtherPoolsOfTheAct) {
  Book book =
      book_of({pool_of("p", eur(10), R"({"kind":"per_pledge","on_release":"redistribute"})", 1),
               pool_of("t", eur(50), R"({"kind":"top_up","condition":{"donors":2}})", 2)},
              {campaign_of("a", eur(50))});
  const Pledge first = pledge_of("1", "a", "d", eur(10));
  const auto drawn = confirm(book, first);
  confirm(book, pledge_of("2", "a", "e", eur(10)));
  EXPECT_EQ(held(book, "t", "a"), eur(20));
  const auto changes = reverse(book, first, drawn);
  ASSERT_EQ(changes.size(), 3u);
  EXPECT_EQ(changes[1].pool, PoolId::of("t"));
  EXPECT_EQ(changes[1].kind, ChangeKind::kReleased);
  EXPECT_EQ(changes[2].parts, parts_of({{"p", 1'000}}));
}

TEST(Reverse, TakesBackOneByOneWhatWasRedistributed) {
  Book book = redistributing_book(R"("ceiling":"none")", eur(12));
  const Spent spent = spend(book);
  const Pledge pledge = pledge_of("2", "a", "d", eur(4));
  auto drawn = confirm(book, pledge);
  for (const Change& change : freed(book, spent)) drawn.push_back(change);
  const auto back = reverse(book, pledge, drawn);
  ASSERT_EQ(back.size(), 2u);
  EXPECT_EQ(back[0].parts, parts_of({{"p", 200}}));
  EXPECT_EQ(back[0].pledges, 0);
  EXPECT_EQ(back[1].parts, parts_of({{"p", 200}}));
  EXPECT_EQ(back[1].pledges, -1);
  EXPECT_EQ(back[1].left, eur(12));
  EXPECT_TRUE(book.draws.empty() && book.holdings.empty() && book.withheld.empty());
}

}  // namespace
}  // namespace colletta::matching
