// Reading calls that select by rules: the rules, what was handed in, who evaluates, and who has
// said what of which application. Never what a score holds: that is in the private part of its
// event.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/world.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct SelectionRow {
  CallId call;
  std::string title;  ///< the call's
  CallState state = CallState::kOpen;
  Timestamp opens, closes;
  std::int64_t seq = -1;  ///< of call.opened
  Timestamp apply_by;
  std::string rules, rules_hash;  ///< canonical document, its SHA-256
  std::int64_t ranking_seq = -1;
  std::int64_t applications = 0;  ///< those that were not taken back
  std::string code;               ///< of the evaluator who was asked for

  /// Applications are nobody's to read but their promoters'.
  [[nodiscard]] bool sealed(Timestamp now) const { return now < apply_by; }
  /// Evaluators declare and score now.
  [[nodiscard]] bool evaluates(Timestamp now) const {
    return !sealed(now) && ranking_seq < 0 && state == CallState::kOpen;
  }
};

struct ApplicationRow {
  std::int64_t number = 0;
  CampaignId campaign;
  PersonId owner;
  std::string title, promoter;  ///< promoter: the owner's name
  Money requested;
  std::string area;
  Timestamp at;
  std::int64_t seq = -1;
};

struct EvaluatorRow {
  std::string code;
  PersonId person;          ///< empty: erased
  std::string name, email;  ///< empty: erased
  std::int64_t seq = -1;
};

struct EvaluationRow {
  std::string evaluator;
  std::int64_t application = 0;
  bool recused = false;
  std::int64_t declared_seq = -1, score_seq = -1;
};

// All of these see one city only, and throw DatabaseError.

/// Nothing: the call selects by no rules, or is not there.
std::optional<SelectionRow> selection(Session& db, const CityId& city, const CallId& call);
/// In no order; calls without rules are left out.
std::vector<SelectionRow> selections(Session& db, const CityId& city,
                                     const std::vector<CallId>& calls);
/// Calls of the city without a ranking yet, the first to be read first.
std::vector<SelectionRow> selections_waiting(Session& db, const CityId& city, std::int64_t most);
/// Calls that this person evaluates, those taking applications the longest first.
std::vector<SelectionRow> selections_of_evaluator(Session& db, const CityId& city,
                                                  const PersonId& person, std::int64_t most);

/// By number, without those that were taken back.
std::vector<ApplicationRow> applications(Session& db, const CityId& city, const CallId& call);
std::optional<ApplicationRow> application(Session& db, const CityId& city, const CallId& call,
                                          std::int64_t number);

/// "E1" first.
std::vector<EvaluatorRow> evaluators(Session& db, const CityId& city, const CallId& call);
/// By application and evaluator.
std::vector<EvaluationRow> evaluations(Session& db, const CityId& city, const CallId& call);

}  // namespace colletta::store
