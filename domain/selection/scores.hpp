// Points that evaluators gave, each set held against the call. It must never know files.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/rational.hpp"
#include "domain/base/result.hpp"
#include "domain/selection/call.hpp"

namespace colletta::selection {

/// What one evaluator said of one application under one criterion.
struct Score {
  std::string application;
  std::string evaluator;
  std::string criterion;           ///< may be empty where the evaluator is recused
  std::optional<Rational> points;  ///< nothing: recused, and counts nowhere
  friend bool operator==(const Score&, const Score&) = default;
};

/// One evaluator's points of one application, by the place of the criterion in the rules.
using Sheet = std::vector<Rational>;

/// All scores of a call. `call` MUST outlive this.
class Scores {
 public:
  explicit Scores(const Call& call);

  /// Errors, with the name of a column as field: kNotFound for an application, evaluator or
  /// criterion that the call does not have; kInvalid, kTooSmall, kTooLarge for points that the
  /// rules do not allow; kAlreadyExists for a second score, and for points of who is recused;
  /// kTooLarge for more evaluators of an application than kEvaluatorsMax.
  Status add(const Score& score);

  /// The sheets of the application at this place in the call, in the order of the evaluators'
  /// codes, without those of the recused. Error: kMissing for the first that lacks a criterion;
  /// field and detail say which.
  [[nodiscard]] Result<std::vector<Sheet>> sheets(std::size_t application) const;

 private:
  struct Given {
    bool recused = false;
    std::vector<std::optional<Rational>> points;  ///< by criterion; empty when recused
    std::vector<bool> recusals;                   ///< by criterion, then of none
  };
  [[nodiscard]] Status add_recusal(Given& given, const Score& score, std::size_t criterion) const;
  [[nodiscard]] Status add_points(Given& given, const Score& score, std::size_t criterion) const;

  const Call& call_;
  std::map<std::string, std::size_t, std::less<>> applications_, criteria_;  ///< places by id
  std::vector<std::map<std::string, Given>> given_;  ///< by application, then evaluator
};

}  // namespace colletta::selection
