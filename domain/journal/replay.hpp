// Replaying a city's journal: from its events alone to the figures that pages show, recomputing
// every match and every close on the way (matching.md) and comparing them with what was recorded.
// What `colletta verify` compares the database with, and what `colletta rebuild` writes into it.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "domain/campaign/campaign.hpp"
#include "domain/journal/event.hpp"
#include "domain/ledger/turnover.hpp"
#include "domain/pledge/pledge.hpp"

namespace colletta {

/// Something in the journal that does not hold, in words for a person.
struct Finding {
  std::int64_t seq = -1;  ///< the first position concerned; -1: none in particular
  std::string what;
};

/// What the journal says of one pledge. By the position of pledge.confirmed or payment.late.
struct ReplayedPledge {
  PledgeState state = PledgeState::kConfirmed;
  bool collected = false, counted = false;
  std::int64_t refund_seq = -1;
  matching::Pledge pledge;
  std::vector<matching::Change> drawn;
};

struct ReplayedCampaign {
  CampaignState state = CampaignState::kPublished;
  std::int64_t pledges = 0, published_seq = -1, closed_seq = -1;
  std::string content_hash;
};

struct ReplayedCall {
  std::int64_t seq = -1;
  std::int64_t closed_seq = -1;  ///< -1: the round is still open
};

struct ReplayedPool {
  std::int64_t seq = -1;
  std::string rule;
};

class Replay {
 public:
  explicit Replay(std::function<std::string(std::string_view)> sha256_hex)
      : sha256_hex_(std::move(sha256_hex)) {}

  /// The next event, in journal order.
  void apply(const Event& event);
  /// After the last one: what was announced and never came.
  void finish();

  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  [[nodiscard]] const matching::Book& book() const { return book_; }
  [[nodiscard]] const std::map<CampaignId, ReplayedCampaign>& campaigns() const {
    return campaigns_;
  }
  [[nodiscard]] const std::map<std::int64_t, ReplayedPledge>& pledges() const { return pledges_; }
  [[nodiscard]] const std::map<PoolId, ReplayedPool>& pools() const { return pools_; }
  [[nodiscard]] const std::map<CallId, ReplayedCall>& calls() const { return calls_; }
  /// Positions at which pledges drew more by redistribution, with those of their confirmations.
  [[nodiscard]] const std::vector<std::pair<std::int64_t, std::int64_t>>& later_matches() const {
    return later_matches_;
  }
  /// Balances of the double entry, debit positive, in cents.
  [[nodiscard]] const std::map<std::string, std::int64_t>& accounts() const { return accounts_; }
  /// What each account took in and gave out, part by part of the journal.
  [[nodiscard]] const ledger::Turnovers& turnovers() const { return turnovers_; }
  /// Which position is named by which event, both in order, each pair once.
  [[nodiscard]] const std::set<std::pair<std::int64_t, std::int64_t>>& refs() const {
    return refs_;
  }

 private:
  friend struct Applier;
  void find(const Event& event, std::string what);
  void expect(const Event& event, const PledgeId& pledge, const std::vector<MatchLine>& recorded,
              const std::vector<matching::Change>& computed);
  void expect_after(const std::vector<matching::Change>& computed);
  void expect_closing(const Event& event, const std::vector<matching::Change>& computed);
  void nothing_open(const Event& event);
  void post(const Event& event);
  [[nodiscard]] bool records(const Event& event, const matching::Change& computed) const;
  [[nodiscard]] MatchLine line_of(const matching::Change& change) const;
  ReplayedPledge* referred(const Event& event);
  void uncount(const Event& event, ReplayedPledge& pledge, bool granted,
               const std::vector<MatchLine>& recorded);

  std::function<std::string(std::string_view)> sha256_hex_;
  std::vector<Finding> findings_;
  matching::Book book_;
  std::map<CampaignId, ReplayedCampaign> campaigns_;
  std::map<std::int64_t, ReplayedPledge> pledges_;
  std::map<PoolId, ReplayedPool> pools_;
  std::map<CallId, ReplayedCall> calls_;
  std::vector<std::pair<std::int64_t, std::int64_t>> later_matches_;
  std::map<std::string, std::int64_t> accounts_;
  ledger::Turnovers turnovers_;
  std::set<std::pair<std::int64_t, std::int64_t>> refs_;
  std::deque<matching::Change> expected_;  ///< computed, and still to come as events
  std::vector<Event> closing_;             ///< movements recorded ahead of a close
};

}  // namespace colletta
