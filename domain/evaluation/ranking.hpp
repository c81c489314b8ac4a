// A call's ranking out of what the journal says of the call: the same for the writer that publishes
// it, for pages that show it and for whoever replays the journal. It must never know where the
// facts come from.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "domain/base/result.hpp"
#include "domain/base/time.hpp"
#include "domain/log/hash.hpp"
#include "domain/selection/ranking.hpp"

namespace colletta {

/// What is said of a call's evaluation. Applications stand by number, from 1, without gaps.
struct EvaluationRecord {
  struct Application {
    Money requested;
    std::string area;
    Timestamp at;
    bool withdrawn = false;
  };
  /// An evaluator's word on an application: a recusal, or points by criterion.
  struct Word {
    std::int64_t evaluator = 0;  ///< number: of "E3" 3
    std::int64_t application = 0;
    bool recused = false;
    std::map<std::string, std::string> points;  ///< as committed; of a recusal none
  };
  CallId call;
  std::string rules;  ///< canonical document
  log::Hash lot_seed{};
  std::int64_t evaluators = 0;
  std::vector<Application> applications;
  std::vector<Word>
      words;  ///< in any order; those who said nothing more than "no conflict": absent
};

/// The three files that are published, byte for byte.
struct RankingFiles {
  std::string call;     ///< call.json
  std::string scores;   ///< scores.csv
  std::string ranking;  ///< ranking.json
};

struct ComputedRanking {
  selection::Call call;
  selection::Ranking ranking;
  RankingFiles files;
  std::int64_t ranked = 0;    ///< applications with a position
  std::int64_t selected = 0;  ///< of those
};

/// The id of an application in the files: its number in five digits, so that ids are in the order
/// in which applications came.
std::string application_id(std::int64_t number);
/// The number again; 0: it is no such id.
std::int64_t application_number(std::string_view id);
/// "E3", and the number again; 0: it is no such code.
std::string evaluator_code_of(std::int64_t number);
std::int64_t evaluator_number(std::string_view code);

/// As ranking.json says of whom a call has selected.
inline constexpr std::string_view kSelectedOutcome = "selected";

/// Errors: those of `selection::rank`; kInvalid "rules" and those of `selection::Scores::add` for
/// what no honest journal holds.
Result<ComputedRanking> compute_ranking(EvaluationRecord record, const log::Sha256& sha256);

}  // namespace colletta
