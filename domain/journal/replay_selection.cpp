#include "domain/journal/replay_selection.hpp"

#include <algorithm>

namespace colletta {
namespace {

using Positions = std::vector<std::int64_t>;

std::string rests_on(const Event& event, const Positions& expected) {
  return event.ref == expected ? std::string() : "does not name what it rests on";
}

}  // namespace

ReplayedApplication* ReplayedSelection::application(std::int64_t number) {
  if (number < 1 || number > static_cast<std::int64_t>(applications_.size())) return nullptr;
  return &applications_[static_cast<std::size_t>(number - 1)];
}

bool ReplayedSelection::awaits_ranking() const {
  return ranking_seq_ < 0 &&
         std::ranges::any_of(applications_, [](const auto& one) { return one.withdrawn_seq < 0; });
}

std::int64_t ReplayedSelection::appointed(const std::string& code) const {
  for (std::size_t i = 0; i < evaluators_.size(); ++i)
    if (code == "E" + std::to_string(i + 1)) return evaluators_[i];
  return -1;
}

std::string ReplayedSelection::apply(const Event& event, const acts::ApplicationReceived& act) {
  if (!has_rules()) return "is of a call without selection rules";
  if (event.at >= apply_by_) return "comes after the last day for applications";
  if (act.number != static_cast<std::int64_t>(applications_.size()) + 1)
    return "has a number that is not the next one";
  if (!act.requested.positive()) return "asks for nothing";
  applications_.push_back(
      {.requested = act.requested, .area = act.area, .at = event.at, .seq = event.seq});
  return {};
}

std::string ReplayedSelection::apply(const Event& event, const acts::ApplicationWithdrawn& act) {
  ReplayedApplication* given = application(act.number);
  if (given == nullptr || given->withdrawn_seq >= 0)
    return "takes back an application that is not there";
  if (event.at >= apply_by_) return "comes after the last day for applications";
  given->withdrawn_seq = event.seq;
  return rests_on(event, {given->seq});
}

std::string ReplayedSelection::apply(const Event& event, const acts::EvaluatorAppointed& act) {
  if (!has_rules()) return "is of a call without selection rules";
  if (ranking_seq_ >= 0) return "comes after the ranking";
  if (act.evaluator != "E" + std::to_string(evaluators_.size() + 1))
    return "has a code that is not the next one";
  evaluators_.push_back(event.seq);
  return {};
}

std::string ReplayedSelection::evaluable(const Event& event, const std::string& code,
                                         std::int64_t number) {
  if (ranking_seq_ >= 0) return "comes after the ranking";
  if (event.at < apply_by_) return "comes before the last day for applications";
  if (appointed(code) < 0) return "is by an evaluator who was not appointed";
  const ReplayedApplication* given = application(number);
  if (given == nullptr || given->withdrawn_seq >= 0)
    return "is about an application that is not there";
  return {};
}

std::string ReplayedSelection::apply(const Event& event, const acts::ConflictDeclared& act) {
  if (auto why = evaluable(event, act.evaluator, act.application); !why.empty()) return why;
  ReplayedEvaluation& said = evaluations_[{act.evaluator, act.application}];
  if (said.score_seq >= 0) return "comes after the score";
  const bool first = said.declared_seq < 0;
  if (!first && (said.recused || !act.recused)) return "was declared before";
  Positions named{application(act.application)->seq, appointed(act.evaluator)};
  if (!first) named.push_back(said.declared_seq);
  said = {.recused = act.recused, .declared_seq = event.seq};
  return rests_on(event, named);
}

std::string ReplayedSelection::apply(const Event& event, const acts::ScoreCommitted& act) {
  if (auto why = evaluable(event, act.evaluator, act.application); !why.empty()) return why;
  const auto said = evaluations_.find({act.evaluator, act.application});
  if (said == evaluations_.end()) return "comes before the declaration";
  if (said->second.recused) return "is by an evaluator who is recused";
  if (said->second.score_seq >= 0) return "is a second score for the same application";
  said->second.score_seq = event.seq;
  return rests_on(event, {application(act.application)->seq, said->second.declared_seq});
}

}  // namespace colletta
