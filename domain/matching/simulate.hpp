// A whole made-up (or recorded) round run through the engine in memory: `colletta simulate`, the
// call's public what-if page, and the vectors. A million pledges fit 300 MiB: what is kept of each
// is in matches.hpp, donor_rows.hpp and withheld_rows.hpp. It must never know files, JSON or a
// database.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/matching/donor_rows.hpp"
#include "domain/matching/engine.hpp"
#include "domain/matching/matches.hpp"
#include "domain/matching/withheld_rows.hpp"

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
/// The close of the call: quadratic pools share what they have. Every campaign MUST be closed.
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

struct Outcome {
  Book book;        ///< after the last event; without rows of single donors and pledges
  Matches matches;  ///< what each pledge drew
};

/// A round under way: one event after the other.
class Simulation {
 public:
  /// Pools and open campaigns before the first event, all of the call kRoundCall.
  explicit Simulation(Book book);

  /// Errors, with the path of the event's field: kNotFound (unknown campaign, pool or pledge),
  /// kAlreadyExists (a pledge's id twice), kIllegalTransition (a pledge to, or a close of, a
  /// campaign that is closed; a second refund; a close of the round while a campaign is open, or a
  /// second one), kTooLarge (one funder more than kFundersMax in a pool). After an error nothing
  /// more may be added.
  [[nodiscard]] Status add(const RoundEvent& event);
  Outcome finish() &&;

 private:
  struct Step;
  /// What is owed to pledges, as a walk along a pool's queue asks for it.
  MoreWithheld more();
  void take_back();
  Book book_;
  DonorRows donors_;
  WithheldRows withheld_;
  Matches matches_;
  bool closed_ = false;
};

/// Runs the events of a round; errors as of `Simulation::add`.
Result<Outcome> simulate(Round round);

/// A single pool made of `rule`: each campaign is closed after the last pledge, in the order given,
/// then the round. `budget` defaults to more than any round can use.
Round one_pool_round(Rule rule, std::vector<Campaign> campaigns, std::vector<RoundEvent> pledges,
                     std::optional<Money> budget = std::nullopt);

}  // namespace colletta::matching
