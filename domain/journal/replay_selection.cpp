#include "domain/journal/replay_selection.hpp"

#include <algorithm>

#include "domain/evaluation/ranking.hpp"
#include "domain/selection/rules_json.hpp"

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
  if (revealed_ > 0) return "comes after scores were revealed";
  if (act.evaluator != "E" + std::to_string(evaluators_.size() + 1))
    return "has a code that is not the next one";
  evaluators_.push_back(event.seq);
  return {};
}

std::string ReplayedSelection::evaluable(const Event& event, const std::string& code,
                                         std::int64_t number) {
  if (ranking_seq_ >= 0) return "comes after the ranking";
  if (revealed_ > 0) return "comes after scores were revealed";
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
  ++scores_;
  return rests_on(event, {application(act.application)->seq, said->second.declared_seq});
}

std::string ReplayedSelection::apply(const Event& event, const acts::ScoreRevealed& act) {
  if (ranking_seq_ >= 0) return "comes after the ranking";
  const auto said = evaluations_.find({act.evaluator, act.application});
  if (said == evaluations_.end() || said->second.score_seq < 0)
    return "reveals a score that nobody gave";
  if (said->second.revealed_seq >= 0) return "reveals a score a second time";
  said->second.revealed_seq = event.seq;
  said->second.points = act.points;
  ++revealed_;
  return rests_on(event, {said->second.score_seq});
}

std::string ReplayedSelection::apply(
    const Event& event, const acts::RankingPublished& act,
    const std::function<std::string(std::string_view)>& sha256_hex) {
  if (!has_rules()) return "is of a call without selection rules";
  if (ranking_seq_ >= 0) return "is a second ranking of the call";
  if (event.at < apply_by_) return "comes before the last day for applications";
  ranking_seq_ = event.seq;
  const bool together = std::ranges::all_of(evaluations_, [&](const auto& one) {
    return one.second.score_seq < 0 || one.second.revealed_seq >= event.seq - scores_;
  });
  if (revealed_ != scores_ || act.revealed != scores_ || !together)
    return "does not stand behind the reveals of all scores";
  if (auto why = compare(event, act, sha256_hex); !why.empty()) return why;
  if (event.ref.size() != 2 || event.ref[1] != event.seq - scores_)
    return "does not name what it rests on";
  return {};
}

std::string ReplayedSelection::compare(
    const Event& event, const acts::RankingPublished& act,
    const std::function<std::string(std::string_view)>& sha256_hex) {
  const auto seed = log::hash_of_hex(act.lot_seed);
  if (!seed) return "draws lots by what is no hash";
  EvaluationRecord record{.call = event.call,
                          .rules = rules_,
                          .lot_seed = *seed,
                          .evaluators = static_cast<std::int64_t>(evaluators_.size()),
                          .applications = {},
                          .words = {}};
  for (const auto& one : applications_)
    record.applications.push_back({one.requested, one.area, one.at, one.withdrawn_seq >= 0});
  for (const auto& [key, one] : evaluations_)
    if (one.recused || one.score_seq >= 0)
      record.words.push_back({evaluator_number(key.first), key.second, one.recused, one.points});
  const auto computed = compute_ranking(std::move(record), [&](std::string_view bytes) {
    return log::hash_of_hex(sha256_hex(bytes)).value();
  });
  if (!computed)
    return "is of scores that give no ranking: " + computed.error().field + " " +
           std::string(to_string(computed.error().code));
  for (const auto& line : computed->ranking) {
    ReplayedApplication* one = application(application_number(line.application));
    one->position = line.position;
    one->outcome = to_string(line.outcome);
  }
  const RankingFiles& files = computed->files;
  const bool same = act.call_hash == sha256_hex(files.call) &&
                    act.scores_hash == sha256_hex(files.scores) &&
                    act.ranking_hash == sha256_hex(files.ranking) &&
                    act.applications == computed->ranked && act.selected == computed->selected;
  return same ? std::string() : "is not the ranking that rules and scores give";
}

std::string ReplayedSelection::publish(const Event& event) {
  if (!has_rules()) return {};
  const std::int64_t named = event.ref.size() == 2 ? event.ref[1] : -1;
  const auto one = std::ranges::find(applications_, named, &ReplayedApplication::seq);
  if (named < 0 || one == applications_.end()) return "names no application of its call";
  if (one->outcome != kSelectedOutcome) return "is of an application that was not selected";
  if (one->published_seq >= 0) return "is of an application that is a campaign already";
  one->published_seq = event.seq;
  return {};
}

std::string ReplayedSelection::unsound_rules(
    const std::function<std::string(std::string_view)>& sha256_hex) const {
  if (!has_rules()) return {};
  const auto rules = selection::parse_rules_text(rules_);
  if (!rules) return "its rules cannot be read: " + rules.error().field;
  if (sha256_hex(rules_) != rules_hash_) return "the rules' hash is not that of their bytes";
  if (selection::canonical(*rules) != rules_)
    return "the rules are not written in their one canonical form";
  return {};
}

}  // namespace colletta
