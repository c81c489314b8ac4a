// Refunds before and after the close, the close itself, funding, preview, and what the Book
// refuses.
#include <gtest/gtest.h>

#include "tests/unit/matching/support.hpp"

namespace colletta::matching {
namespace {

constexpr const char* kOneToOne = R"({"kind":"per_pledge","ceiling":"none"})";

Book two_funders(const char* rule, Money x, Money y) {
  Pool pool = pool_of("p", x, rule);
  pool.funders.push_back({FunderId::of("y"), "y", y, {}, {}});
  return book_of({pool}, {campaign_of("a", eur(1'000))});
}

TEST(Reverse, ReleasesExactlyWhatThePledgeDrewByFunder) {
  Book book = two_funders(kOneToOne, eur(100), eur(50));
  confirm(book, pledge_of("1", "a", "d", eur(100)));
  const Pledge pledge = pledge_of("2", "a", "e", eur(60));
  const auto drawn = confirm(book, pledge);
  const auto back = reverse(book, pledge, drawn);
  ASSERT_EQ(back.size(), 1u);
  EXPECT_EQ(back[0].kind, ChangeKind::kReleased);
  EXPECT_EQ(back[0].pledge, pledge.id);
  EXPECT_EQ(back[0].parts, parts_of({{"p", 33'33}, {"y", 16'67}}));
  EXPECT_EQ(back[0].left, eur(50));
}

TEST(Reverse, AfterExhaustionTheNextPledgeDrawsWhatCameBack) {
  Book book = two_funders(kOneToOne, eur(100), eur(50));
  const Pledge first = pledge_of("1", "a", "d", eur(150));
  const auto drawn = confirm(book, first);
  const auto nothing = confirm(book, pledge_of("2", "a", "e", eur(20)));
  EXPECT_EQ(nothing[0].limited_by, Limits{Limit::kBudget});
  reverse(book, first, drawn);
  // What was released returns to the pool: the second pledge stays as it was.
  EXPECT_TRUE(held(book, "p", "a").zero());
  EXPECT_EQ(total(confirm(book, pledge_of("3", "a", "f", eur(20)))[0].parts), eur(20));
  EXPECT_TRUE(reverse(book, pledge_of("2", "a", "e", eur(20)), nothing).empty());
}

TEST(Reverse, FreesTheDonorsCaps) {
  Book book = book_of({pool_of("p", eur(100), R"({"kind":"per_pledge","pledges_per_donor":1,
      "cap_per_donor":1000})")},
                      {campaign_of("a", eur(100))});
  const Pledge first = pledge_of("1", "a", "d", eur(10));
  reverse(book, first, confirm(book, first));
  EXPECT_TRUE(book.draws.empty());
  EXPECT_EQ(total(confirm(book, pledge_of("2", "a", "d", eur(10)))[0].parts), eur(10));
}

TEST(Reverse, AfterASuccessTakesItFromTheGrant) {
  Book book = two_funders(kOneToOne, eur(1'000), eur(500));
  const Pledge pledge = pledge_of("1", "a", "d", eur(600));
  const auto drawn = confirm(book, pledge);
  ASSERT_TRUE(close(book, kA).succeeded);
  EXPECT_EQ(book.pools.begin()->second.funders[0].granted, eur(400));
  const auto back = reverse(book, pledge, drawn);
  ASSERT_EQ(back.size(), 1u);
  EXPECT_EQ(back[0].parts, parts_of({{"p", 400'00}, {"y", 200'00}}));
  EXPECT_TRUE(book.pools.begin()->second.funders[0].granted.zero());
  EXPECT_TRUE(book.campaigns.at(kA).raised.zero());
}

TEST(Reverse, AfterAReleaseAtTheCloseTakesNothingBack) {
  Book failed = two_funders(kOneToOne, eur(100), eur(50));
  Book unmet = two_funders(R"({"kind":"per_pledge","condition":{"donors":2}})", eur(100), eur(50));
  unmet.campaigns.at(kA).minimum = eur(10);
  const Pledge pledge = pledge_of("1", "a", "d", eur(60));
  for (Book* book : {&failed, &unmet}) {
    const auto drawn = confirm(*book, pledge);
    ASSERT_FALSE(drawn[0].parts.empty());
    close(*book, kA);
    EXPECT_TRUE(reverse(*book, pledge, drawn).empty());
    EXPECT_EQ(book->pools.begin()->second.left(), eur(150));
  }
  EXPECT_EQ(failed.campaigns.at(kA).standing, Standing::kFailed);
  EXPECT_EQ(unmet.campaigns.at(kA).standing, Standing::kSucceeded);
}

TEST(Reverse, AfterTheCloseComputesNothingAgain) {
  Book book =
      book_of({pool_of("p", eur(1'000), R"({"kind":"top_up"})")}, {campaign_of("a", eur(100))});
  const Pledge pledge = pledge_of("1", "a", "d", eur(60));
  const auto drawn = confirm(book, pledge);
  close(book, kA);
  EXPECT_TRUE(reverse(book, pledge, drawn).empty());
  EXPECT_EQ(held(book, "p", "a"), eur(40));
}

TEST(Close, AllOrNothingNeedsItsMinimumMatchesIncluded) {
  for (const bool enough : {false, true}) {
    Book book = two_funders(kOneToOne, eur(5'000), eur(5'000));
    book.campaigns.at(kA).minimum = enough ? eur(200) : cents(200'01);
    confirm(book, pledge_of("1", "a", "d", eur(100)));
    const CloseResult result = close(book, kA);
    EXPECT_EQ(result.succeeded, enough);
    EXPECT_EQ(result.raised, eur(100));
    EXPECT_EQ(result.matched, enough ? eur(100) : eur(0));
    ASSERT_EQ(result.changes.size(), 1u);
    EXPECT_EQ(result.changes[0].kind, enough ? ChangeKind::kGranted : ChangeKind::kReleased);
    EXPECT_EQ(result.changes[0].parts, parts_of({{"p", 50'00}, {"y", 50'00}}));
    EXPECT_EQ(result.changes[0].left, enough ? eur(9'900) : eur(10'000));
    EXPECT_EQ(book.campaigns.at(kA).standing, enough ? Standing::kSucceeded : Standing::kFailed);
  }
}

TEST(Close, KeepWhatYouRaiseNeedsAnyGift) {
  Book book = two_funders(kOneToOne, eur(100), eur(50));
  book.campaigns.at(kA).model = Model::kKeepWhatYouRaise;
  Book empty = book;
  confirm(book, pledge_of("1", "a", "d", eur(1)));
  EXPECT_TRUE(close(book, kA).succeeded);
  EXPECT_EQ(held(book, "p", "a"), eur(1));
  const CloseResult nothing = close(empty, kA);
  EXPECT_FALSE(nothing.succeeded);
  EXPECT_TRUE(nothing.changes.empty());
}

TEST(Close, ComputesEachPoolALastTimeThenSettles) {
  Book book =
      book_of({pool_of("gone", eur(100), R"({"kind":"per_pledge","condition":{"donors":2}})", 1),
               pool_of("top", eur(500), R"({"kind":"top_up"})", 2)},
              {campaign_of("a", eur(100))});
  confirm(book, pledge_of("1", "a", "d", eur(30)));
  EXPECT_EQ(held(book, "top", "a"), eur(40));
  const CloseResult result = close(book, kA);
  // 30 of the first pool are released, the second fills the room, then it is granted whole.
  ASSERT_EQ(result.changes.size(), 3u);
  EXPECT_EQ(result.changes[0].kind, ChangeKind::kReleased);
  EXPECT_EQ(result.changes[0].pool.str(), "gone");
  EXPECT_EQ(result.changes[1].kind, ChangeKind::kReserved);
  EXPECT_EQ(result.changes[1].parts, parts_of({{"top", 30'00}}));
  EXPECT_EQ(result.changes[2].kind, ChangeKind::kGranted);
  EXPECT_EQ(result.changes[2].parts, parts_of({{"top", 70'00}}));
  EXPECT_TRUE(result.succeeded);
}

TEST(Fund, GrowsAFunderOrAppendsANewOne) {
  Book book = two_funders(kOneToOne, eur(100), eur(50));
  fund(book, PoolId::of("p"), FunderId::of("y"), "another name", eur(10));
  fund(book, PoolId::of("p"), FunderId::of("a"), "new", eur(40));
  const Pool& pool = book.pools.begin()->second;
  ASSERT_EQ(pool.funders.size(), 3u);
  EXPECT_EQ(pool.funders[1].put_in, eur(60));
  EXPECT_EQ(pool.funders[1].name, "y");
  EXPECT_EQ(pool.funders[2].id.str(), "a");
  EXPECT_EQ(pool.funders[2].name, "new");
  EXPECT_EQ(pool.budget(), eur(200));
  EXPECT_EQ(confirm(book, pledge_of("1", "a", "d", eur(20)))[0].parts,
            parts_of({{"p", 10'00}, {"y", 6'00}, {"a", 4'00}}));
}

TEST(Preview, SaysWhatConfirmWouldDoAndChangesNothing) {
  Book book = book_of({pool_of("first", eur(100),
                               R"({"kind":"per_pledge","cap_per_donor":1000,"ceiling":"none"})", 1),
                       pool_of("top", eur(500), R"({"kind":"top_up"})", 2)},
                      {campaign_of("a", eur(100)), campaign_of("b", eur(100))});
  confirm(book, pledge_of("0", "b", "d", eur(50)));
  confirm(book, pledge_of("1", "a", "d", eur(8)));
  const Pledge pledge = pledge_of("2", "a", "d", eur(20));
  const Estimate estimate = preview(book, pledge);
  EXPECT_EQ(held(book, "first", "a"), eur(8));
  EXPECT_EQ(book.campaigns.at(kA).raised, eur(8));
  const auto changes = confirm(book, pledge);
  ASSERT_EQ(estimate.changes.size(), changes.size());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    EXPECT_EQ(estimate.changes[i].parts, changes[i].parts);
    EXPECT_EQ(estimate.changes[i].limited_by, changes[i].limited_by);
    EXPECT_EQ(estimate.changes[i].left, changes[i].left);
  }
  EXPECT_EQ(total(estimate.changes.at(0).parts), eur(2));
  EXPECT_EQ(estimate.changes.at(0).limited_by, Limits{Limit::kCapPerDonor});
  // Two euro more from the first pool, and the top-up gives back 22 that are no longer missing.
  EXPECT_EQ(estimate.added, eur(2) - eur(22));
}

TEST(Engine, ChecksWhatItsCallerMustSee) {
  Book book = two_funders(kOneToOne, eur(100), eur(50));
  const Pledge pledge = pledge_of("1", "a", "d", eur(10));
  EXPECT_THROW(confirm(book, pledge_of("1", "unknown", "d", eur(10))), CheckFailure);
  EXPECT_THROW(confirm(book, pledge_of("1", "a", "d", eur(0))), CheckFailure);
  EXPECT_THROW(reverse(book, pledge, {}), CheckFailure);
  const auto drawn = confirm(book, pledge);
  close(book, kA);
  EXPECT_THROW(confirm(book, pledge_of("2", "a", "d", eur(10))), CheckFailure);
  EXPECT_THROW(preview(book, pledge_of("2", "a", "d", eur(10))), CheckFailure);
  EXPECT_THROW(close(book, kA), CheckFailure);
}

TEST(Apply, ChecksThatTheBooksStaySound) {
  Book book = two_funders(kOneToOne, eur(100), eur(50));
  const auto change = [](ChangeKind kind, std::vector<std::pair<const char*, std::int64_t>> parts) {
    Change out;
    out.kind = kind;
    out.pool = PoolId::of("p");
    out.campaign = CampaignId::of("a");
    out.parts = parts_of(std::move(parts));
    return out;
  };
  EXPECT_THROW(apply(book, change(ChangeKind::kReserved, {{"p", 100'01}})), CheckFailure);
  EXPECT_THROW(apply(book, change(ChangeKind::kReserved, {{"z", 1}})), CheckFailure);
  EXPECT_THROW(apply(book, change(ChangeKind::kReserved, {{"p", 0}})), CheckFailure);
  EXPECT_THROW(apply(book, change(ChangeKind::kGranted, {{"p", 1}})), CheckFailure);
  EXPECT_THROW(apply(book, change(ChangeKind::kReleased, {{"p", 1}})), CheckFailure);
  Change nameless = change(ChangeKind::kReserved, {{"p", 1}});
  nameless.pledge = PledgeId::of("1");
  EXPECT_THROW(apply(book, nameless), CheckFailure);
  Book closed = two_funders(kOneToOne, eur(100), eur(50));
  close(closed, kA);
  EXPECT_THROW(apply(closed, change(ChangeKind::kReserved, {{"p", 1}})), CheckFailure);
}

}  // namespace
}  // namespace colletta::matching
