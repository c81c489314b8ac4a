#include "domain/matching/engine.hpp"

#include <algorithm>

#include "domain/matching/funders.hpp"

namespace colletta::matching {
namespace {

/// When a campaign-level pool is computed: `lump_sum` grows only at its first time and at the
/// close.
enum class Moment { kBetween, kClose };

struct Amount {
  Money value;
  std::vector<Limit> limited_by;

  /// One step of a formula: records itself when it lowers the result. Never below 0.
  void at_most(Money most, Limit limit) {
    most = std::max(most, Money());
    if (most >= value) return;
    value = most;
    limited_by.push_back(limit);
  }
};

const Campaign& campaign_of(const Book& book, const CampaignId& id) {
  const auto found = book.campaigns.find(id);
  CHECK(found != book.campaigns.end(), "the Book must hold the campaign");
  return found->second;
}

const Campaign& open_campaign(const Book& book, const CampaignId& id) {
  const Campaign& campaign = campaign_of(book, id);
  CHECK(campaign.standing == Standing::kOpen, "only an open campaign is matched or closed");
  return campaign;
}

/// The pools of the campaign's call that its area and theme do not leave out, in their order.
std::vector<const Pool*> pools_for(const Book& book, const Campaign& campaign) {
  std::vector<const Pool*> pools;
  for (const auto& [id, pool] : book.pools)
    if (pool.call == campaign.call && applies(pool.rule, campaign)) pools.push_back(&pool);
  // The map is ordered by id, so a stable sort leaves ties in the order of the ids.
  std::stable_sort(pools.begin(), pools.end(),
                   [](const Pool* a, const Pool* b) { return a->order < b->order; });
  return pools;
}

/// What the pool has reserved for the campaign.
Parts reserved(const Book& book, const PoolId& pool, const CampaignId& campaign) {
  const auto found = book.holdings.find({pool, campaign});
  return found == book.holdings.end() ? Parts() : found->second.reserved;
}

/// What the pool holds for the campaign, reserved or granted.
Money matched_by(const Book& book, const PoolId& pool, const CampaignId& campaign) {
  const auto found = book.holdings.find({pool, campaign});
  if (found == book.holdings.end()) return {};
  return total(found->second.reserved) + total(found->second.granted);
}

/// Room under the rule's ceiling when matches other than the one computed sum to `others`.
void keep_under_ceiling(Amount& amount, const Rule& rule, const Campaign& campaign, Money others) {
  switch (rule.ceiling) {
    case Ceiling::kGoal:
      amount.at_most(campaign.goal - campaign.raised - others, Limit::kCeiling);
      break;
    case Ceiling::kOptimum:
      amount.at_most(campaign.optimum - campaign.raised - others, Limit::kCeiling);
      break;
    case Ceiling::kNone:
      break;
  }
}

/// The filters of `eligible` that look at the pledge (areas and themes have been looked at).
bool eligible(const Eligible& rule, const Pledge& pledge) {
  return (!rule.min_pledge || pledge.amount >= *rule.min_pledge) &&
         (!rule.verified_donors_only || pledge.verified) &&
         (!rule.exclude_promoter_linked || !pledge.promoter_linked);
}

/// What the rule gives for the pledge alone, before anything drawn so far is looked at.
Amount for_the_pledge(const Rule& rule, const Pledge& pledge) {
  const Money uncapped =
      Money::cents(ratio_at(rule, pledge.placed).floor_of(pledge.amount.cents()));
  Amount amount{uncapped, {}};
  if (!eligible(rule.eligible, pledge)) return {Money(), {Limit::kNotEligible}};
  // A ratio of 0 outside the rule's rates is a window too: nothing is matched at that instant.
  if ((rule.window && !rule.window->contains(pledge.placed)) ||
      ratio_at(rule, pledge.placed).num() == 0)
    return {Money(), {Limit::kWindow}};
  amount.at_most(before_caps(rule, pledge.amount, pledge.placed), Limit::kCapPerPledge);
  if (rule.cap_per_match) amount.at_most(*rule.cap_per_match, Limit::kCapPerMatch);
  return amount;
}

/// The formula of `per_pledge`, step by step. The pledge is in `raised` already.
Amount per_pledge(const Book& book, const Pool& pool, const Campaign& campaign,
                  const Pledge& pledge, Money matched_so_far) {
  const Rule& rule = pool.rule;
  Amount amount = for_the_pledge(rule, pledge);
  if (rule.pledges_per_donor || rule.cap_per_donor) {
    const auto found = book.draws.find({pool.id, campaign.id, pledge.donor});
    const Draw draw = found == book.draws.end() ? Draw() : found->second;
    if (rule.pledges_per_donor && draw.pledges >= *rule.pledges_per_donor)
      amount.at_most(Money(), Limit::kPledgesPerDonor);
    if (rule.cap_per_donor) amount.at_most(*rule.cap_per_donor - draw.drawn, Limit::kCapPerDonor);
  }
  if (rule.cap_per_campaign)
    amount.at_most(*rule.cap_per_campaign - matched_by(book, pool.id, campaign.id),
                   Limit::kCapPerCampaign);
  keep_under_ceiling(amount, rule, campaign, matched_so_far);
  amount.at_most(pool.left(), Limit::kBudget);
  return amount;
}

/// What a campaign-level pool gives before caps, with its condition holding.
Money wanted(const Rule& rule, const Campaign& campaign) {
  switch (rule.kind) {
    case RuleKind::kTopUp:
      return std::max(campaign.goal - campaign.raised, Money());
    case RuleKind::kFixedShare:
      return Money::cents(rule.share.floor_of(campaign.goal.cents()));
    case RuleKind::kLumpSum:
      return rule.amount;
    case RuleKind::kPerPledge:
      break;
  }
  CHECK(false, "per_pledge is computed pledge by pledge");
  return {};
}

/// What a campaign-level pool should hold for the campaign now; `own` is what it holds.
Amount for_the_campaign(const Pool& pool, const Campaign& campaign, Money own, Money others,
                        Moment moment) {
  const Rule& rule = pool.rule;
  Amount amount{wanted(rule, campaign), {}};
  if (!holds(rule.condition, campaign)) return {Money(), {Limit::kCondition}};
  if (rule.cap_per_campaign) amount.at_most(*rule.cap_per_campaign, Limit::kCapPerCampaign);
  keep_under_ceiling(amount, rule, campaign, others);
  amount.at_most(pool.left() + own, Limit::kBudget);
  // Once reserved, a lump sum only shrinks until the close.
  if (rule.kind == RuleKind::kLumpSum && moment == Moment::kBetween && own.positive())
    amount.value = std::min(amount.value, own);
  return amount;
}

/// One call of the engine on one campaign: what it has changed so far.
class Step {
 public:
  Step(Book& book, const Campaign& campaign)
      : book_(book), campaign_(campaign), pools_(pools_for(book, campaign)) {
    for (const Pool* pool : pools_) matched_ += matched_by(book, pool->id, campaign.id);
  }

  [[nodiscard]] const std::vector<const Pool*>& pools() const { return pools_; }
  [[nodiscard]] Money matched() const { return matched_; }  ///< by all pools of the campaign
  std::vector<Change> take() && { return std::move(changes_); }

  /// Applies a change of `pool` and notes it with what it leaves there.
  void emit(const Pool& pool, Change change) {
    change.pool = pool.id;
    change.campaign = campaign_.id;
    apply(book_, change);
    change.left = pool.left();
    if (change.kind == ChangeKind::kReserved) matched_ += total(change.parts);
    if (change.kind == ChangeKind::kReleased) matched_ -= total(change.parts);
    changes_.push_back(std::move(change));
  }

  /// Brings a campaign-level pool to what it should hold; says nothing when it holds that already.
  void recompute(const Pool& pool, Moment moment) {
    const Parts parts = reserved(book_, pool.id, campaign_.id);
    const Money own = total(parts);
    Amount amount = for_the_campaign(pool, campaign_, own, matched_ - own, moment);
    if (amount.value == own) return;
    Change change;
    change.kind = amount.value > own ? ChangeKind::kReserved : ChangeKind::kReleased;
    change.parts = amount.value > own ? share_of_new_match(amount.value - own, pool)
                                      : share_of_release(own - amount.value, pool, parts);
    change.limited_by = std::move(amount.limited_by);
    emit(pool, std::move(change));
  }

  /// All that the pool still has reserved for the campaign, granted or released.
  void settle(const Pool& pool, ChangeKind kind, std::vector<Limit> limited_by = {}) {
    Change change;
    change.kind = kind;
    change.parts = reserved(book_, pool.id, campaign_.id);
    change.limited_by = std::move(limited_by);
    if (!change.parts.empty()) emit(pool, std::move(change));
  }

 private:
  Book& book_;
  const Campaign& campaign_;
  std::vector<const Pool*> pools_;
  Money matched_;
  std::vector<Change> changes_;
};

/// A change drawn by, or released with, one pledge.
Change of_pledge(const Pledge& pledge, ChangeKind kind, Parts parts, std::vector<Limit> limits) {
  Change change;
  change.kind = kind;
  change.pledge = pledge.id;
  change.donor = pledge.donor;
  change.parts = std::move(parts);
  change.limited_by = std::move(limits);
  return change;
}

/// The rows of `book` that `confirm` of this pledge reads or changes.
Book rows_for(const Book& book, const Pledge& pledge) {
  Book rows;
  const auto copy = [](const auto& from, auto& to, const auto& key) {
    if (const auto found = from.find(key); found != from.end()) to.insert(*found);
  };
  const Campaign& campaign = open_campaign(book, pledge.campaign);
  rows.campaigns.emplace(campaign.id, campaign);
  copy(book.given, rows.given, std::pair{campaign.id, pledge.donor});
  for (const Pool* pool : pools_for(book, campaign)) {
    rows.pools.emplace(pool->id, *pool);
    copy(book.holdings, rows.holdings, std::pair{pool->id, campaign.id});
    copy(book.draws, rows.draws, std::tuple{pool->id, campaign.id, pledge.donor});
  }
  return rows;
}

}  // namespace

bool holds(const Condition& condition, const Campaign& campaign) {
  return (!condition.share_of_goal ||
          condition.share_of_goal->reached_by(campaign.raised.cents(), campaign.goal.cents())) &&
         (!condition.raised || campaign.raised >= *condition.raised) &&
         (!condition.donors || campaign.donors >= *condition.donors);
}

bool applies(const Rule& rule, const Campaign& campaign) {
  const auto lets_in = [](const std::vector<std::string>& list, const std::string& value) {
    return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
  };
  return lets_in(rule.eligible.areas, campaign.area) &&
         lets_in(rule.eligible.themes, campaign.theme);
}

std::vector<Change> confirm(Book& book, const Pledge& pledge) {
  const Campaign& campaign = open_campaign(book, pledge.campaign);
  apply_pledge(book, pledge);
  Step step(book, campaign);
  for (const Pool* pool : step.pools()) {
    if (pool->rule.kind != RuleKind::kPerPledge) {
      step.recompute(*pool, Moment::kBetween);
      continue;
    }
    Amount amount = per_pledge(book, *pool, campaign, pledge, step.matched());
    step.emit(*pool,
              of_pledge(pledge, ChangeKind::kReserved, share_of_new_match(amount.value, *pool),
                        std::move(amount.limited_by)));
  }
  return std::move(step).take();
}

std::vector<Change> reverse(Book& book, const Pledge& pledge, const std::vector<Change>& drawn) {
  const Campaign& campaign = campaign_of(book, pledge.campaign);
  apply_refund(book, pledge);
  Step step(book, campaign);
  for (const Change& change : drawn) {
    if (change.pledge != pledge.id || change.kind != ChangeKind::kReserved || change.parts.empty())
      continue;
    CHECK(change.campaign == pledge.campaign, "a pledge draws for its own campaign");
    // A close grants or releases all that a pool holds for a campaign: it may be gone already.
    if (campaign.standing != Standing::kOpen && matched_by(book, change.pool, campaign.id).zero())
      continue;
    const auto pool = book.pools.find(change.pool);
    CHECK(pool != book.pools.end(), "the Book must hold the pool");
    step.emit(pool->second, of_pledge(pledge, ChangeKind::kReleased, change.parts, {}));
  }
  if (campaign.standing == Standing::kOpen)
    for (const Pool* pool : step.pools())
      if (pool->rule.kind != RuleKind::kPerPledge) step.recompute(*pool, Moment::kBetween);
  return std::move(step).take();
}

void fund(Book& book, const PoolId& pool, const FunderId& funder, const std::string& name,
          Money amount) {
  apply_fund(book, pool, funder, name, amount);
}

CloseResult close(Book& book, const CampaignId& id) {
  const Campaign& campaign = open_campaign(book, id);
  Step step(book, campaign);
  for (const Pool* pool : step.pools()) {
    if (pool->rule.kind != RuleKind::kPerPledge)
      step.recompute(*pool, Moment::kClose);
    else if (!holds(pool->rule.condition, campaign))
      step.settle(*pool, ChangeKind::kReleased, {Limit::kCondition});
  }
  CloseResult result;
  result.raised = campaign.raised;
  result.succeeded = campaign.model == Model::kAllOrNothing
                         ? campaign.raised + step.matched() >= campaign.minimum
                         : campaign.raised.positive();
  if (result.succeeded) result.matched = step.matched();
  for (const Pool* pool : step.pools())
    step.settle(*pool, result.succeeded ? ChangeKind::kGranted : ChangeKind::kReleased);
  result.changes = std::move(step).take();
  apply_close(book, id, result.succeeded);
  return result;
}

Estimate preview(const Book& book, const Pledge& pledge) {
  Book rows = rows_for(book, pledge);
  Estimate estimate;
  estimate.changes = confirm(rows, pledge);
  for (const Change& change : estimate.changes) {
    const Money sum = total(change.parts);
    estimate.added += change.kind == ChangeKind::kReserved ? sum : -sum;
  }
  return estimate;
}

}  // namespace colletta::matching
