// What must hold for every rule, every round and every order of events. rapidcheck prints the seed
// (RC_PARAMS="seed=...") and the smallest round that breaks a property.
#include <rapidcheck.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/matching/campaign_level.hpp"
#include "domain/matching/engine.hpp"
#include "domain/matching/quadratic.hpp"
#include "domain/matching/rule_json.hpp"
#include "tests/property/matching/any_round.hpp"
#include "tests/property/matching/check.hpp"

namespace colletta::matching {
namespace {

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

/// What a pool reserves lifts citizens' money and all matches so far to its own ceiling at most;
/// later pools with a higher one, or none, may go on above it.
void check_ceiling(const Book& book, const Change& change) {
  if (change.kind != ChangeKind::kReserved || change.parts.empty()) return;
  const Campaign& campaign = book.campaigns.at(change.campaign);
  const Ceiling ceiling = book.pools.at(change.pool).rule.ceiling;
  if (ceiling == Ceiling::kNone) return;
  const Money top = ceiling == Ceiling::kGoal ? campaign.goal : campaign.optimum;
  RC_ASSERT(campaign.raised + matched(book, change.campaign) <= top);
}

/// The whole match before caps: the ratio of the rate whose window holds the pledge, or the rule's.
Money whole_match(const Rule& rule, Money counted, Timestamp placed) {
  Rational ratio = rule.ratio;
  for (const Rate& rate : rule.rates)
    if (rate.window.from <= placed && placed < rate.window.until) ratio = rate.ratio;
  return Money::cents(ratio.floor_of(counted.cents()));
}

/// Of one pledge: what its rule lets it draw, however often the pool gave.
void check_pledge(const Book& book, const Pledge& pledge, const std::vector<Change>& drawn) {
  std::map<PoolId, Money> sums;
  for (const Change& change : drawn)
    if (change.pledge == pledge.id) sums[change.pool] += total(change.parts);
  for (const auto& [id, sum] : sums) {
    const Rule& rule = book.pools.at(id).rule;
    const Money counted = std::min(pledge.amount, rule.cap_per_pledge.value_or(pledge.amount));
    RC_ASSERT(sum <= whole_match(rule, counted, pledge.placed));
    if (rule.cap_per_match) RC_ASSERT(sum <= *rule.cap_per_match);
    const Campaign& campaign = book.campaigns.at(pledge.campaign);
    const Eligible& eligible = rule.eligible;
    const bool left_out =
        (!eligible.areas.empty() && eligible.areas.front() != campaign.area) ||
        (!eligible.themes.empty() && eligible.themes.front() != campaign.theme) ||
        (eligible.min_pledge && pledge.amount < *eligible.min_pledge) ||
        (eligible.verified_donors_only && !pledge.verified) ||
        (eligible.exclude_promoter_linked && pledge.promoter_linked) ||
        (rule.window && (pledge.placed < rule.window->from || pledge.placed >= rule.window->until));
    if (left_out) RC_ASSERT(sum.zero());
  }
}

TEST(MatchingProperties, NeverAboveBudgetCapCeilingOrFunder) {
  check("bounds hold after every step", [] {
    Book replay = any_book();
    const Book start = replay;
    const Told told = tell(start, any_pledges(25), Closes::kAll,
                           [&](const Book& book, const std::vector<Change>&, const auto& again) {
                             check_bounds(book);
                             again(replay, check_ceiling);
                           });
    for (const auto& [id, pledge] : told.confirmed)
      check_pledge(told.book, pledge.first, pledge.second);
  });
}

TEST(MatchingProperties, ReplayOfWhatWasRecordedGivesTheSameBook) {
  check("apply(recorded) == engine", [] {
    Book replay = any_book();
    const Book start = replay;
    tell(start, any_pledges(25), Closes::kAll,
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
        const Money whole = whole_match(rule, pledge.amount, pledge.placed);
        RC_ASSERT(total(change.parts) <= whole);
        // A pledge that is not eligible, or placed at another time, says so, even where its match
        // would round down to nothing.
        if (change.limited_by != std::vector{Limit::kNotEligible} &&
            change.limited_by != std::vector{Limit::kWindow})
          RC_ASSERT((total(change.parts) == whole) == change.limited_by.empty());
      }
  });
}

/// Of per_pledge pools alone: a pledge's own match is all that its refund frees. With the others it
/// does not hold, and README.md does not ask for it: a refund lowers what was raised, so that a
/// condition may no longer hold and its pool releases what another campaign then gets; and a
/// quadratic pool weighs donors against each other.
Book book_of_per_pledge_pools() {
  Book book = any_book();
  for (auto& [id, pool] : book.pools)
    while (pool.rule.kind != RuleKind::kPerPledge) pool.rule = any_rule();
  return book;
}

TEST(MatchingProperties, RefundThenTheSamePledgeAgainIsNoWorseForTheOthers) {
  check("nobody else has less than before", [] {
    Told told = tell(book_of_per_pledge_pools(), any_pledges(20), Closes::kSome,
                     [](const Book&, const std::vector<Change>&, const auto&) {});
    const auto drawn_by_others = [&](const PledgeId& but) {
      std::map<std::pair<PledgeId, PoolId>, Money> sums;
      for (const auto& [id, pledge] : told.confirmed)
        for (const Change& change : pledge.second)
          if (id != but) sums[{id, change.pool}] += total(change.parts);
      return sums;
    };
    // Of a closed campaign it could not be given again.
    std::vector<PledgeId> open;
    for (const auto& [id, pledge] : told.confirmed)
      if (told.book.campaigns.at(pledge.first.campaign).standing == Standing::kOpen)
        open.push_back(id);
    if (open.empty()) return;
    const auto next = told.confirmed.find(
        open[static_cast<std::size_t>(between(0, static_cast<int>(open.size()) - 1))]);
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
    const Told told = tell(book, any_pledges(20), Closes::kAll,
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
