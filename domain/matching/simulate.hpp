// A whole made-up (or recorded) round run through the engine in memory: `colletta simulate`, the
// call's public what-if page, and the vectors. It must never know files, JSON or a database.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/matching/engine.hpp"

namespace colletta::matching {

struct Refund {
  PledgeId pledge;
};
struct Fund {
  PoolId pool;
  FunderId funder;
  std::string name;
  Money amount;
};
struct Close {
  CampaignId campaign;
};
/// The close of the call. No kind of rule version 1 that is implemented waits for it.
struct CloseRound {};

/// One step of a round; a Pledge stands for its confirmation.
struct RoundEvent {
  std::variant<Pledge, Refund, Fund, Close, CloseRound> what;
  std::string where;  ///< what its reader puts before a field's name: "events[3].", "line 7: "
};

/// All pools and campaigns of a Round belong to this call.
inline constexpr const char* kRoundCall = "round";

/// Book: pools and open campaigns before the first event. Events in journal order.
struct Round {
  Book book;
  std::vector<RoundEvent> events;
};

/// What a pledge drew, and whether it was refunded later (then its matches were reversed).
struct PledgeOutcome {
  PledgeId pledge;
  std::vector<Change> drawn;  ///< the per_pledge changes of `confirm`, one a pool that applies
  bool refunded = false;
};

struct Outcome {
  Book book;                           ///< after the last event
  std::vector<PledgeOutcome> pledges;  ///< in the order of their confirmation
};

/// Runs the events. Errors, with the path of the event's field: kNotFound (unknown campaign, pool
/// or pledge), kAlreadyExists (a pledge's id twice), kIllegalTransition (a pledge to, or a close
/// of, a campaign that is closed; a second refund).
Result<Outcome> simulate(Round round);

/// The same for a single pool made of `rule`: each campaign is closed after the last pledge, in the
/// order given. `budget` defaults to more than any round can use.
Round one_pool_round(Rule rule, std::vector<Campaign> campaigns, std::vector<RoundEvent> pledges,
                     std::optional<Money> budget = std::nullopt);

}  // namespace colletta::matching
