// Any rule, any pledges and any round of them, for the properties of matching.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/matching/engine.hpp"

namespace colletta::matching {

inline constexpr int kCampaigns = 3;

inline std::string name(const char* prefix, int number) { return prefix + std::to_string(number); }
inline CampaignId campaign_id(int number) { return CampaignId::of(name("c", number)); }

/// min..max inclusive.
inline int between(int min, int max) { return *rc::gen::inRange(min, max + 1); }
inline bool maybe() { return *rc::gen::arbitrary<bool>(); }
inline std::optional<Money> maybe_money(int max) {
  if (maybe()) return {};
  return Money::cents(between(1, max));
}

/// Midnights and noons of five days: windows begin and end there, pledges are placed there.
inline Timestamp half_day(int number) { return {std::int64_t{number} * kDayUs / 2}; }
inline Window any_window(int from, int until) {
  const int first = between(from, until - 1);
  return {half_day(first), half_day(between(first + 1, until))};
}

inline void narrow_pledges(Eligible& eligible) {
  eligible.min_pledge = maybe_money(500);
  eligible.verified_donors_only = between(0, 3) == 0;
  eligible.exclude_promoter_linked = between(0, 3) == 0;
}

inline Rule any_rule() {
  Rule rule;
  rule.kind = *rc::gen::element(RuleKind::kPerPledge, RuleKind::kPerPledge, RuleKind::kTopUp,
                                RuleKind::kFixedShare, RuleKind::kLumpSum, RuleKind::kQuadratic);
  rule.ceiling = *rc::gen::element(Ceiling::kGoal, Ceiling::kOptimum, Ceiling::kNone);
  rule.cap_per_campaign = maybe_money(30'000);
  if (maybe()) rule.condition.share_of_goal = Rational::make(between(1, 9), 10).value();
  if (maybe()) rule.condition.donors = between(1, 3);
  if (maybe()) rule.eligible.areas = {name("area", between(0, 1))};
  if (between(0, 3) == 0) rule.eligible.themes = {name("theme", between(0, 1))};
  switch (rule.kind) {
    case RuleKind::kPerPledge:
      rule.ratio = Rational::make(between(1, 5), between(1, 3)).value();
      // Without a ratio of 0, or a cap that nothing is left of: such a rule may never pay.
      rule.cap_per_pledge = maybe_money(5'000);
      if (rule.cap_per_pledge) *rule.cap_per_pledge += Money::cents(2);
      if (maybe()) rule.window = any_window(0, 10);
      if (maybe())
        rule.rates.push_back(
            {any_window(0, 5), Rational::make(between(1, 4), between(1, 3)).value()});
      if (maybe())
        rule.rates.push_back(
            {any_window(5, 9), Rational::make(between(1, 4), between(1, 3)).value()});
      rule.cap_per_match = maybe_money(5'000);
      rule.cap_per_donor = maybe_money(6'000);
      if (maybe()) rule.pledges_per_donor = between(1, 3);
      narrow_pledges(rule.eligible);
      if (maybe()) rule.on_release = OnRelease::kRedistribute;
      break;
    case RuleKind::kQuadratic:
      rule.variant = maybe() ? Variant::kProportional : Variant::kCapitalConstrained;
      if (maybe()) rule.window = any_window(0, 10);
      narrow_pledges(rule.eligible);
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

inline Book any_book() {
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
    campaign.theme = name("theme", between(0, 1));
    book.campaigns.emplace(campaign.id, std::move(campaign));
  }
  return book;
}

/// Pledges with ids in their order.
inline std::vector<Pledge> any_pledges(int max) {
  std::vector<Pledge> pledges;
  const int count = between(0, max);
  for (int i = 0; i < count; ++i) {
    Pledge pledge;
    pledge.id = PledgeId::of(name("", i));
    pledge.campaign = campaign_id(between(0, kCampaigns - 1));
    pledge.donor = DonorId::of(name("d", between(0, 3)));
    pledge.amount = Money::cents(between(1, 8'000));
    pledge.position = i;
    pledge.placed = half_day(between(0, 9));
    pledge.verified = maybe();
    pledge.promoter_linked = between(0, 3) == 0;
    pledges.push_back(std::move(pledge));
  }
  return pledges;
}

/// Called after each change of a step that is applied once more.
using Applied = std::function<void(const Book&, const Change&)>;
inline void apply_each(Book& replay, const std::vector<Change>& changes, const Applied& applied) {
  for (const Change& change : changes) {
    apply(replay, change);
    if (applied) applied(replay, change);
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
  seen(told.book, result.changes, [&](Book& replay, const Applied& applied = {}) {
    // The close is decided after what was computed and settled, before what is given on.
    const auto given_on = std::ranges::find_if(
        result.changes, [&](const Change& change) { return !change.pledge.empty(); });
    apply_each(replay, {result.changes.begin(), given_on}, applied);
    apply_close(replay, id, result.succeeded);
    apply_each(replay, {given_on, result.changes.end()}, applied);
  });
}

/// The campaigns that are still open, then the round.
template <class Seen>
void end_round(Told& told, Seen& seen) {
  for (int i = 0; i < kCampaigns; ++i) close_campaign(told, campaign_id(i), seen);
  const auto changes = close_round(told.book, CallId::of("call"));
  seen(told.book, changes,
       [&](Book& replay, const Applied& applied = {}) { apply_each(replay, changes, applied); });
}

/// Whether campaigns close on the way, and whether the others and the round do at the end.
enum class Closes { kNone, kSome, kAll };

template <class Seen>
Told tell(Book start, const std::vector<Pledge>& pledges, Closes closes, Seen&& seen) {
  Told told{std::move(start), {}};
  for (const Pledge& pledge : pledges) {
    const int what = between(0, 9);
    if (closes != Closes::kNone && what == 0) {
      close_campaign(told, campaign_id(between(0, kCampaigns - 1)), seen);
    } else if (what == 1 && !told.confirmed.empty()) {
      const auto gone = told.confirmed.begin();
      const auto [refunded, drawn] = gone->second;
      told.confirmed.erase(gone);
      const auto changes = reverse(told.book, refunded, drawn);
      told.note(changes);
      seen(told.book, changes,
           [&, &refunded = refunded](Book& replay, const Applied& applied = {}) {
             apply_refund(replay, refunded);
             apply_each(replay, changes, applied);
           });
    } else if (what == 2) {
      const PoolId pool =
          PoolId::of(name("p", between(0, static_cast<int>(told.book.pools.size()) - 1)));
      const FunderId funder = FunderId::of(name("f", between(0, 4)));
      const Money amount = Money::cents(between(1, 5'000));
      const auto changes = fund(told.book, pool, funder, "", amount);
      told.note(changes);
      seen(told.book, changes, [&](Book& replay, const Applied& applied = {}) {
        apply_fund(replay, pool, funder, "", amount);
        apply_each(replay, changes, applied);
      });
    }
    if (told.book.campaigns.at(pledge.campaign).standing != Standing::kOpen) continue;
    const auto changes = confirm(told.book, pledge);
    told.confirmed[pledge.id] = {pledge, changes};
    seen(told.book, changes, [&](Book& replay, const Applied& applied = {}) {
      apply_pledge(replay, pledge);
      apply_each(replay, changes, applied);
    });
  }
  if (closes == Closes::kAll) end_round(told, seen);
  return told;
}

}  // namespace colletta::matching
