// Quadratic matching: roots, shares with caps, the close of the round and the estimate.
#include "domain/matching/quadratic.hpp"

#include <limits>

#include "tests/unit/matching/support.hpp"

namespace colletta::matching {
namespace {

Wide wide(const char* decimal) { return Wide::parse(decimal).value(); }

TEST(Root, HasFortyFiveDecimals) {
  EXPECT_EQ(root(Money()), Wide());
  EXPECT_EQ(root(cents(1)), wide("1000000000000000000000000000000000000000000000"));
  EXPECT_EQ(root(cents(2)), wide("1414213562373095048801688724209698078569671875"));
  EXPECT_EQ(root(cents(144)), wide("12000000000000000000000000000000000000000000000"));
  // The largest amount, 10^12 cents, and a large prime.
  EXPECT_EQ(root(cents(1'000'000'000'000)),
            wide("1000000000000000000000000000000000000000000000000000"));
  EXPECT_EQ(root(cents(999'999'999'989)),
            wide("999999999994499999999984874999999916812499999428085"));
}

TEST(Root, EqualRealSumsAreEqualNumbers) {
  EXPECT_EQ(root(cents(8)), root(cents(2)) + root(cents(2)));
  EXPECT_EQ(root(cents(18)), root(cents(8)) + root(cents(2)));
  EXPECT_EQ(root(cents(4 * 999'983)), root(cents(999'983)) * Wide(2));
  EXPECT_EQ(root(cents(999'983LL * 999'983 * 3)), root(cents(3)) * Wide(999'983));
}

/// A claim of a weight in whole cents.
Claim claim(const char* campaign, std::uint64_t weight, std::optional<Money> cap = {},
            Limit by = Limit::kCapPerCampaign) {
  return {CampaignId::of(campaign), Wide(weight) * wide(("1" + std::string(90, '0')).c_str()), cap,
          by};
}

std::vector<std::int64_t> values(const std::vector<Amount>& amounts) {
  std::vector<std::int64_t> out;
  for (const Amount& amount : amounts) out.push_back(amount.value.cents());
  return out;
}

using Values = std::vector<std::int64_t>;

TEST(Share, CentsGoByLargestRemainderTiesToTheFirst) {
  const auto share = [](std::int64_t left, std::vector<Claim> claims) {
    return values(share_by_weight(Variant::kProportional, cents(left), claims));
  };
  EXPECT_EQ(share(100, {claim("a", 1), claim("b", 1), claim("c", 1)}), (Values{34, 33, 33}));
  EXPECT_EQ(share(101, {claim("a", 1), claim("b", 1), claim("c", 1)}), (Values{34, 34, 33}));
  EXPECT_EQ(share(10, {claim("a", 1), claim("b", 2), claim("c", 4)}), (Values{1, 3, 6}));
  EXPECT_EQ(share(10, {claim("a", 0), claim("b", 5)}), (Values{0, 10}));
  EXPECT_EQ(share(10, {claim("a", 0)}), (Values{0}));
  EXPECT_EQ(share(0, {claim("a", 1)}), (Values{0}));
  EXPECT_EQ(share(10, {}), Values{});
}

TEST(Share, ExcessOfTheCappedIsSharedAgain) {
  const std::vector<Claim> claims = {claim("a", 16, cents(4'000)),
                                     claim("b", 4, cents(4'000), Limit::kCeiling), claim("c", 1)};
  const auto amounts = share_by_weight(Variant::kProportional, cents(10'000), claims);
  EXPECT_EQ(values(amounts), (Values{4'000, 4'000, 2'000}));
  EXPECT_EQ(amounts[0].limited_by, Limits{Limit::kCapPerCampaign});
  EXPECT_EQ(amounts[1].limited_by, Limits{Limit::kCeiling});
  EXPECT_TRUE(amounts[2].limited_by.empty());
}

TEST(Share, AMissingCentPassesOverWhomItWouldLiftAboveItsCap) {
  const auto amounts = share_by_weight(
      Variant::kProportional, cents(10),
      {claim("a", 2, cents(2)), claim("b", 5), claim("c", 3, cents(3)), claim("d", 1)});
  // 10 * 2/11 = 1.8, 4.5, 2.7, 0.9: within the caps; cents to d, a, c.
  EXPECT_EQ(values(amounts), (Values{2, 4, 3, 1}));
}

TEST(Share, NothingIsLeftWhenAllAreCapped) {
  const auto amounts = share_by_weight(Variant::kProportional, cents(100),
                                       {claim("a", 1, cents(10)), claim("b", 1, cents(0))});
  EXPECT_EQ(values(amounts), (Values{10, 0}));
}

TEST(Share, CapitalConstrainedGivesAtMostTheWeight) {
  const std::vector<Claim> claims = {claim("a", 600), claim("b", 1'200)};
  const auto ample = share_by_weight(Variant::kCapitalConstrained, cents(5'000), claims);
  EXPECT_EQ(values(ample), (Values{600, 1'200}));
  EXPECT_TRUE(ample[0].limited_by.empty());
  const auto exact = share_by_weight(Variant::kCapitalConstrained, cents(1'800), claims);
  EXPECT_EQ(values(exact), (Values{600, 1'200}));
  EXPECT_TRUE(exact[0].limited_by.empty());
  const auto tight = share_by_weight(Variant::kCapitalConstrained, cents(301), claims);
  EXPECT_EQ(values(tight), (Values{100, 201}));
  EXPECT_EQ(tight[1].limited_by, Limits{Limit::kBudget});
}

TEST(Share, CapitalConstrainedWithRoomLeftIsNoLongerLimitedByThePool) {
  // 100 * 900/1000 = 90 for a, capped at 10; then 90 is less than b's 100 still: budget; with a cap
  // of 0 for a all 100 are there and nothing limits b.
  const auto scant = share_by_weight(Variant::kCapitalConstrained, cents(100),
                                     {claim("a", 900, cents(10)), claim("b", 100)});
  EXPECT_EQ(values(scant), (Values{10, 90}));
  EXPECT_EQ(scant[1].limited_by, Limits{Limit::kBudget});
  const auto enough = share_by_weight(Variant::kCapitalConstrained, cents(100),
                                      {claim("a", 900, cents(0)), claim("b", 100)});
  EXPECT_EQ(values(enough), (Values{0, 100}));
  EXPECT_TRUE(enough[1].limited_by.empty());
}

TEST(Weight, TakesTheGiftsOffWhenCapitalConstrained) {
  const Tally one_donor{cents(400), root(cents(400))};
  EXPECT_EQ(weight_of(Variant::kProportional, one_donor), claim("a", 400).weight);
  EXPECT_EQ(weight_of(Variant::kCapitalConstrained, one_donor), Wide());
  // The root of 2 is rounded down, so its square is below 2: never below 0.
  EXPECT_EQ(weight_of(Variant::kCapitalConstrained, {cents(2), root(cents(2))}), Wide());
  const Tally two_donors{cents(1'300), root(cents(900)) + root(cents(400))};
  EXPECT_EQ(weight_of(Variant::kCapitalConstrained, two_donors), claim("a", 1'200).weight);
}

/// What the donors of two campaigns bring to them in a pool that has `left`.
Values shared(Variant variant, std::int64_t left, const std::vector<std::int64_t>& a,
              const std::vector<std::int64_t>& b) {
  std::vector<Claim> claims;
  for (const auto* donors : {&a, &b}) {
    Tally tally;
    for (const std::int64_t d : *donors) {
      tally.counted += cents(d);
      tally.roots += root(cents(d));
    }
    claims.push_back({CampaignId::of(donors == &a ? "a" : "b"), weight_of(variant, tally), {}});
  }
  return values(share_by_weight(variant, cents(left), claims));
}

/// Cases found with 200 decimals: what decides lies far behind the cent.
TEST(Share, IsThatOfRealNumbersWhereLittleDecides) {
  // .49999999987 and .50000000012 of a cent.
  EXPECT_EQ(shared(Variant::kProportional, 1, {2'000'000'000}, {2'000'000'001}), (Values{0, 1}));
  EXPECT_EQ(shared(Variant::kProportional, 1, {999'999'999'998}, {999'999'999'999}),
            (Values{0, 1}));
  // 2,000,000,000.99999999975 and 1,999,999,999,998.999999999999875: rounding is down.
  EXPECT_EQ(
      shared(Variant::kCapitalConstrained, 1'000'000'000'000, {1'000'000'000, 1'000'000'001}, {}),
      (Values{2'000'000'000, 0}));
  EXPECT_EQ(shared(Variant::kCapitalConstrained, 10'000'000'000'000,
                   {999'999'999'999, 1'000'000'000'000}, {}),
            (Values{1'999'999'999'998, 0}));
}

TEST(Share, AWholeNumberOfCentsIsOneThoughItsRootsAreNot) {
  // (sqrt 2 + sqrt 8)^2 - 10 = 8; 2 * sqrt(3 * 12) = 12.
  EXPECT_EQ(shared(Variant::kCapitalConstrained, 100, {2, 8}, {3, 12}), (Values{8, 12}));
  // The largest: 2 * sqrt(x * 4x) = 4x. And halves of a pool are halves.
  EXPECT_EQ(shared(Variant::kCapitalConstrained, 20'000'000'000'000,
                   {249'999'999'999, 999'999'999'996}, {}),
            (Values{999'999'999'996, 0}));
  EXPECT_EQ(shared(Variant::kProportional, 20'000'000'000'000, {2, 8}, {18}),
            (Values{10'000'000'000'000, 10'000'000'000'000}));
  EXPECT_EQ(shared(Variant::kProportional, 19'999'999'999'999, {2, 8}, {18}),
            (Values{10'000'000'000'000, 9'999'999'999'999}));
}

/// As much as 64 bits of money can say: nothing wraps, the product of all is what quadratic.cpp
/// says fits.
TEST(Share, TheLargestSumsFit) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  Tally tally{cents(kMost), wide("9223372036854775807") * root(cents(1))};
  EXPECT_LE(tally.roots.str().size(), 64U);
  const Claim all{CampaignId::of("a"), weight_of(Variant::kProportional, tally), {}};
  EXPECT_EQ(values(share_by_weight(Variant::kProportional, cents(kMost), {all})), Values{kMost});
  tally = {cents(kMost / 2), wide("4611686018427387903") * root(cents(1))};
  const Claim half{CampaignId::of("a"), weight_of(Variant::kCapitalConstrained, tally), {}};
  Claim other = half;
  other.campaign = CampaignId::of("b");
  EXPECT_EQ(values(share_by_weight(Variant::kCapitalConstrained, cents(kMost), {half, other})),
            (Values{kMost / 2 + 1, kMost / 2}));
}

const CallId kCall = CallId::of("call");
const PoolId kQuadraticPool = PoolId::of("q");

Book quadratic_book(const char* rule, Money budget = eur(100)) {
  Book book =
      book_of({pool_of("q", budget, rule)}, {campaign_of("a", eur(50)), campaign_of("b", eur(50))});
  for (auto& [id, campaign] : book.campaigns) campaign.model = Model::kKeepWhatYouRaise;
  return book;
}

constexpr const char* kProportional = R"({"kind":"quadratic","variant":"proportional"})";

TEST(Quadratic, AConfirmedPledgeOnlyCounts) {
  Book book = quadratic_book(kProportional);
  EXPECT_TRUE(confirm(book, pledge_of("1", "a", "d", cents(100))).empty());
  EXPECT_TRUE(confirm(book, pledge_of("2", "a", "d", cents(44))).empty());
  EXPECT_TRUE(confirm(book, pledge_of("3", "a", "e", cents(9))).empty());
  const Tally expected{cents(153), root(cents(144)) + root(cents(9))};
  EXPECT_EQ(book.tallies.at({kQuadraticPool, kA}), expected);
  EXPECT_EQ(book.draws.at({kQuadraticPool, kA, DonorId::of("d")}).counted, cents(144));
  EXPECT_TRUE(close(book, kA).changes.empty());
}

TEST(Quadratic, CountsOnlyWhatWindowAndFiltersLetIn) {
  Book book = quadratic_book(
      R"({"kind":"quadratic","variant":"proportional","window":{"from":"2026-03-01T10:00:00Z",
          "until":"2026-03-02T00:00:00Z"},"eligible":{"min_pledge":10,"areas":["north"],
          "verified_donors_only":true,"exclude_promoter_linked":true}})");
  book.campaigns.at(kA).area = "north";
  Pledge good = pledge_of("1", "a", "d", cents(10));
  good.verified = true;
  const auto counted = [&](auto&& spoil) {
    Book copy = book;
    Pledge pledge = good;
    spoil(pledge);
    confirm(copy, pledge);
    return !copy.tallies.empty();
  };
  EXPECT_TRUE(counted([](Pledge&) {}));
  EXPECT_FALSE(counted([](Pledge& p) { p.amount = cents(9); }));
  EXPECT_FALSE(counted([](Pledge& p) { p.verified = false; }));
  EXPECT_FALSE(counted([](Pledge& p) { p.promoter_linked = true; }));
  EXPECT_FALSE(counted([](Pledge& p) { p.placed = {p.placed.us - 1}; }));
  EXPECT_FALSE(counted([](Pledge& p) { p.campaign = kB; }));
}

TEST(Quadratic, ARefundTakesItsRootBackAlsoAfterTheClose) {
  Book book = quadratic_book(kProportional);
  const Pledge first = pledge_of("1", "a", "d", cents(100));
  const Pledge second = pledge_of("2", "a", "d", cents(44));
  confirm(book, first);
  confirm(book, second);
  reverse(book, first, {});
  EXPECT_EQ(book.tallies.at({kQuadraticPool, kA}).roots, root(cents(44)));
  close(book, kA);
  reverse(book, second, {});
  EXPECT_TRUE(book.tallies.empty() && book.draws.empty());
}

TEST(CloseRound, ReservesAndGrantsInTheOrderOfCampaigns) {
  Book book = quadratic_book(kProportional, cents(1'201));
  for (const char* id : {"1", "2", "3", "4"}) confirm(book, pledge_of(id, "b", id, cents(100)));
  confirm(book, pledge_of("5", "a", "z", cents(400)));
  close(book, kB);
  close(book, kA);
  const auto changes = close_round(book, kCall);
  ASSERT_EQ(changes.size(), 4u);
  EXPECT_EQ(changes[0].kind, ChangeKind::kReserved);
  EXPECT_EQ(changes[0].campaign, kA);
  EXPECT_EQ(changes[0].parts, parts_of({{"q", 240}}));
  EXPECT_EQ(changes[0].left, cents(961));
  EXPECT_EQ(changes[1].kind, ChangeKind::kGranted);
  EXPECT_EQ(changes[3].campaign, kB);
  EXPECT_EQ(changes[3].parts, parts_of({{"q", 961}}));
  EXPECT_EQ(changes[3].left, Money());
}

TEST(CloseRound, CapsByCampaignAndCeilingAndSaysWhich) {
  Book book =
      quadratic_book(R"({"kind":"quadratic","variant":"proportional","cap_per_campaign":4500})");
  confirm(book, pledge_of("1", "a", "d", eur(1)));
  confirm(book, pledge_of("2", "b", "d", eur(10)));
  close(book, kA);
  close(book, kB);
  const auto changes = close_round(book, kCall);
  ASSERT_EQ(changes.size(), 4u);
  EXPECT_EQ(total(changes[0].parts), cents(4'500));
  EXPECT_EQ(changes[0].limited_by, Limits{Limit::kCapPerCampaign});
  EXPECT_EQ(total(changes[2].parts), eur(40));
  EXPECT_EQ(changes[2].limited_by, Limits{Limit::kCeiling});
}

TEST(CloseRound, PassesOverWhoFailedOrMissesTheCondition) {
  Book book = quadratic_book(
      R"({"kind":"quadratic","variant":"proportional","condition":{"donors":2},"ceiling":"none"})");
  confirm(book, pledge_of("1", "a", "d", eur(1)));
  confirm(book, pledge_of("2", "b", "d", eur(1)));
  const Pledge late = pledge_of("3", "b", "e", eur(1));
  confirm(book, late);
  close(book, kA);
  close(book, kB);
  Book refunded = book;
  const auto changes = close_round(book, kCall);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].campaign, kB);
  EXPECT_EQ(held(book, "q", "b"), eur(100));
  // The condition looks at the figures of now, not at those of the campaign's close.
  reverse(refunded, late, {});
  EXPECT_TRUE(close_round(refunded, kCall).empty());
}

TEST(CloseRound, ARefundAfterwardsLeavesTheMatch) {
  Book book = quadratic_book(kProportional);
  const Pledge pledge = pledge_of("1", "a", "d", eur(1));
  confirm(book, pledge);
  close(book, kA);
  close(book, kB);
  close_round(book, kCall);
  EXPECT_TRUE(reverse(book, pledge, {}).empty());
  EXPECT_EQ(held(book, "q", "a"), eur(49));
}

TEST(CloseRound, WaitsForTheCampaigns) {
  Book book = quadratic_book(kProportional);
  close(book, kA);
  EXPECT_THROW(close_round(book, kCall), CheckFailure);
  EXPECT_TRUE(close_round(book, CallId::of("another")).empty());
}

TEST(QuadraticEstimate, IsTheMatchWithThePledgeLessTheMatchWithout) {
  Book book = quadratic_book(R"({"kind":"quadratic","variant":"proportional","ceiling":"none"})");
  confirm(book, pledge_of("1", "a", "d", cents(100)));
  confirm(book, pledge_of("2", "b", "d", cents(100)));
  const Book before = book;
  // a: 50 of 100 euro now; with a second donor of 1 euro 400 : 100, 80 euro.
  EXPECT_EQ(quadratic_estimate(book, kQuadraticPool, pledge_of("3", "a", "e", cents(100))),
            eur(30));
  // The same donor again: (sqrt 400)^2 as well.
  EXPECT_EQ(quadratic_estimate(book, kQuadraticPool, pledge_of("3", "a", "d", cents(300))),
            eur(30));
  EXPECT_EQ(book.tallies, before.tallies);
  EXPECT_EQ(book.campaigns.at(kA).raised, cents(100));
}

TEST(QuadraticEstimate, FallsWhereTheCeilingComesNearer) {
  Book book = quadratic_book(kProportional);
  confirm(book, pledge_of("1", "a", "d", eur(20)));
  EXPECT_EQ(quadratic_estimate(book, kQuadraticPool, pledge_of("2", "a", "e", eur(10))), -eur(10));
}

}  // namespace
}  // namespace colletta::matching
