// What the writer holds in memory while it decides one batch of one city's commands: the few rows
// that the batch needs, each command seeing what the ones before it did. Decisions change the World
// and list their events; the writer then stores the difference. It must never know SQL.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "domain/campaign/campaign.hpp"
#include "domain/journal/event.hpp"
#include "domain/matching/book.hpp"
#include "domain/payout/payout.hpp"
#include "domain/people/actor.hpp"
#include "domain/pledge/pledge.hpp"

namespace colletta {

struct PledgeLeft;  // domain/pledge/left.hpp

struct CityFacts {
  CityId id;
  Money pledge_min, pledge_max;
};

enum class CallState { kOpen, kClosed };
std::string_view to_string(CallState state) noexcept;
Result<CallState> parse_call_state(std::string_view text);

/// How a call chooses among those who apply. Loaded for the commands that ask for it.
struct SelectionFacts {
  Timestamp apply_by;  ///< to the second: applications are taken before it, read from then on
  std::string rules;   ///< canonical document (selection/rules_json.hpp), frozen
  std::string rules_hash;
  std::int64_t ranking_seq = -1;  ///< of the ranking; -1: none yet
  std::int64_t received = 0;      ///< applications so far, those withdrawn too
  std::int64_t evaluators = 0;    ///< appointed so far
};

struct CallFacts {
  CallId id;
  std::string title, summary, text;  ///< text: Markdown
  CallState state = CallState::kOpen;
  Timestamp opens, closes;
  std::int64_t seq = -1;         ///< of call.opened
  std::int64_t closed_seq = -1;  ///< of call.closed
  bool pledged = false;          ///< a pledge was confirmed in it; known where a pool is opened
  std::optional<SelectionFacts> selection;  ///< none: officers choose, as they always could
};

/// What was handed in to a call with selection rules.
struct ApplicationFacts {
  CampaignId campaign;  ///< empty: withdrawn
  PersonId owner;
  Money requested;
  std::string area;
  Timestamp at;
  std::int64_t seq = -1, withdrawn_seq = -1;
  std::int64_t position = 0;  ///< in the ranking; 0: none
  std::string outcome = {};   ///< as ranking.json says it; empty: there is no ranking yet
};
using ApplicationKey = std::pair<CallId, std::int64_t>;  ///< number within the call

struct EvaluatorFacts {
  PersonId person;  ///< empty: erased
  std::int64_t seq = -1;
};
using EvaluatorKey = std::pair<CallId, std::string>;  ///< code within the call, "E1"

/// What an evaluator has said of an application.
struct EvaluationFacts {
  bool recused = false;
  std::int64_t declared_seq = -1, score_seq = -1;
  friend bool operator==(const EvaluationFacts&, const EvaluationFacts&) = default;
};
using EvaluationKey = std::tuple<CallId, std::string, std::int64_t>;

/// The private part of a committed score and the salt that it was committed to with. Loaded for the
/// command that publishes a ranking, and for no other.
struct SealedScore {
  std::map<std::string, std::string> points;  ///< by criterion
  std::string reason;
  std::string salt;  ///< hex
};

struct CampaignFacts {
  CampaignId id;
  CallId call;
  PersonId owner;
  CampaignState state = CampaignState::kDraft;
  Timestamp opens, deadline;
  std::int64_t version = 0;  ///< grows with every edit: two tabs do not overwrite each other
  std::string content_hash;
  std::string title;         ///< of its content as stored; to tell a payer what they pay for
  std::string reasons;       ///< why an officer returned it
  CampaignContent content;   ///< loaded for the commands that write or publish it
  std::int64_t pledges = 0;  ///< confirmed, net of refunds
  std::int64_t published_seq = -1, closed_seq = -1;
  Timestamp handed_in_at;        ///< when it was last handed in; 0: never
  std::int64_t uncollected = 0;  ///< gifts that count and are only held; known for payouts
  std::int64_t application = 0;  ///< its number in its call; 0: it is none
};

/// A published text about a campaign (update) or a measured value (measurement): content rows whose
/// hash is in the journal.
struct UpdateRow {
  std::string id;
  CampaignId campaign;
  PersonId author;
  bool by_city = false;  ///< written by an officer, not by the promoter
  std::string title, text;
  Timestamp at;
  std::int64_t seq = -1;
};
struct MeasurementRow {
  std::string id;
  CampaignId campaign;
  std::string indicator, value, date, evidence, note;
  Timestamp at;
  std::int64_t seq = -1;
};

struct World {
  CityFacts city;
  std::int64_t next_seq = 0;  ///< position of the next event
  Timestamp now;              ///< the writer's clock, read once a batch
  std::map<CallId, CallFacts> calls;
  std::map<CampaignId, CampaignFacts> campaigns;
  matching::Book book;  ///< campaigns that are published or closed, pools, holdings, draws
  std::map<PledgeId, Pledge> pledges;
  std::map<std::string, PersonId> people;  ///< by e-mail
  std::map<PersonId, Roles> roles;         ///< of those who are to evaluate
  std::map<ApplicationKey, ApplicationFacts> applications;
  std::map<EvaluatorKey, EvaluatorFacts> evaluators;  ///< all of the calls that are asked for
  std::map<EvaluationKey, EvaluationFacts> evaluations;
  std::map<std::int64_t, SealedScore> sealed_scores;  ///< by position
  /// Of calls that are to be ranked: the first entry, behind their last application, that is not
  /// before their closing instant.
  std::map<CallId, std::int64_t> first_after;
  std::set<PersonId> verified;  ///< those of the batch whom an officer has verified
  std::map<std::pair<CallId, PersonId>, DonorId> donors;
  std::map<CampaignId, Payee> payees;  ///< of the campaigns whose payouts are decided
  std::map<PayoutId, Payout> payouts;  ///< all of those campaigns
  std::map<std::string, Event> seen;   ///< what this batch's commands name and was done before

  // What this batch adds beyond changing the above.
  std::vector<Event> events;
  std::vector<UpdateRow> updates;
  std::vector<MeasurementRow> measurements;
  struct NewTask {
    Task task;
    PledgeId pledge;
  };
  std::vector<NewTask> tasks;
  std::vector<PayoutId> payout_tasks;  ///< the rail is asked to pay these

  std::function<std::string()> fresh_id;  ///< a new ULID
  std::function<std::string(std::string_view)> sha256_hex;

  /// The event that has this id: of an earlier batch or of this one. Commands that carry the id of
  /// the act they ask for are repeated by it.
  [[nodiscard]] const Event* done_before(const std::string& id) const;
  /// Appends an event at the next position and gives its position. `id` empty: a fresh one.
  std::int64_t append(Act act, const CallId& call, const CampaignId& campaign,
                      std::vector<std::int64_t> ref = {}, std::string id = {},
                      std::map<std::string, std::string> priv = {});
  /// Turns the matching engine's changes that no single pledge drew into events.
  std::vector<std::int64_t> append_moves(const std::vector<matching::Change>& changes,
                                         const CallId& call);
  /// Turns what redistribution gave to pledges other than `own` into events that refer to them.
  void append_redistributed(const std::vector<matching::Change>& changes, const CallId& call,
                            const PledgeId& own = {});
  [[nodiscard]] MatchLine line_of(const matching::Change& change) const;
};

/// What a command's author is told.
struct Outcome {
  bool repeated = false;  ///< the same command had been carried out before; nothing was done now
  std::int64_t seq = -1;  ///< position of its first event; -1: none
  std::string id;         ///< of what it made or changed
  /// Of a command that made or moved a pledge: how the batch has left it. Null: of others, or
  /// nothing was done.
  std::shared_ptr<const PledgeLeft> left = {};
};

/// The answer to a command whose id names an act that was done before: `repeated` if it asks for
/// the same, else kIdempotencyMismatch.
Result<Outcome> again(const Event& before, bool same);

}  // namespace colletta
