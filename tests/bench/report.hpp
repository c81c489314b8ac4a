// What was measured, as medians with their range, held against its goal: as a table for people and
// as JSON for programs.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace colletta::bench {

/// One figure, once for each run.
using Series = std::vector<double>;
double median(Series values);

struct Goal {
  enum class Of { kRatio, kFigure };
  Of of = Of::kRatio;
  bool at_least = true;  ///< else at most
  double bound = 1;
};
inline Goal ratio_at_least(double bound) { return {Goal::Of::kRatio, true, bound}; }
inline Goal ratio_at_most(double bound) { return {Goal::Of::kRatio, false, bound}; }
inline Goal at_least(double bound) { return {Goal::Of::kFigure, true, bound}; }
inline Goal at_most(double bound) { return {Goal::Of::kFigure, false, bound}; }

/// A line of the table: one figure, what it is held against, and what it should be.
struct Line {
  std::string row = {};   ///< that measured it, as --only calls it
  std::string what = {};  ///< with its unit
  Series ours = {};
  std::string baseline = {};  ///< empty: none
  Series theirs = {};         ///< of the same runs
  std::optional<Goal> goal = {};
  std::string note = {};
  /// What was seen beside it.
  std::vector<std::pair<std::string, Series>> beside = {};
};

/// Median of the ratios within each run, since what slows a whole run down slows both sides;
/// nothing without a baseline.
std::optional<double> ratio(const Line& line);

/// How a line with a goal did. `reached`: 1 is the goal itself, more is better, whichever way the
/// goal points.
struct Verdict {
  double judged = 0;
  double reached = 0;
  [[nodiscard]] bool met() const { return reached >= 1; }
};
std::optional<Verdict> verdict(const Line& line);
/// "met", or by how much it was missed.
std::string words_of(const Line& line);
std::string words_of(const Goal& goal);

struct Report {
  std::size_t runs = 0;
  double load_before = 0;  ///< of the machine: above 0.5 or so, others had part of the cores
  double seconds = 0;      ///< all of it took
  std::vector<Line> lines = {};
  std::vector<std::string> failures = {};  ///< rows that could not be measured, and why
};

std::string table_of(const Report& report);
nlohmann::ordered_json json_of(const Report& report);

}  // namespace colletta::bench
