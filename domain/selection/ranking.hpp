// The ranking of a call: computed from its document and its scores, never typed in (README.md, "The
// ranking"). It must never know files or who asks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/rational.hpp"
#include "domain/base/result.hpp"
#include "domain/log/hash.hpp"
#include "domain/selection/call.hpp"
#include "domain/selection/scores.hpp"

namespace colletta::selection {

/// What became of an application.
struct Outcome {
  enum class Kind {
    kSelected,
    kReserve,
    kBelowPassMark,
    kBelowMinimum,  ///< of: the criterion
    kQuotaFull,     ///< of: the area
    kBudgetExhausted,
    kExcluded,  ///< of: its codes, with commas between
    kWithdrawn,
  };
  Kind kind = Kind::kReserve;
  std::string of;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
std::string to_string(const Outcome& outcome);  ///< "selected", "below_minimum:impact", ...

struct RankingLine {
  std::string application;
  std::int64_t position = 0;         ///< from 1; 0: not ranked (excluded, withdrawn)
  Rational total;                    ///< of ranked ones
  std::vector<Rational> aggregates;  ///< of ranked ones, in the order of the criteria
  Outcome outcome;
  friend bool operator==(const RankingLine&, const RankingLine&) = default;
};

using Ranking = std::vector<RankingLine>;

/// Points of one criterion as one number. `points` MUST NOT be empty. Error: kTooLarge.
Result<Rational> aggregate_of(Aggregate how, std::vector<Rational> points);

/// Errors: kMissing where an evaluator of an admitted application gave no points for a criterion,
/// kTooSmall where fewer than evaluators_min gave points (both with "application <id>" as field);
/// kTooLarge where a total does not fit, which no rules with a step let happen; kMissing
/// "lot_seed".
Result<Ranking> rank(const Call& call, const Scores& scores, const log::Sha256& sha256);

}  // namespace colletta::selection
