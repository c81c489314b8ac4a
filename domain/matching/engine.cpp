#include "domain/matching/engine.hpp"

#include <algorithm>

#include "domain/matching/campaign_level.hpp"
#include "domain/matching/funders.hpp"
#include "domain/matching/per_pledge.hpp"
#include "domain/matching/redistribute.hpp"

namespace colletta::matching {
namespace {

const Campaign& open_campaign(const Book& book, const CampaignId& id) {
  const Campaign& campaign = campaign_of(book, id);
  CHECK(campaign.standing == Standing::kOpen, "only an open campaign is matched or closed");
  return campaign;
}

/// What the pool has reserved for the campaign.
Parts reserved(const Book& book, const PoolId& pool, const CampaignId& campaign) {
  const auto found = book.holdings.find({pool, campaign});
  return found == book.holdings.end() ? Parts() : found->second.reserved;
}

/// Whether it is with this pledge that the condition of a lump sum has first held.
bool first_held_at(const Book& book, const Pool& pool, const Pledge& pledge) {
  const auto tally = book.tallies.find({pool.id, pledge.campaign});
  return tally != book.tallies.end() && tally->second.first_held == pledge.position;
}

/// A change drawn by, or released with, one pledge.
Change of_pledge(const Pledge& pledge, ChangeKind kind, Parts parts, std::vector<Limit> limits) {
  Change change;
  change.kind = kind;
  change.pledge = pledge.id;
  change.donor = pledge.donor;
  change.parts = std::move(parts);
  change.limited_by = std::move(limits);
  change.position = pledge.position;
  return change;
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

  /// The formula of `per_pledge` for a pledge that is in `raised` already.
  void match(const Pool& pool, const Pledge& pledge) {
    Amount amount = for_the_pledge(pool.rule, pledge);
    under_caps(amount, book_, pool, campaign_, pledge.donor, false, matched_);
    const Money before_budget = amount.value;
    amount.at_most(pool.left(), Limit::kBudget);
    Change change = of_pledge(pledge, ChangeKind::kReserved, share_of_new_match(amount.value, pool),
                              std::move(amount.limited_by));
    change.pledges = amount.value.positive() ? 1 : 0;
    if (pool.rule.on_release == OnRelease::kRedistribute)
      change.withheld = before_budget - amount.value;
    emit(pool, std::move(change));
  }

  /// Takes back what the pledge drew. A close grants or releases all that a pool holds for a
  /// campaign: what it has released is gone already.
  void take_back(const Pledge& pledge, const std::vector<Change>& drawn) {
    std::vector<const Change*> due;
    for (const Change& change : drawn) {
      if (change.pledge != pledge.id || change.kind != ChangeKind::kReserved ||
          change.parts.empty())
        continue;
      CHECK(change.campaign == pledge.campaign, "a pledge draws for its own campaign");
      if (campaign_.standing == Standing::kOpen ||
          !matched_by(book_, change.pool, campaign_.id).zero())
        due.push_back(&change);
    }
    for (auto at = due.begin(); at != due.end(); ++at) {
      const PoolId& id = (*at)->pool;
      const auto pool = book_.pools.find(id);
      CHECK(pool != book_.pools.end(), "the Book must hold the pool");
      Change back = of_pledge(pledge, ChangeKind::kReleased, (*at)->parts, {});
      const bool last =
          std::none_of(at + 1, due.end(), [&](const Change* change) { return change->pool == id; });
      back.pledges = last ? -1 : 0;
      emit(pool->second, std::move(back));
    }
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

  /// After the whole act: what it released goes on to those whom the budget had limited.
  void redistribute_released(const MoreWithheld& more) {
    for (const Pool* pool : pools_) {
      const bool released =
          std::any_of(changes_.begin(), changes_.end(), [&](const Change& change) {
            return change.kind == ChangeKind::kReleased && change.pool == pool->id;
          });
      if (released) redistribute(book_, *pool, changes_, more);
    }
  }

 private:
  Book& book_;
  const Campaign& campaign_;
  std::vector<const Pool*> pools_;
  Money matched_;
  std::vector<Change> changes_;
};

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
    copy(book.tallies, rows.tallies, std::pair{pool->id, campaign.id});
  }
  return rows;
}

}  // namespace

std::vector<Change> confirm(Book& book, const Pledge& pledge) {
  const Campaign& campaign = open_campaign(book, pledge.campaign);
  apply_pledge(book, pledge);
  Step step(book, campaign);
  for (const Pool* pool : step.pools()) {
    if (pool->rule.kind == RuleKind::kPerPledge)
      step.match(*pool, pledge);
    else if (is_campaign_level(pool->rule.kind))
      step.recompute(*pool, first_held_at(book, *pool, pledge) ? Moment::kFirst : Moment::kBetween);
  }
  return std::move(step).take();
}

std::vector<Change> reverse(Book& book, const Pledge& pledge, const std::vector<Change>& drawn,
                            const MoreWithheld& more) {
  const Campaign& campaign = campaign_of(book, pledge.campaign);
  apply_refund(book, pledge);
  Step step(book, campaign);
  step.take_back(pledge, drawn);
  if (campaign.standing == Standing::kOpen)
    for (const Pool* pool : step.pools())
      if (is_campaign_level(pool->rule.kind)) step.recompute(*pool, Moment::kBetween);
  step.redistribute_released(more);
  return std::move(step).take();
}

std::vector<Change> fund(Book& book, const PoolId& pool, const FunderId& funder,
                         const std::string& name, Money amount, const MoreWithheld& more) {
  apply_fund(book, pool, funder, name, amount);
  std::vector<Change> changes;
  redistribute(book, book.pools.at(pool), changes, more);
  return changes;
}

CloseResult close(Book& book, const CampaignId& id, const MoreWithheld& more) {
  const Campaign& campaign = open_campaign(book, id);
  Step step(book, campaign);
  for (const Pool* pool : step.pools()) {
    if (is_campaign_level(pool->rule.kind))
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
  apply_close(book, id, result.succeeded);
  step.redistribute_released(more);
  result.changes = std::move(step).take();
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
