#include "domain/evaluation/ranking.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "domain/base/limits.hpp"
#include "domain/selection/call_json.hpp"
#include "domain/selection/exact.hpp"
#include "domain/selection/ranking_json.hpp"
#include "domain/selection/rules_json.hpp"
#include "domain/selection/scores_csv.hpp"

namespace colletta {
namespace {

constexpr std::size_t kIdDigits = 5;  ///< kApplicationsMax has five

std::int64_t whole_number(std::string_view digits) {
  std::int64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
  return whole && value > 0 ? value : 0;
}

selection::Call call_of_record(const EvaluationRecord& record, selection::Rules rules) {
  selection::Call call{.id = record.call.str(),
                       .rules = std::move(rules),
                       .lot_seed = record.lot_seed,
                       .evaluators = {},
                       .applications = {}};
  for (std::int64_t number = 1; number <= record.evaluators; ++number)
    call.evaluators.push_back(evaluator_code_of(number));
  for (const auto& one : record.applications) {
    selection::Application application;
    application.id = application_id(static_cast<std::int64_t>(call.applications.size()) + 1);
    application.area = one.area;
    application.requested = one.requested;
    // The journal says when to the second.
    application.submitted = {one.at.us - one.at.us % kSecondUs};
    if (one.withdrawn) application.standing = selection::Standing::kWithdrawn;
    call.applications.push_back(std::move(application));
  }
  return call;
}

/// A line for each criterion of each word, in the order of applications, evaluators and criteria.
Result<std::vector<selection::Score>> scores_of(EvaluationRecord& record,
                                                const selection::Rules& rules) {
  std::ranges::sort(record.words, {}, [](const EvaluationRecord::Word& word) {
    return std::tuple(word.application, word.evaluator);
  });
  std::vector<selection::Score> scores;
  for (const auto& word : record.words) {
    if (!word.recused && word.points.size() != rules.criteria.size())
      return err(Errc::kInvalid, "points");
    for (const auto& criterion : rules.criteria) {
      selection::Score score{
          application_id(word.application), evaluator_code_of(word.evaluator), criterion.id, {}};
      if (!word.recused) {
        const auto found = word.points.find(criterion.id);
        if (found == word.points.end()) return err(Errc::kMissing, "points");
        const auto points = selection::parse_exact(found->second);
        if (!points) return err(points.error().code, "points", points.error().detail);
        score.points = *points;
      }
      scores.push_back(std::move(score));
    }
  }
  return scores;
}

}  // namespace

std::string application_id(std::int64_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < kIdDigits) digits.insert(0, kIdDigits - digits.size(), '0');
  return digits;
}

std::int64_t application_number(std::string_view id) {
  return id.size() == kIdDigits ? whole_number(id) : 0;
}

std::string evaluator_code_of(std::int64_t number) { return "E" + std::to_string(number); }

std::int64_t evaluator_number(std::string_view code) {
  const std::int64_t number = code.starts_with('E') ? whole_number(code.substr(1)) : 0;
  return evaluator_code_of(number) == code ? number : 0;
}

Result<ComputedRanking> compute_ranking(EvaluationRecord record, const log::Sha256& sha256) {
  auto rules = selection::parse_rules_text(record.rules);
  if (!rules) return err(Errc::kInvalid, "rules", rules.error().field);
  ComputedRanking out{.call = call_of_record(record, *std::move(rules)),
                      .ranking = {},
                      .files = {},
                      .ranked = 0,
                      .selected = 0};
  const auto lines = scores_of(record, out.call.rules);
  if (!lines) return lines.error();
  selection::Scores scores(out.call);
  for (const auto& line : *lines)
    if (const Status added = scores.add(line); !added) return added.error();
  auto ranking = selection::rank(out.call, scores, sha256);
  if (!ranking) return ranking.error();
  out.ranking = *std::move(ranking);
  for (const auto& line : out.ranking) {
    out.ranked += line.position > 0 ? 1 : 0;
    out.selected += line.outcome.kind == selection::Outcome::Kind::kSelected ? 1 : 0;
  }
  out.files = {selection::call_file(out.call), selection::scores_file(*lines),
               selection::ranking_file(out.ranking)};
  return out;
}

}  // namespace colletta
