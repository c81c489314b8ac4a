// The rules of a selection, version 1: what a call's document says, as values. Made by rules_json,
// never changed once the call is open. They must never know applications or scores.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/base/money.hpp"
#include "domain/base/rational.hpp"
#include "domain/base/result.hpp"

namespace colletta::selection {

/// What evaluators give points for. Points go from 0 to `max`.
struct Criterion {
  std::string id;     ///< see `is_name`
  std::string title;  ///< for people; empty: its id
  Rational max;
  Rational weight;
  std::optional<Rational> min;  ///< an application whose aggregate is below it is out
  friend bool operator==(const Criterion&, const Criterion&) = default;
};

/// How an application's points of one criterion become one number.
enum class Aggregate {
  kMean,
  kMedian,       ///< of an even number: the mean of the middle two
  kTrimmedMean,  ///< of five or more: without one highest and one lowest
};
std::string_view to_string(Aggregate aggregate) noexcept;  ///< "trimmed_mean", ...

/// What puts an application before another one with the same total.
struct TieBreak {
  enum class Kind { kCriterion, kEarlierSubmission, kSmallerRequest, kLot };
  Kind kind = Kind::kLot;
  std::string criterion;  ///< of kCriterion: its id; the higher aggregate goes first
  friend bool operator==(const TieBreak&, const TieBreak&) = default;
};
std::string to_string(const TieBreak& tie_break);  ///< "criterion:impact", "lot", ...

/// The first `n`.
struct TopN {
  std::int64_t n = 0;
  friend bool operator==(const TopN&, const TopN&) = default;
};

enum class OnMisfit {
  kStop,  ///< nobody after the first who does not fit
  kSkip,  ///< whoever does not fit is passed over
};
std::string_view to_string(OnMisfit on_misfit) noexcept;

/// As many as the money is enough for.
struct Budget {
  Money amount;
  OnMisfit on_misfit = OnMisfit::kStop;
  friend bool operator==(const Budget&, const Budget&) = default;
};

using Selection = std::variant<TopN, Budget>;

inline constexpr std::string_view kEveryArea = "*";

/// At most `max`, at least `min` of an area (or of every area); one of them or both.
struct Quota {
  std::string area;
  std::optional<std::int64_t> max;
  std::optional<std::int64_t> min;  ///< places that are filled first
  friend bool operator==(const Quota&, const Quota&) = default;
};

struct Rules {
  std::vector<Criterion> criteria;
  std::optional<Rational> step;  ///< points are multiples of it; absent: any number
  Aggregate aggregate = Aggregate::kMean;
  Rational pass_mark;  ///< a total below it is not selected
  std::vector<TieBreak> tie_break;
  Selection selection;
  std::vector<Quota> quotas;
  std::int64_t evaluators_min = 1;  ///< full sets of points that an application needs
  friend bool operator==(const Rules&, const Rules&) = default;
};

/// A name in a document of a selection (criterion, application, evaluator, exclusion code): letters
/// and digits of ASCII, '.', '_' and '-', the first a letter or digit, at most kIdBytesMax.
bool is_name(std::string_view text) noexcept;
inline constexpr const char* kNameAllowed =
    "letters, digits, '.', '_' and '-', the first a letter or digit";

/// nullptr when there is none.
const Criterion* find_criterion(const Rules& rules, std::string_view id);
bool has_tie_break(const Rules& rules, TieBreak::Kind kind);

/// The highest total that points can reach: the sum of weight x max. Error: kTooLarge.
Result<Rational> highest_total(const Rules& rules);

/// Refuses rules by which no ranking can be made, or that promise what never happens: no criterion,
/// ids twice, weights or maxima of 0, a minimum or a pass mark out of reach, a step that does not
/// lead to a maximum, a list of tie breaks that can leave a tie (it ends in earlier_submission or
/// lot) or goes on after the lot, quotas that contradict each other or the places there are, and
/// (with a step) numbers of which a total might not fit. The field's path is that of the document,
/// with `path` before it. Errors: kMissing, kInvalid, kAlreadyExists, kTooSmall, kTooLarge,
/// kTooLong.
Status check(const Rules& rules, const std::string& path = {});

/// `check`, and what a call needs beyond it before it opens: a step, so that every total that
/// evaluators can give is known to fit, and titles for people. Errors: also kMissing.
Status check_to_open(const Rules& rules, const std::string& path = {});

/// What one evaluator may give for `criterion`: from 0 to its max, in steps. Errors without field:
/// kTooLarge, kInvalid, with what is allowed.
Status check_points(const Rules& rules, const Criterion& criterion, const Rational& points);

}  // namespace colletta::selection
