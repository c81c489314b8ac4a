// The scores of a call as a table (README.md, "scores.csv").
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/selection/scores.hpp"

namespace colletta::selection {

inline constexpr std::string_view kRecused = "recused";

/// Reads the table line by line. First line: the names of the columns, in any order: application,
/// evaluator, criterion, points. Errors name line and column: "line 3: points".
class ScoreLines {
 public:
  static constexpr std::size_t kColumns = 4;
  using Places = std::array<std::size_t, kColumns>;

  /// The next line, without its line feed: a score, or nothing from the first line.
  Result<std::optional<Score>> read(std::string_view line);
  /// The line that was read last, as errors name it.
  [[nodiscard]] std::string where() const { return "line " + std::to_string(number_); }
  /// After the last line. Error: kMissing when there was none.
  [[nodiscard]] Status end() const;

 private:
  std::size_t number_ = 0;
  Places places_{};
};

/// The whole table. `call` MUST outlive the outcome.
Result<Scores> parse_scores(const Call& call, std::string_view table);

/// The file that is published, a line each, in the order given.
std::string scores_file(std::span<const Score> scores);

}  // namespace colletta::selection
