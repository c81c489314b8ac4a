#include "domain/selection/scores_csv.hpp"

#include <algorithm>
#include <vector>

#include "domain/base/csv_line.hpp"
#include "domain/base/limits.hpp"
#include "domain/selection/exact.hpp"

namespace colletta::selection {
namespace {

enum ScoreColumn { kApplication, kEvaluator, kCriterion, kPoints };
constexpr std::array<const char*, ScoreLines::kColumns> kScoreColumns = {"application", "evaluator",
                                                                         "criterion", "points"};
constexpr const char* kScoreHeader = "application,evaluator,criterion,points";

Result<ScoreLines::Places> read_score_header(const std::vector<std::string>& names) {
  ScoreLines::Places places{};
  std::array<bool, ScoreLines::kColumns> seen{};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto* column = std::find(kScoreColumns.begin(), kScoreColumns.end(), names[i]);
    if (column == kScoreColumns.end())
      return err(Errc::kUnknownField, is_name(names[i]) ? "line 1: " + names[i] : "line 1",
                 kScoreHeader);
    const auto which = static_cast<std::size_t>(column - kScoreColumns.begin());
    if (seen[which]) return err(Errc::kAlreadyExists, "line 1: " + names[i], kScoreHeader);
    seen[which] = true;
    places[which] = i;
  }
  for (std::size_t i = 0; i < seen.size(); ++i)
    if (!seen[i])
      return err(Errc::kMissing, std::string("line 1: ") + kScoreColumns[i], kScoreHeader);
  return places;
}

}  // namespace

Result<std::optional<Score>> ScoreLines::read(std::string_view text) {
  if (++number_ == 1) text = without_byte_order_mark(text);
  if (text.size() > limits::kScoreLineBytesMax)
    return err(Errc::kTooLong, where(), std::to_string(limits::kScoreLineBytesMax));
  if (number_ > limits::kScoreRowsMax + 1)
    return err(Errc::kTooLong, where(), std::to_string(limits::kScoreRowsMax) + " lines");
  const auto cells = cells_of_csv(text);
  if (!cells) return err(Errc::kInvalid, where(), "a closing quote");
  if (number_ == 1) {
    const auto header = read_score_header(*cells);
    if (!header) return header.error();
    places_ = *header;
    return std::optional<Score>();
  }
  if (cells->size() != kColumns) return err(Errc::kInvalid, where(), kScoreHeader);
  const auto cell = [&](ScoreColumn column) -> const std::string& {
    return (*cells)[places_[column]];
  };
  Score score{cell(kApplication), cell(kEvaluator), cell(kCriterion), {}};
  if (cell(kPoints) == kRecused) return std::optional(std::move(score));
  const auto points = parse_exact(cell(kPoints));
  if (!points)
    return err(cell(kPoints).empty() ? Errc::kMissing : points.error().code, where() + ": points",
               points.error().detail);
  score.points = *points;
  return std::optional(std::move(score));
}

Status ScoreLines::end() const {
  if (number_ == 0) return err(Errc::kMissing, "line 1", kScoreHeader);
  return {};
}

Result<Scores> parse_scores(const Call& call, std::string_view table) {
  Scores scores(call);
  ScoreLines lines;
  while (!table.empty()) {
    const std::string_view line = table.substr(0, table.find('\n'));
    table.remove_prefix(std::min(table.size(), line.size() + 1));
    const auto score = lines.read(line);
    if (!score) return score.error();
    if (!*score) continue;
    if (const Status added = scores.add(**score); !added)
      return err(added.error().code, lines.where() + ": " + added.error().field,
                 added.error().detail);
  }
  if (const Status whole = lines.end(); !whole) return whole.error();
  return scores;
}

std::string scores_file(std::span<const Score> scores) {
  std::string out = std::string(kScoreHeader) + "\r\n";
  for (const Score& score : scores)
    out += score.application + "," + score.evaluator + "," + score.criterion + "," +
           (score.points ? exact_text(*score.points) : std::string(kRecused)) + "\r\n";
  return out;
}

}  // namespace colletta::selection
