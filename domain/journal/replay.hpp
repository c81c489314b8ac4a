// Replaying a city's journal: from its events alone to the figures that pages show, recomputing
// every match and every close on the way (matching/README.md) and comparing them with what was
// recorded. What `colletta verify` compares the database with, and what `colletta rebuild` writes
// into it.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "domain/campaign/campaign.hpp"
#include "domain/journal/replay_facts.hpp"
#include "domain/journal/replay_selection.hpp"
#include "domain/ledger/turnover.hpp"
#include "domain/payout/payout.hpp"

namespace colletta {

/// A replay stops to note findings here: the first ones matter, and a journal that is all wrong
/// must not fill the memory.
inline constexpr std::size_t kFindingsMax = 100;

/// Something in the journal that does not hold, in words for a person.
struct Finding {
  std::int64_t seq = -1;  ///< the first position concerned; -1: none in particular
  std::string what;
};

struct ReplayedCampaign {
  CampaignState state = CampaignState::kPublished;
  std::int64_t pledges = 0, published_seq = -1, closed_seq = -1;
  std::string content_hash;
  Timestamp opens, deadline;
};

struct ReplayedCall {
  std::int64_t seq = -1;
  std::int64_t closed_seq = -1;  ///< -1: the round is still open
  ReplayedSelection selection = {};
};

struct ReplayedPool {
  std::int64_t seq = -1;
  std::string rule;
};

/// A tranche, by the position of payout.approved.
struct ReplayedPayout {
  PayoutId id;
  CampaignId campaign;
  acts::PayoutApproved approved;
  PayoutState state = PayoutState::kApproved;
  std::int64_t citizens_seq = -1, pools_seq = -1, withdrawn_seq = -1;
};

class Replay {
 public:
  /// `store`, which MUST outlive the replay, holds what grows with pledges and donors; without one
  /// all of it stays in memory.
  explicit Replay(std::function<std::string(std::string_view)> sha256_hex,
                  ReplayStore* store = nullptr)
      : sha256_hex_(std::move(sha256_hex)), facts_(store) {}

  /// The next event, in journal order.
  void apply(const Event& event);
  /// The next events, and afterwards everything is in the store: what a page costs is bounded.
  void apply_page(std::span<const Event> events);
  /// After the last one: what was announced and never came.
  void finish();

  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  [[nodiscard]] const matching::Book& book() const { return facts_.book; }
  [[nodiscard]] const std::map<CampaignId, ReplayedCampaign>& campaigns() const {
    return campaigns_;
  }
  /// Those that are not in a store.
  [[nodiscard]] const std::map<std::int64_t, ReplayedPledge>& pledges() const {
    return facts_.pledges();
  }
  [[nodiscard]] const std::map<PoolId, ReplayedPool>& pools() const { return pools_; }
  [[nodiscard]] const std::map<CallId, ReplayedCall>& calls() const { return calls_; }
  [[nodiscard]] const std::map<std::int64_t, ReplayedPayout>& payouts() const { return payouts_; }
  /// Positions that events name (positions_named), each with the position of who names it; what is
  /// not in a store.
  [[nodiscard]] const std::vector<std::pair<std::int64_t, std::int64_t>>& refs() const {
    return facts_.refs();
  }
  /// Balances of the double entry, debit positive, in cents.
  [[nodiscard]] const std::map<std::string, std::int64_t>& accounts() const { return accounts_; }
  /// What each account took in and gave out, part by part of the journal.
  [[nodiscard]] const ledger::Turnovers& turnovers() const { return turnovers_; }

 private:
  friend struct Applier;
  friend struct PayoutApplier;
  void find(const Event& event, std::string what);
  void apply_sound(const Event& event);
  bool has_plain_names(const Event& event);
  void expect(const Event& event, const PledgeId& pledge, const std::vector<MatchLine>& recorded,
              const std::vector<matching::Change>& computed);
  void expect_after(const std::vector<matching::Change>& computed);
  void expect_closing(const Event& event, const std::vector<matching::Change>& computed);
  void nothing_open(const Event& event);
  [[nodiscard]] bool is_open(const CallId& call) const;
  [[nodiscard]] bool is_paid_out(const CampaignId& campaign) const;
  void post(const Event& event);
  [[nodiscard]] bool records(const Event& event, const matching::Change& computed) const;
  [[nodiscard]] MatchLine line_of(const matching::Change& change) const;
  ReplayedPledge* referred(const Event& event);
  void uncount(const Event& event, ReplayedPledge& pledge, bool granted,
               const std::vector<MatchLine>& recorded);

  std::function<std::string(std::string_view)> sha256_hex_;
  std::vector<Finding> findings_;
  bool unsound_ = false;  ///< an act asked for what the books cannot hold: nothing follows from it
  ReplayFacts facts_;
  std::map<CampaignId, ReplayedCampaign> campaigns_;
  std::map<PoolId, ReplayedPool> pools_;
  std::map<CallId, ReplayedCall> calls_;
  std::map<std::int64_t, ReplayedPayout> payouts_;
  std::map<CampaignId, PaidOut> paid_;  ///< by live tranches
  std::map<std::string, std::int64_t> accounts_;
  ledger::Turnovers turnovers_;
  std::deque<matching::Change> expected_;  ///< computed, and still to come as events
  std::vector<Event> closing_;             ///< movements recorded ahead of a close
};

}  // namespace colletta
