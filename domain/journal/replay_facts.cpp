#include "domain/journal/replay_facts.hpp"

#include <algorithm>
#include <iterator>

namespace colletta {
namespace {

/// Rows of a queue looked at before the next are fetched: most walks end with the first few.
constexpr std::size_t kQueueRows = 64;
/// Donors of a long walk that may be here at once: a few megabytes.
constexpr std::size_t kGiversMax = 20'000;

/// Whether the event's first reference is a pledge that it changes.
struct ChangesPledge {
  bool operator()(const acts::PaymentCaptured&) const { return true; }
  bool operator()(const acts::RefundRequested&) const { return true; }
  bool operator()(const acts::PaymentRefunded&) const { return true; }
  bool operator()(const acts::PaymentLate&) const { return true; }
  bool operator()(const acts::RefundFailed&) const { return true; }
  bool operator()(const acts::ChargedBack&) const { return true; }
  bool operator()(const acts::MatchMoved&) const { return true; }
  template <class Other>
  bool operator()(const Other&) const {
    return false;
  }
};

bool redistributes(const matching::Pool& pool) {
  return pool.rule.on_release == matching::OnRelease::kRedistribute;
}

}  // namespace

void ReplayFacts::borrow_for(std::span<const Event> events) {
  if (store_ == nullptr || events.empty()) return;
  std::set<std::int64_t> positions;
  std::set<Giver> givers;
  for (const Event& event : events) {
    if (const auto* pledge = std::get_if<acts::PledgeConfirmed>(&event.act))
      givers.insert({event.campaign, pledge->donor});
    if (!event.ref.empty() && event.ref.front() < events.front().seq &&
        std::visit(ChangesPledge{}, event.act))
      positions.insert(event.ref.front());
  }
  borrow_pledges(positions);
  for (const std::int64_t position : positions)
    if (const auto at = pledges_.find(position); at != pledges_.end() && at->second.counted)
      givers.insert({at->second.pledge.campaign, at->second.pledge.donor});
  borrow_givers(givers);
}

void ReplayFacts::give_back() {
  if (store_ == nullptr) return;
  ReplayRows rows;
  give_back_givers(rows);
  give_back_withheld(rows);
  std::erase_if(pledges_, [&](const auto& entry) { return !changed_.contains(entry.first); });
  rows.pledges = std::exchange(pledges_, {});
  rows.refs = std::exchange(refs_, {});
  changed_.clear();
  store_->keep(rows);
}

ReplayedPledge* ReplayFacts::pledge(std::int64_t position) {
  auto at = pledges_.find(position);
  if (at == pledges_.end()) {
    borrow_pledges({position});
    at = pledges_.find(position);
  }
  if (at == pledges_.end()) return nullptr;
  changed_.insert(position);
  return &at->second;
}

void ReplayFacts::add(ReplayedPledge pledge) {
  const std::int64_t position = pledge.pledge.position;
  changed_.insert(position);
  pledges_.emplace(position, std::move(pledge));
}

void ReplayFacts::add_ref(std::int64_t ref, std::int64_t seq) { refs_.emplace_back(ref, seq); }

void ReplayFacts::borrow(const Giver& giver) {
  if (!givers_.contains(giver)) borrow_givers({giver});
}

void ReplayFacts::borrow_pledges(std::set<std::int64_t> positions) {
  if (store_ == nullptr) return;
  std::erase_if(positions, [&](std::int64_t position) { return pledges_.contains(position); });
  if (!positions.empty()) store_->load_pledges({positions.begin(), positions.end()}, pledges_);
}

void ReplayFacts::borrow_givers(const std::set<Giver>& givers) {
  if (store_ == nullptr) return;
  std::vector<Giver> away;
  std::ranges::copy_if(givers, std::back_inserter(away),
                       [&](const Giver& giver) { return !givers_.contains(giver); });
  if (away.empty()) return;
  store_->load_givers(away, book);
  givers_.insert(away.begin(), away.end());
}

/// All rows of a donor in a campaign are here together, or none is.
void ReplayFacts::give_back_givers(ReplayRows& rows) {
  for (const Giver& giver : std::exchange(givers_, {}))
    rows.givers.emplace_hint(rows.givers.end(), giver, ReplayedGiver());
  for (const auto& [giver, money] : std::exchange(book.given, {})) rows.givers[giver].given = money;
  for (const auto& [key, draw] : std::exchange(book.draws, {}))
    rows.givers[{std::get<1>(key), std::get<2>(key)}].draws.emplace_back(std::get<0>(key), draw);
}

void ReplayFacts::give_back_withheld(ReplayRows& rows) {
  rows.withheld = std::exchange(book.withheld, {});
  for (const auto& [key, row] : withheld_lent_) {
    const auto now = rows.withheld.find(key);
    if (now == rows.withheld.end())
      rows.withheld_gone.push_back(key);
    else if (now->second == row)
      rows.withheld.erase(now);
  }
  withheld_lent_.clear();
}

void ReplayFacts::forget_withheld(std::int64_t position) {
  if (store_ == nullptr) return;
  for (const auto& [id, pool] : book.pools)
    if (redistributes(pool)) store_->forget_withheld(id, position);
}

void ReplayFacts::forget_withheld(const CampaignId& campaign) {
  if (store_ != nullptr && std::ranges::any_of(book.pools, [](const auto& entry) {
        return redistributes(entry.second);
      }))
    store_->forget_withheld(campaign);
}

matching::MoreWithheld ReplayFacts::more_withheld() {
  if (store_ == nullptr) return {};
  return [this](const PoolId& pool, std::int64_t after) { return next_withheld(pool, after); };
}

/// Takes out what the walk has passed (at its begin: all rows, so that none of a later page's
/// stands before its turn) and brings the next.
bool ReplayFacts::next_withheld(const PoolId& pool, std::int64_t after) {
  ReplayRows rows;
  give_back_withheld(rows);
  if (givers_.size() > kGiversMax) give_back_givers(rows);
  store_->keep(rows);
  store_->load_withheld(pool, after, kQueueRows, withheld_lent_);
  std::set<Giver> givers;
  for (const auto& [key, row] : withheld_lent_) givers.insert({row.campaign, row.donor});
  borrow_givers(givers);
  book.withheld = withheld_lent_;
  return !withheld_lent_.empty();
}

}  // namespace colletta
