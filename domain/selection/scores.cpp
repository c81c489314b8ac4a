#include "domain/selection/scores.hpp"

#include <algorithm>
#include <utility>

#include "domain/base/limits.hpp"

namespace colletta::selection {

Scores::Scores(const Call& call) : call_(call), given_(call.applications.size()) {
  for (std::size_t i = 0; i < call.applications.size(); ++i)
    applications_.emplace(call.applications[i].id, i);
  for (std::size_t i = 0; i < call.rules.criteria.size(); ++i)
    criteria_.emplace(call.rules.criteria[i].id, i);
}

Status Scores::add(const Score& score) {
  for (const auto& [column, text] :
       {std::pair("application", &score.application), std::pair("evaluator", &score.evaluator)})
    if (!is_name(*text)) return err(Errc::kInvalid, column, kNameAllowed);
  if (!score.criterion.empty() && !is_name(score.criterion))
    return err(Errc::kInvalid, "criterion", kNameAllowed);
  const auto application = applications_.find(score.application);
  if (application == applications_.end())
    return err(Errc::kNotFound, "application", score.application);
  const auto& known = call_.evaluators;
  if (!known.empty() && std::find(known.begin(), known.end(), score.evaluator) == known.end())
    return err(Errc::kNotFound, "evaluator", score.evaluator);
  const auto criterion = criteria_.find(score.criterion);
  const bool of_none = score.criterion.empty() && !score.points;
  if (criterion == criteria_.end() && !of_none)
    return err(Errc::kNotFound, "criterion", score.criterion);
  auto& evaluators = given_[application->second];
  const auto [entry, fresh] = evaluators.try_emplace(score.evaluator);
  if (fresh && evaluators.size() > limits::kEvaluatorsMax)
    return err(Errc::kTooLarge, "evaluator", std::to_string(limits::kEvaluatorsMax));
  if (fresh) {
    entry->second.recused = !score.points;
    (score.points ? entry->second.points.resize(criteria_.size())
                  : entry->second.recusals.resize(criteria_.size() + 1));
  }
  const std::size_t place = of_none ? criteria_.size() : criterion->second;
  return score.points ? add_points(entry->second, score, place)
                      : add_recusal(entry->second, score, place);
}

Status Scores::add_recusal(Given& given, const Score& score, std::size_t criterion) const {
  if (!given.recused || given.recusals[criterion])
    return err(Errc::kAlreadyExists, "points", score.evaluator);
  given.recusals[criterion] = true;
  return {};
}

Status Scores::add_points(Given& given, const Score& score, std::size_t criterion) const {
  const Status allowed = check_points(call_.rules, call_.rules.criteria[criterion], *score.points);
  if (!allowed) return err(allowed.error().code, "points", allowed.error().detail);
  if (given.recused || given.points[criterion])
    return err(Errc::kAlreadyExists, "points", score.evaluator);
  given.points[criterion] = *score.points;
  return {};
}

Result<std::vector<Sheet>> Scores::sheets(std::size_t application) const {
  std::vector<Sheet> sheets;
  for (const auto& [evaluator, given] : given_[application]) {
    if (given.recused) continue;
    Sheet sheet;
    for (std::size_t i = 0; i < given.points.size(); ++i) {
      if (!given.points[i])
        return err(
            Errc::kMissing, "application " + call_.applications[application].id,
            "points of evaluator " + evaluator + " for criterion " + call_.rules.criteria[i].id);
      sheet.push_back(*given.points[i]);
    }
    sheets.push_back(std::move(sheet));
  }
  return sheets;
}

}  // namespace colletta::selection
