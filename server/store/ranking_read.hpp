// Reading a ranking: the acts that it rests on. What comes out of them is computed anew
// (domain/evaluation/ranking.hpp), never stored.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/evaluation/ranking.hpp"
#include "domain/journal/event.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

/// A score as it was opened, and where.
struct RevealedRow {
  std::int64_t seq = -1;
  std::int64_t committed_seq = -1;
  acts::ScoreRevealed score;
};

struct RankingRow {
  std::int64_t seq = -1;
  Timestamp at;
  acts::RankingPublished act;
  EvaluationRecord record;            ///< what the ranking is computed from
  std::vector<RevealedRow> revealed;  ///< in the order in which they were given
};

/// What became of an application, as ranking.json says it.
struct OutcomeRow {
  std::int64_t position = 0;
  std::string outcome;
  [[nodiscard]] bool selected() const { return outcome == kSelectedOutcome; }
};

/// A campaign that an application has become.
struct ChosenRow {
  CampaignId campaign;
  std::string title;
};

// All of these see one city only, and throw DatabaseError.

/// `ranking_seq` and `rules` as the call's SelectionRow has them.
RankingRow ranking(Session& db, const CityId& city, const CallId& call, std::int64_t ranking_seq,
                   const std::string& rules);
/// By the application's number.
std::map<std::int64_t, ChosenRow> chosen_campaigns(Session& db, const CityId& city,
                                                   const CallId& call);
/// By the application's number; none before the ranking.
std::map<std::int64_t, OutcomeRow> outcomes(Session& db, const CityId& city, const CallId& call);
/// The first entry, behind the last application, that is not before `apply_by`; nothing: none yet.
std::optional<std::int64_t> first_after_closing(Session& db, const CityId& city, const CallId& call,
                                                Timestamp apply_by);

}  // namespace colletta::store
