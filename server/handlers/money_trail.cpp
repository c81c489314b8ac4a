#include "server/handlers/money_trail.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "domain/journal/event_json.hpp"
#include "server/store/accounts_read.hpp"
#include "server/store/campaigns_read.hpp"
#include "server/store/journal_read.hpp"
#include "server/store/payouts_read.hpp"
#include "server/store/pools_read.hpp"

namespace colletta::handlers {
namespace {

using views::TrailKind;

/// A gift is captured and given back once or twice, and matched again by each of its call's pools.
constexpr std::int64_t kFollowersMax = 100;
/// What the pools of a call move at a campaign's close.
constexpr std::int64_t kTrailMovesMax = 40;

std::optional<Event> read_event(store::Session& db, const CityId& city, std::int64_t seq) {
  const auto row = store::event_at(db, city, seq);
  if (!row) return std::nullopt;
  auto event = parse_public_body(row->body);
  CHECK(event.ok(), "an event in our own journal can be read back");
  return std::move(event).value();
}

std::vector<Event> read_events(store::Session& db, const CityId& city,
                               const std::vector<std::int64_t>& seqs) {
  std::vector<Event> events;
  for (const auto& [seq, row] : store::events_at(db, city, seqs)) {
    auto event = parse_public_body(row.body);
    CHECK(event.ok(), "an event in our own journal can be read back");
    events.push_back(std::move(event).value());
  }
  return events;
}

bool begins_a_trail(const Act& act) {
  return std::holds_alternative<acts::PledgeConfirmed>(act) ||
         std::holds_alternative<acts::PaymentLate>(act);
}

/// Of acts that a campaign's close and a pledge's events have in common only those of a pledge.
bool may_follow(const Act& act) {
  return std::holds_alternative<acts::PaymentCaptured>(act) ||
         std::holds_alternative<acts::RefundRequested>(act) ||
         std::holds_alternative<acts::PaymentRefunded>(act) ||
         std::holds_alternative<acts::RefundFailed>(act) ||
         std::holds_alternative<acts::ChargedBack>(act) ||
         std::holds_alternative<acts::MatchMoved>(act);
}

/// The event that brought the gift: this one, or the one that it refers to first.
std::optional<Event> root_of(store::Session& db, const CityId& city, const Event& event) {
  const auto* late = std::get_if<acts::PaymentLate>(&event.act);
  if (event.ref.empty() || (late != nullptr && late->surplus))
    return begins_a_trail(event.act) ? std::optional(event) : std::nullopt;
  if (std::holds_alternative<acts::PledgeConfirmed>(event.act)) return event;
  if (late == nullptr && !may_follow(event.act)) return std::nullopt;
  auto first = read_event(db, city, event.ref.front());
  if (first && begins_a_trail(first->act)) return first;
  return late != nullptr ? std::optional(event) : std::nullopt;  // it refers to the close
}

class Trail {
 public:
  Trail(store::Session& db, const CityId& city, Event root)
      : db_(db), city_(city), root_(std::move(root)) {}

  views::MoneyTrail read() {
    std::vector<Event> followers =
        read_events(db_, city_, store::positions_that_refer(db_, city_, root_.seq, kFollowersMax));
    const auto campaign = store::campaign(db_, city_, root_.campaign);
    CHECK(campaign.has_value(), "a gift is for a campaign");
    std::vector<Event> moves;
    if (campaign->closed_seq > root_.seq)
      moves = read_events(
          db_, city_,
          store::moves_of_close(db_, city_, root_.campaign, campaign->closed_seq, kTrailMovesMax));
    read_pools(followers);
    trail_.campaign_title = campaign->title;
    current_ = &root_;
    std::visit(*this, root_.act);
    // The journal's order: what happened to the gift before and after its campaign's close.
    std::ranges::move(moves, std::back_inserter(followers));
    std::ranges::sort(followers, {}, &Event::seq);
    for (const Event& event : followers) {
      current_ = &event;
      std::visit(*this, event.act);
    }
    if (counts_ && collected_ && campaign->state == CampaignState::kSucceeded)
      add_tranches(campaign->raised);
    return std::move(trail_);
  }

  void operator()(const acts::PledgeConfirmed& act) {
    trail_.amount = act.amount;
    collected_ = act.collected;
    counts_ = true;
    step(act.collected ? TrailKind::kCollected : TrailKind::kHeld, act.amount, act.provider);
    for (const MatchLine& line : act.matches) take(TrailKind::kMatched, line);
  }
  void operator()(const acts::PaymentLate& act) {
    const bool own = current_ == &root_;
    if (own) trail_.amount = act.amount;
    step(act.surplus && !own ? TrailKind::kSurplus : TrailKind::kLate, act.amount, act.provider);
  }
  void operator()(const acts::MatchMoved& act) {
    const bool of_gift = !current_->ref.empty();
    if (of_gift && act.kind == matching::ChangeKind::kReserved)
      return take(TrailKind::kMatchedLater, act.line);
    // A close moves what a pool holds for the whole campaign; of it this gift's part is known.
    const auto held = held_.find(act.line.pool);
    if (of_gift || !counts_ || held == held_.end() || held->second.empty()) return;
    if (act.kind == matching::ChangeKind::kGranted)
      pool_step(TrailKind::kGranted, act.line.pool, held->second);
    if (act.kind != matching::ChangeKind::kReleased) return;
    pool_step(TrailKind::kReleased, act.line.pool, held->second);
    held->second.clear();
  }
  void operator()(const acts::PaymentCaptured& act) {
    collected_ = true;
    step(act.owed ? TrailKind::kCapturedLate : TrailKind::kCaptured, act.amount, act.provider);
  }
  void operator()(const acts::RefundRequested& act) {
    step(TrailKind::kRefundAsked, act.amount, act.provider);
    give_up(act.matches);
  }
  void operator()(const acts::PaymentRefunded& act) {
    step(act.collected ? TrailKind::kRefunded : TrailKind::kHoldLetGo, act.amount, act.provider);
    give_up(act.matches);
  }
  void operator()(const acts::RefundFailed& act) {
    step(TrailKind::kRefundFailed, act.amount, act.provider);
    give_up(act.matches);
  }
  void operator()(const acts::ChargedBack& act) {
    step(TrailKind::kChargedBack, act.amount, act.provider);
    give_up(act.matches);
  }
  template <class Other>
  void operator()(const Other&) {}

 private:
  /// Each tranche takes from all gifts in proportion, so of this one a share of its citizens' part.
  void add_tranches(Money raised) {
    Money taken;
    for (const auto& row : store::payouts_of_campaign(db_, city_, root_.campaign)) {
      const Payout& payout = row.payout;
      if (!is_live(payout.state) || payout.citizens.zero()) continue;
      const bool paid = payout.citizens_seq >= 0;
      const std::int64_t seq = paid ? payout.citizens_seq : payout.seq;
      const auto event = read_event(db_, city_, seq);
      taken += payout.citizens;
      trail_.steps.push_back({.kind = paid ? TrailKind::kPaidOut : TrailKind::kApproved,
                              .amount = share_of_gift(payout.citizens, raised),
                              .at = event ? event->at : Timestamp(),
                              .seq = seq,
                              .who = {},
                              .tranche = payout.tranche,
                              .milestone = payout.milestone,
                              .citizens = payout.citizens,
                              .raised = raised});
    }
    trail_.waits = taken < raised;
  }

  /// To the cent, by largest remainder; never more than the gift.
  [[nodiscard]] Money share_of_gift(Money citizens, Money raised) const {
    if (citizens >= raised) return trail_.amount;
    const std::int64_t weights[] = {citizens.cents(), (raised - citizens).cents()};
    return allocate(trail_.amount, weights).front();
  }

  void step(TrailKind kind, Money amount, const std::string& who) {
    trail_.steps.push_back(
        {.kind = kind, .amount = amount, .at = current_->at, .seq = current_->seq, .who = who});
  }

  void take(TrailKind kind, const MatchLine& line) {
    if (line.parts.empty()) return;
    pool_step(kind, line.pool, line.parts);
    matching::Parts& held = held_[line.pool];
    for (const auto& part : line.parts) {
      const auto same =
          std::ranges::find(held, part.funder, [](const auto& one) { return one.funder; });
      if (same == held.end())
        held.push_back(part);
      else
        same->amount += part.amount;
    }
  }

  void give_up(const std::vector<MatchLine>& matches) {
    counts_ = false;
    for (const MatchLine& line : matches) {
      pool_step(TrailKind::kTakenBack, line.pool, line.parts);
      held_.erase(line.pool);
    }
  }

  void pool_step(TrailKind kind, const PoolId& pool, const matching::Parts& parts) {
    if (matching::total(parts).zero()) return;
    step(kind, matching::total(parts), name_of(pool));
    for (const auto& part : parts)
      trail_.steps.back().funders.emplace_back(funder_name(pool, part.funder), part.amount);
  }

  /// All pools that the gift's own events name, in one query.
  void read_pools(const std::vector<Event>& followers) {
    std::vector<PoolId> ids;
    const auto note = [&](const PoolId& id) {
      if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    };
    if (const auto* given = std::get_if<acts::PledgeConfirmed>(&root_.act))
      for (const MatchLine& line : given->matches) note(line.pool);
    for (const Event& event : followers)
      if (const auto* moved = std::get_if<acts::MatchMoved>(&event.act)) note(moved->line.pool);
    pools_ = store::pools_by_id(db_, city_, ids);
  }

  [[nodiscard]] std::string name_of(const PoolId& id) const {
    const auto pool = std::ranges::find(pools_, id, &store::PoolRow::id);
    return pool == pools_.end() ? id.str() : pool->name;
  }
  [[nodiscard]] std::string funder_name(const PoolId& id, const FunderId& funder) const {
    const auto pool = std::ranges::find(pools_, id, &store::PoolRow::id);
    if (pool == pools_.end()) return funder.str();
    const auto at = std::ranges::find(pool->funders, funder, &matching::Funder::id);
    return at == pool->funders.end() ? funder.str() : at->name;
  }

  store::Session& db_;
  const CityId& city_;
  const Event root_;
  const Event* current_ = nullptr;  ///< whose act is being read
  views::MoneyTrail trail_;
  std::vector<store::PoolRow> pools_;
  std::map<PoolId, matching::Parts> held_;  ///< promised or granted for this gift
  bool counts_ = false, collected_ = false;
};

}  // namespace

views::MoneyTrail money_trail(store::Session& db, const CityId& city, const Event& event) {
  auto root = root_of(db, city, event);
  if (!root) return {};
  return Trail(db, city, *std::move(root)).read();
}

}  // namespace colletta::handlers
