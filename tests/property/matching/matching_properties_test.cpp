// What must hold for every rule, every round and every order of events. rapidcheck prints the seed
// (RC_PARAMS="seed=...") and the smallest round that breaks a property.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/matching/engine.hpp"
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
                                RuleKind::kFixedShare, RuleKind::kLumpSum);
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
                 std::get<2>(key).str()] = {draw.drawn.cents(), draw.pledges};
  for (const auto& [key, given] : book.given)
    out["given"][key.first.str() + " " + key.second.str()] = given.cents();
  return out.dump(1);
}

Money held(const Book& book, const PoolId& pool, const CampaignId& campaign) {
  const auto found = book.holdings.find({pool, campaign});
  if (found == book.holdings.end()) return {};
  return total(found->second.reserved) + total(found->second.granted);
}

Money matched(const Book& book, const CampaignId& campaign) {
  Money sum;
  for (const auto& [id, pool] : book.pools) sum += held(book, id, campaign);
  return sum;
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
        RC_ASSERT(held(book, id, campaign) <= *pool.rule.cap_per_campaign);
    for (const auto& [key, draw] : book.draws) {
      if (std::get<0>(key) != id) continue;
      if (pool.rule.cap_per_donor) RC_ASSERT(draw.drawn <= *pool.rule.cap_per_donor);
      if (pool.rule.pledges_per_donor) RC_ASSERT(draw.pledges <= *pool.rule.pledges_per_donor);
    }
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
};

template <class Seen>
Told tell(Book start, const std::vector<Pledge>& pledges, bool with_closes, Seen&& seen) {
  Told told{std::move(start), {}};
  for (const Pledge& pledge : pledges) {
    const int what = between(0, 9);
    if (with_closes && what == 0) {
      const CampaignId id = campaign_id(between(0, kCampaigns - 1));
      if (told.book.campaigns.at(id).standing == Standing::kOpen) {
        const CloseResult result = close(told.book, id);
        seen(told.book, result.changes, [&](Book& replay) {
          for (const Change& change : result.changes) apply(replay, change);
          apply_close(replay, id, result.succeeded);
        });
      }
    } else if (what == 1 && !told.confirmed.empty()) {
      const auto gone = told.confirmed.begin();
      const auto [refunded, drawn] = gone->second;
      told.confirmed.erase(gone);
      const auto changes = reverse(told.book, refunded, drawn);
      seen(told.book, changes, [&, &refunded = refunded](Book& replay) {
        apply_refund(replay, refunded);
        for (const Change& change : changes) apply(replay, change);
      });
    } else if (what == 2) {
      const PoolId pool = told.book.pools.begin()->first;
      const FunderId funder = FunderId::of(name("f", between(0, 4)));
      const Money amount = Money::cents(between(1, 5'000));
      fund(told.book, pool, funder, "", amount);
      seen(told.book, {}, [&](Book& replay) { apply_fund(replay, pool, funder, "", amount); });
    }
    if (told.book.campaigns.at(pledge.campaign).standing != Standing::kOpen) continue;
    const auto changes = confirm(told.book, pledge);
    told.confirmed[pledge.id] = {pledge, changes};
    seen(told.book, changes, [&](Book& replay) {
      apply_pledge(replay, pledge);
      for (const Change& change : changes) apply(replay, change);
    });
  }
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
    Book book = start;
    std::vector<std::pair<Pledge, std::vector<Change>>> confirmed;
    for (const Pledge& pledge : any_pledges(15))
      confirmed.push_back({pledge, confirm(book, pledge)});
    while (!confirmed.empty()) {
      const auto next = confirmed.begin() + between(0, static_cast<int>(confirmed.size()) - 1);
      reverse(book, next->first, next->second);
      confirmed.erase(next);
    }
    // Without a condition a campaign-level pool stays reserved on a campaign that nobody gave to.
    for (auto& [id, campaign] : book.campaigns) RC_ASSERT(campaign.raised.zero());
    RC_ASSERT(book.draws.empty() && book.given.empty());
    for (const auto& [id, pool] : start.pools)
      if (pool.rule.kind == RuleKind::kPerPledge || pool.rule.condition.share_of_goal ||
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
