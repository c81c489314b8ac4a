// What must hold for every rule, every round and every order of events. rapidcheck prints the seed
// (RC_PARAMS="seed=...") and the smallest round that breaks a property.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/matching/campaign_level.hpp"
#include "domain/matching/engine.hpp"
#include "domain/matching/quadratic.hpp"
#include "domain/matching/rule_json.hpp"

namespace colletta::matching {
namespace {

constexpr int kCampaigns = 3;

std::string name(const char* prefix, int number) { return prefix + std::to_string(number); }
CampaignId campaign_id(int number) { return CampaignId::of(name("c", number)); }

/// min..max inclusive.
int between(int min, int max) { return *rc::gen::inRange(min, max + 1); }
bool maybe() { return *rc::gen::arbitrary<bool>(); }
std::optional<Money> maybe_money(int max) {
  if (maybe()) return {};
  return Money::cents(between(1, max));
}

Rule any_rule() {
  Rule rule;
  rule.kind = *rc::gen::element(RuleKind::kPerPledge, RuleKind::kPerPledge, RuleKind::kTopUp,
                                RuleKind::kFixedShare, RuleKind::kLumpSum, RuleKind::kQuadratic);
  rule.ceiling = *rc::gen::element(Ceiling::kGoal, Ceiling::kOptimum, Ceiling::kNone);
  rule.cap_per_campaign = maybe_money(30'000);
  if (maybe()) rule.condition.share_of_goal = Rational::make(between(1, 9), 10).value();
  if (maybe()) rule.condition.donors = between(1, 3);
  if (maybe()) rule.eligible.areas = {name("area", between(0, 1))};
  switch (rule.kind) {
    case RuleKind::kPerPledge:
      rule.ratio = Rational::make(between(1, 5), between(1, 3)).value();
      rule.cap_per_pledge = maybe_money(5'000);
      rule.cap_per_match = maybe_money(5'000);
      rule.cap_per_donor = maybe_money(6'000);
      if (maybe()) rule.pledges_per_donor = between(1, 3);
      rule.eligible.min_pledge = maybe_money(500);
      if (maybe()) rule.on_release = OnRelease::kRedistribute;
      break;
    case RuleKind::kQuadratic:
      rule.variant = maybe() ? Variant::kProportional : Variant::kCapitalConstrained;
      rule.eligible.min_pledge = maybe_money(500);
      break;
    case RuleKind::kFixedShare:
      rule.share = Rational::make(between(1, 5), between(1, 5)).value();
      break;
    case RuleKind::kLumpSum:
      rule.amount = Money::cents(between(1, 20'000));
      break;
    case RuleKind::kTopUp:
      break;
  }
  return rule;
}

Book any_book() {
  Book book;
  const int pools = between(1, 3);
  for (int i = 0; i < pools; ++i) {
    Pool pool;
    pool.id = PoolId::of(name("p", i));
    pool.call = CallId::of("call");
    pool.order = between(0, 2);
    pool.rule = any_rule();
    const int funders = between(1, 3);
    for (int f = 0; f < funders; ++f)
      pool.funders.push_back(
          {FunderId::of(name("f", f)), "", Money::cents(between(0, 15'000)), {}, {}});
    book.pools.emplace(pool.id, std::move(pool));
  }
  for (int i = 0; i < kCampaigns; ++i) {
    Campaign campaign;
    campaign.id = campaign_id(i);
    campaign.call = CallId::of("call");
    campaign.goal = Money::cents(between(1, 20'000));
    campaign.minimum = Money::cents(between(1, static_cast<int>(campaign.goal.cents())));
    campaign.optimum = campaign.goal + Money::cents(between(0, 5'000));
    campaign.model = maybe() ? Model::kAllOrNothing : Model::kKeepWhatYouRaise;
    campaign.area = name("area", between(0, 1));
    book.campaigns.emplace(campaign.id, std::move(campaign));
  }
  return book;
}

/// Pledges with ids in their order.
std::vector<Pledge> any_pledges(int max) {
  std::vector<Pledge> pledges;
  const int count = between(0, max);
  for (int i = 0; i < count; ++i) {
    Pledge pledge;
    pledge.id = PledgeId::of(name("", i));
    pledge.campaign = campaign_id(between(0, kCampaigns - 1));
    pledge.donor = DonorId::of(name("d", between(0, 3)));
    pledge.amount = Money::cents(between(1, 8'000));
    pledge.position = i;
    pledges.push_back(std::move(pledge));
  }
  return pledges;
}

/// The whole state as text, so that a failure shows both sides.
std::string shown(const Book& book) {
  nlohmann::json out;
  const auto parts = [](const Parts& list) {
    nlohmann::json amounts = nlohmann::json::array();
    for (const Part& part : list) amounts.push_back({part.funder.str(), part.amount.cents()});
    return amounts;
  };
  for (const auto& [id, pool] : book.pools)
    for (const Funder& f : pool.funders)
      out["pools"][id.str()][f.id.str()] = {f.put_in.cents(), f.reserved.cents(),
                                            f.granted.cents()};
  for (const auto& [id, c] : book.campaigns)
    out["campaigns"][id.str()] = {c.raised.cents(), c.donors, static_cast<int>(c.standing)};
  for (const auto& [key, holding] : book.holdings)
    out["holdings"][key.first.str() + " " + key.second.str()] = {parts(holding.reserved),
                                                                 parts(holding.granted)};
  for (const auto& [key, draw] : book.draws)
    out["draws"][std::get<0>(key).str() + " " + std::get<1>(key).str() + " " +
                 std::get<2>(key).str()] = {draw.drawn.cents(), draw.pledges, draw.counted.cents()};
  for (const auto& [key, tally] : book.tallies)
    out["tallies"][key.first.str() + " " + key.second.str()] = {
        tally.counted.cents(), tally.roots.str(), tally.first_held};
  for (const auto& [key, row] : book.withheld)
    out["withheld"][key.first.str() + " " + std::to_string(key.second)] = {
        row.pledge.str(), row.campaign.str(), row.donor.str(), row.amount.cents(), row.drew};
  for (const auto& [key, given] : book.given)
    out["given"][key.first.str() + " " + key.second.str()] = given.cents();
  return out.dump(1);
}

/// A campaign's weight is the sum over its donors, and no row stays when it has come to nothing.
void check_weights(const Book& book) {
  std::map<std::pair<PoolId, CampaignId>, Tally> tallies;
  for (const auto& [key, draw] : book.draws) {
    RC_ASSERT(draw != Draw());
    if (draw.counted.zero()) continue;
    Tally& tally = tallies[{std::get<0>(key), std::get<1>(key)}];
    tally.counted += draw.counted;
    tally.roots += root(draw.counted);
  }
  for (const auto& [key, tally] : book.tallies)
    if (tally.first_held >= 0) tallies[key].first_held = tally.first_held;
  RC_ASSERT(tallies == book.tallies);
}

/// No funder beyond what it put in, no cap exceeded, and every sum equal to its parts.
void check_bounds(const Book& book) {
  for (const auto& [id, pool] : book.pools) {
    std::map<FunderId, Money> reserved, granted;
    for (const auto& [key, holding] : book.holdings) {
      if (key.first != id) continue;
      for (const Part& part : holding.reserved) reserved[part.funder] += part.amount;
      for (const Part& part : holding.granted) granted[part.funder] += part.amount;
    }
    for (const Funder& funder : pool.funders) {
      RC_ASSERT(!funder.left().negative());
      RC_ASSERT(funder.reserved == reserved[funder.id]);
      RC_ASSERT(funder.granted == granted[funder.id]);
    }
    for (const auto& [campaign, unused] : book.campaigns)
      if (pool.rule.cap_per_campaign)
        RC_ASSERT(matched_by(book, id, campaign) <= *pool.rule.cap_per_campaign);
    for (const auto& [key, draw] : book.draws) {
      if (std::get<0>(key) != id) continue;
      if (pool.rule.cap_per_donor) RC_ASSERT(draw.drawn <= *pool.rule.cap_per_donor);
      if (pool.rule.pledges_per_donor) RC_ASSERT(draw.pledges <= *pool.rule.pledges_per_donor);
    }
  }
  check_weights(book);
  for (const auto& [key, row] : book.withheld) {
    RC_ASSERT(row.amount.positive());
    RC_ASSERT(book.campaigns.at(row.campaign).standing == Standing::kOpen);
  }
}

/// A pool that reserved in this step has not lifted the campaign above its ceiling.
void check_ceiling(const Book& book, const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    if (change.kind != ChangeKind::kReserved || change.parts.empty()) continue;
    const Campaign& campaign = book.campaigns.at(change.campaign);
    const Ceiling ceiling = book.pools.at(change.pool).rule.ceiling;
    if (ceiling == Ceiling::kNone) continue;
    // Later pools without a ceiling may go on above it: only those up to this one count.
    bool all_have_it = true;
    for (const auto& [id, pool] : book.pools) all_have_it &= pool.rule.ceiling == ceiling;
    if (!all_have_it) continue;
    const Money top = ceiling == Ceiling::kGoal ? campaign.goal : campaign.optimum;
    RC_ASSERT(campaign.raised + matched(book, change.campaign) <= top);
  }
}

/// A round with refunds, funding and closes at random, told step by step.
struct Told {
  Book book;
  std::map<PledgeId, std::pair<Pledge, std::vector<Change>>> confirmed;

  /// Redistribution gave more to pledges confirmed before.
  void note(const std::vector<Change>& changes) {
    for (const Change& change : changes)
      if (change.kind == ChangeKind::kReserved && !change.pledge.empty())
        confirmed.at(change.pledge).second.push_back(change);
  }
};

template <class Seen>
void close_campaign(Told& told, const CampaignId& id, Seen& seen) {
  if (told.book.campaigns.at(id).standing != Standing::kOpen) return;
  const CloseResult result = close(told.book, id);
  told.note(result.changes);
  seen(told.book, result.changes, [&](Book& replay) {
    for (const Change& change : result.changes) apply(replay, change);
    apply_close(replay, id, result.succeeded);
  });
}

/// The campaigns that are still open, then the round.
template <class Seen>
void end_round(Told& told, Seen& seen) {
  for (int i = 0; i < kCampaigns; ++i) close_campaign(told, campaign_id(i), seen);
  const auto changes = close_round(told.book, CallId::of("call"));
  seen(told.book, changes, [&](Book& replay) {
    for (const Change& change : changes) apply(replay, change);
  });
}

template <class Seen>
Told tell(Book start, const std::vector<Pledge>& pledges, bool with_closes, Seen&& seen) {
  Told told{std::move(start), {}};
  for (const Pledge& pledge : pledges) {
    const int what = between(0, 9);
    if (with_closes && what == 0) {
      close_campaign(told, campaign_id(between(0, kCampaigns - 1)), seen);
    } else if (what == 1 && !told.confirmed.empty()) {
      const auto gone = told.confirmed.begin();
      const auto [refunded, drawn] = gone->second;
      told.confirmed.erase(gone);
      const auto changes = reverse(told.book, refunded, drawn);
      told.note(changes);
      seen(told.book, changes, [&, &refunded = refunded](Book& replay) {
        apply_refund(replay, refunded);
        for (const Change& change : changes) apply(replay, change);
      });
    } else if (what == 2) {
      const PoolId pool =
          PoolId::of(name("p", between(0, static_cast<int>(told.book.pools.size()) - 1)));
      const FunderId funder = FunderId::of(name("f", between(0, 4)));
      const Money amount = Money::cents(between(1, 5'000));
      const auto changes = fund(told.book, pool, funder, "", amount);
      told.note(changes);
      seen(told.book, changes, [&](Book& replay) {
        apply_fund(replay, pool, funder, "", amount);
        for (const Change& change : changes) apply(replay, change);
      });
    }
    if (told.book.campaigns.at(pledge.campaign).standing != Standing::kOpen) continue;
    const auto changes = confirm(told.book, pledge);
    told.confirmed[pledge.id] = {pledge, changes};
    seen(told.book, changes, [&](Book& replay) {
      apply_pledge(replay, pledge);
      for (const Change& change : changes) apply(replay, change);
    });
  }
  if (with_closes) end_round(told, seen);
  return told;
}

void check(const char* what, const std::function<void()>& property) {
  EXPECT_TRUE(rc::check(what, property)) << what;
}

TEST(MatchingProperties, NeverAboveBudgetCapCeilingOrFunder) {
  check("bounds hold after every step", [] {
    tell(any_book(), any_pledges(25), true,
         [](const Book& book, const std::vector<Change>& changes, const auto&) {
           check_bounds(book);
           check_ceiling(book, changes);
         });
  });
}

TEST(MatchingProperties, ReplayOfWhatWasRecordedGivesTheSameBook) {
  check("apply(recorded) == engine", [] {
    Book replay = any_book();
    const Book start = replay;
    tell(start, any_pledges(25), true,
         [&](const Book& book, const std::vector<Change>&, const auto& again) {
           again(replay);
           RC_ASSERT(shown(replay) == shown(book));
         });
  });
}

TEST(MatchingProperties, RefundOfEverythingLeavesNothing) {
  check("all pledges refunded, in any order, give the first Book", [] {
    const Book start = any_book();
    Told told{start, {}};
    for (const Pledge& pledge : any_pledges(15))
      told.confirmed[pledge.id] = {pledge, confirm(told.book, pledge)};
    while (!told.confirmed.empty()) {
      const auto next = std::next(told.confirmed.begin(),
                                  between(0, static_cast<int>(told.confirmed.size()) - 1));
      const auto [pledge, drawn] = next->second;
      told.confirmed.erase(next);
      told.note(reverse(told.book, pledge, drawn));
    }
    const Book& book = told.book;
    // Without a condition a campaign-level pool stays reserved on a campaign that nobody gave to.
    for (const auto& [id, campaign] : book.campaigns) RC_ASSERT(campaign.raised.zero());
    RC_ASSERT(book.draws.empty() && book.given.empty());
    for (const auto& [key, tally] : book.tallies)
      RC_ASSERT(tally.counted.zero() && tally.roots.zero());
    RC_ASSERT(book.withheld.empty());
    for (const auto& [id, pool] : start.pools)
      if (!is_campaign_level(pool.rule.kind) || pool.rule.condition.share_of_goal ||
          pool.rule.condition.donors)
        RC_ASSERT(book.pools.at(id).left() == pool.left());
  });
}

TEST(MatchingProperties, PreviewIsWhatConfirmDoes) {
  check("preview == confirm", [] {
    Book book = any_book();
    for (const Pledge& pledge : any_pledges(15)) {
      const Estimate estimate = preview(book, pledge);
      const auto changes = confirm(book, pledge);
      RC_ASSERT(estimate.changes.size() == changes.size());
      for (std::size_t i = 0; i < changes.size(); ++i) {
        RC_ASSERT(estimate.changes[i].parts == changes[i].parts);
        RC_ASSERT(estimate.changes[i].limited_by == changes[i].limited_by);
        RC_ASSERT(estimate.changes[i].left == changes[i].left);
      }
    }
  });
}

TEST(MatchingProperties, UnrelatedCampaignsDoNotMeetWhileTheBudgetLasts) {
  check("any interleaving of campaigns", [] {
    Book start = any_book();
    for (auto& [id, pool] : start.pools)
      for (Funder& funder : pool.funders) funder.put_in += Money::cents(100'000'000);
    const auto pledges = any_pledges(20);
    Book mixed = start;
    Book sorted = start;
    for (const Pledge& pledge : pledges) confirm(mixed, pledge);
    for (int i = 0; i < kCampaigns; ++i)
      for (const Pledge& pledge : pledges)
        if (pledge.campaign == campaign_id(i)) confirm(sorted, pledge);
    RC_ASSERT(shown(mixed) == shown(sorted));
  });
}

TEST(MatchingProperties, APledgeWithoutLimitDrawsExactlyItsRatio) {
  check("limited_by is empty exactly when nothing lowered the result", [] {
    Book book = any_book();
    for (const Pledge& pledge : any_pledges(20))
      for (const Change& change : confirm(book, pledge)) {
        if (change.pledge.empty()) continue;
        const Rule& rule = book.pools.at(change.pool).rule;
        const auto whole = Money::cents(rule.ratio.floor_of(pledge.amount.cents()));
        RC_ASSERT(total(change.parts) <= whole);
        // A pledge that is not eligible says so, even where its match would round down to nothing.
        if (!(change.limited_by == std::vector{Limit::kNotEligible}))
          RC_ASSERT((total(change.parts) == whole) == change.limited_by.empty());
      }
  });
}

/// Of per_pledge pools alone: a pledge's own match is all that its refund frees.
Book book_of_per_pledge_pools() {
  Book book = any_book();
  for (auto& [id, pool] : book.pools)
    while (pool.rule.kind != RuleKind::kPerPledge) pool.rule = any_rule();
  return book;
}

TEST(MatchingProperties, RefundThenTheSamePledgeAgainIsNoWorseForTheOthers) {
  check("nobody else has less than before", [] {
    Told told = tell(book_of_per_pledge_pools(), any_pledges(20), false,
                     [](const Book&, const std::vector<Change>&, const auto&) {});
    if (told.confirmed.empty()) return;
    const auto drawn_by_others = [&](const PledgeId& but) {
      std::map<std::pair<PledgeId, PoolId>, Money> sums;
      for (const auto& [id, pledge] : told.confirmed)
        for (const Change& change : pledge.second)
          if (id != but) sums[{id, change.pool}] += total(change.parts);
      return sums;
    };
    const auto next =
        std::next(told.confirmed.begin(), between(0, static_cast<int>(told.confirmed.size()) - 1));
    auto [pledge, drawn] = next->second;
    const auto before = drawn_by_others(pledge.id);
    told.confirmed.erase(next);
    told.note(reverse(told.book, pledge, drawn));
    pledge.id = PledgeId::of("again");
    pledge.position = 1'000;
    confirm(told.book, pledge);
    const auto after = drawn_by_others(pledge.id);
    for (const auto& [key, sum] : before) RC_ASSERT(after.at(key) >= sum);
    check_bounds(told.book);
  });
}

TEST(MatchingProperties, AQuadraticPoolIsSharedToTheCent) {
  check("proportional: all that is left, unless every campaign is capped", [] {
    Book book = any_book();
    for (auto& [id, pool] : book.pools) {
      pool.rule = {};
      pool.rule.kind = RuleKind::kQuadratic;
      pool.rule.variant = maybe() ? Variant::kProportional : Variant::kCapitalConstrained;
      pool.rule.ceiling = Ceiling::kNone;
      pool.rule.cap_per_campaign = maybe_money(10'000);
    }
    for (auto& [id, campaign] : book.campaigns) campaign.model = Model::kKeepWhatYouRaise;
    const Told told = tell(book, any_pledges(20), true,
                           [](const Book&, const std::vector<Change>&, const auto&) {});
    check_bounds(told.book);
    for (const auto& [id, pool] : told.book.pools) {
      if (pool.left().zero()) continue;
      for (const auto& [campaign, unused] : told.book.campaigns) {
        const auto weight = told.book.tallies.find({id, campaign});
        if (weight == told.book.tallies.end()) continue;
        const Money got = matched_by(told.book, id, campaign);
        if (pool.rule.cap_per_campaign && got == *pool.rule.cap_per_campaign) continue;
        RC_ASSERT(pool.rule.variant == Variant::kCapitalConstrained);
        // With money left everybody has its square less its gifts, to the cent.
        const Wide due = weight_of(pool.rule.variant, weight->second);
        const Wide cent = root(Money::cents(1)) * root(Money::cents(1));
        const Wide have = Wide(static_cast<std::uint64_t>(got.cents())) * cent;
        RC_ASSERT(have < due + cent && due < have + cent + cent);
      }
    }
  });
}

TEST(MatchingProperties, TheEstimateIsWhatTheCloseWouldAdd) {
  check("estimate == close_round with - close_round without, nobody else's change", [] {
    Book book = any_book();
    const auto pledges = any_pledges(12);
    if (pledges.empty()) return;
    for (std::size_t i = 0; i + 1 < pledges.size(); ++i) confirm(book, pledges[i]);
    const auto match = [&](Book end, const PoolId& pool) {
      for (auto& [id, campaign] : end.campaigns) campaign.standing = Standing::kSucceeded;
      close_round(end, CallId::of("call"));
      return matched_by(end, pool, pledges.back().campaign);
    };
    Book with = book;
    confirm(with, pledges.back());
    for (const auto& [id, pool] : book.pools)
      if (pool.rule.kind == RuleKind::kQuadratic)
        RC_ASSERT(quadratic_estimate(book, id, pledges.back()) ==
                  match(with, id) - match(book, id));
  });
}

TEST(RuleProperties, CanonicalDocumentsReadBack) {
  check("parse(canonical(rule)) == rule", [] {
    const Rule rule = any_rule();
    const auto again = parse_rule(nlohmann::json::parse(canonical(rule)));
    RC_ASSERT(again.ok());
    RC_ASSERT(*again == rule);
  });
}

}  // namespace
}  // namespace colletta::matching
