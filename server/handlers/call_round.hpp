// A call's gifts as a round of matching: as they were given, or changed by somebody who asks "what
// if". Reading takes the database; the rest is pure, so that it can be done on the CPU pool.
#pragma once

#include <optional>
#include <vector>

#include "domain/matching/simulate.hpp"
#include "server/store/campaigns_read.hpp"
#include "server/store/round_read.hpp"

namespace colletta::handlers {

struct CallRound {
  std::vector<matching::Pool> pools;  ///< in their order
  std::vector<store::CampaignRow> campaigns;
  std::vector<store::RoundPledge> pledges;
  bool too_large = false;  ///< more than limits::kSimulation...Max: nothing to run
};
/// `db` SHOULD be in a transaction.
CallRound read_call_round(store::Session& db, const CityId& city, const CallId& call,
                          Timestamp now);

/// What is other than it was.
struct WhatIf {
  Money more;               ///< on each gift; below 0: less, and what comes to nothing is left out
  std::int64_t donors = 0;  ///< so many more, each giving once
  Money gift;               ///< of each of them
  CampaignId to;            ///< their campaign; empty: so many in each
  PoolId pool;              ///< the pool that changes
  Money budget;             ///< more in it
  std::optional<matching::Rule> rule;  ///< in place of its own
  [[nodiscard]] bool changes_anything() const;
};

/// Figures of one campaign; `matched` in the order of the pools.
struct RoundFigures {
  Money citizens;
  std::vector<Money> matched;
  bool reached = false;  ///< it succeeded, or its money comes to the minimum while it is open
};
struct RoundResult {
  std::vector<matching::Pool> pools;    ///< with what they have reserved and granted
  std::vector<RoundFigures> campaigns;  ///< in the order of the CallRound
};

/// Runs the call's rules over its gifts in journal order. Campaigns that have closed close where
/// they did; open ones stay open, so that what pools have promised counts. Quadratic pools give
/// what they would if the call ended now and every open campaign succeeded. Each pool has from the
/// first gift on all that was ever put in. Error: kTooLarge "donors", when the changes make it more
/// than limits::kSimulationPledgesMax gifts.
Result<RoundResult> run_round(const CallRound& call, const WhatIf& changes);

}  // namespace colletta::handlers
