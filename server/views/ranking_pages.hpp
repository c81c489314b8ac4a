// What everybody may see of a ranking: the order of a call's applications, and why each stands
// where it does. Plain data in, HTML out. It must never know who applied without having been
// selected.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/selection/ranking.hpp"
#include "server/views/page.hpp"
#include "server/views/parts.hpp"

namespace colletta::views {

/// One line of the ranking.
struct RankedRow {
  std::int64_t number = 0;  ///< of the application
  std::string area;
  Money requested;
  selection::RankingLine line;
  CampaignId campaign;  ///< that it has become; empty: none
  std::string title;    ///< of that
};

struct RankingPage {
  CallId call;
  std::string call_title;
  selection::Rules rules;
  std::int64_t seq = -1;  ///< of the ranking's entry
  Timestamp at;
  std::int64_t applications = 0, selected = 0;
  std::vector<RankedRow> rows;  ///< a page of them
  Paging paging;
};
std::string render(const PageContext& ctx, const RankingPage& page);

/// One application of a ranking, with all that evaluators gave it.
struct RankedApplicationPage {
  struct Given {
    std::string evaluator;
    bool recused = false;
    std::vector<Rational> points;  ///< in the order of the criteria
    std::string reason;
    std::int64_t seq = -1, committed_seq = -1;  ///< entries: opened, and sealed
  };
  CallId call;
  std::string call_title;
  selection::Rules rules;
  RankedRow row;
  std::vector<Given> given;
};
std::string render(const PageContext& ctx, const RankedApplicationPage& page);

/// What became of an application, in words.
std::string outcome_words(const Wording& w, const selection::Rules& rules,
                          const selection::Outcome& outcome);

}  // namespace colletta::views
