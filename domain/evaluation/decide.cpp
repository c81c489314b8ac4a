#include "domain/evaluation/decide.hpp"

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "domain/evaluation/points.hpp"

namespace colletta {
namespace {

/// A call whose applications can be evaluated some day, or now.
Result<CallFacts*> selecting(World& world, const CallId& id) {
  const auto at = world.calls.find(id);
  if (at == world.calls.end()) return err(Errc::kNotFound, "call");
  CallFacts& call = at->second;
  if (!call.selection) return err(Errc::kIllegalTransition, "call", "no_rules");
  if (call.selection->ranking_seq >= 0) return err(Errc::kClosed, "call", "ranked");
  if (call.state != CallState::kOpen) return err(Errc::kClosed, "call");
  return &call;
}

/// One application as one evaluator has it before them.
struct Desk {
  CallFacts* call = nullptr;
  ApplicationFacts* application = nullptr;
  std::string code;
  EvaluationFacts* evaluation = nullptr;  ///< null: nothing was said of it yet
  std::int64_t appointed_seq = -1;
};

Result<Desk> desk_of(World& world, const CallId& id, std::int64_t number, const Actor& actor) {
  auto call = selecting(world, id);
  if (!call) return call.error();
  Desk desk{.call = *call, .code = evaluator_code(world, id, actor.person)};
  if (desk.code.empty() || !actor.roles.has(Role::kEvaluator)) return err(Errc::kForbidden);
  desk.appointed_seq = world.evaluators.at({id, desk.code}).seq;
  const Timestamp apply_by = desk.call->selection->apply_by;
  if (world.now < apply_by) return err(Errc::kNotOpenYet, "apply_by", to_rfc3339_seconds(apply_by));
  const auto application = world.applications.find({id, number});
  if (application == world.applications.end() || application->second.withdrawn_seq >= 0)
    return err(Errc::kNotFound, "application");
  desk.application = &application->second;
  const auto said = world.evaluations.find({id, desk.code, number});
  if (said != world.evaluations.end()) desk.evaluation = &said->second;
  return desk;
}

Result<std::string> clean_reason(std::string_view reason, std::size_t bytes_min) {
  return clean_text(
      reason, "reason",
      {.bytes_min = bytes_min, .bytes_max = limits::kReasonBytesMax, .lines = Lines::kMany});
}

}  // namespace

std::string evaluator_code(const World& world, const CallId& call, const PersonId& person) {
  if (person.empty()) return {};
  for (const auto& [key, evaluator] : world.evaluators)
    if (key.first == call && evaluator.person == person) return key.second;
  return {};
}

std::string points_member(std::string_view criterion) { return "points:" + std::string(criterion); }

Result<Outcome> decide(World& world, const AppointEvaluator& command) {
  if (!command.actor.officer()) return err(Errc::kForbidden);
  const auto known = world.people.find(command.email);
  const PersonId person = known == world.people.end() ? PersonId() : known->second;
  if (const Event* before = world.done_before(command.id)) {
    const auto* act = std::get_if<acts::EvaluatorAppointed>(&before->act);
    return again(*before, act != nullptr && before->call == command.call &&
                              evaluator_code(world, command.call, person) == act->evaluator);
  }
  auto call = selecting(world, command.call);
  if (!call) return call.error();
  if (person.empty()) return err(Errc::kNotFound, "email");
  const auto roles = world.roles.find(person);
  if (roles == world.roles.end() || !roles->second.has(Role::kEvaluator))
    return err(Errc::kForbidden, "email", "evaluator");
  if (const auto code = evaluator_code(world, command.call, person); !code.empty())
    return err(Errc::kAlreadyExists, "email", code);
  SelectionFacts& selection = *(*call)->selection;
  if (selection.evaluators >= static_cast<std::int64_t>(limits::kEvaluatorsMax))
    return err(Errc::kTooLarge, "evaluators", std::to_string(limits::kEvaluatorsMax));

  // After this point it must succeed.
  const std::string code = "E" + std::to_string(++selection.evaluators);
  const std::int64_t seq = world.append(acts::EvaluatorAppointed{code}, command.call, {},
                                        {(*call)->seq}, command.id, {{"person", person.str()}});
  world.evaluators[{command.call, code}] = {.person = person, .seq = seq};
  return Outcome{.seq = seq, .id = command.id};
}

Result<Outcome> decide(World& world, DeclareConflict command) {
  auto found = desk_of(world, command.call, command.application, command.actor);
  if (!found) return found.error();
  const Desk& desk = *found;
  const bool own = desk.application->owner == command.actor.person;
  if (own && !command.recused) return err(Errc::kForbidden, "application", "own");
  auto reason = clean_reason(command.reason, command.recused ? 1 : 0);
  if (!reason) return reason.error();
  const acts::ConflictDeclared act{desk.code, command.application, command.recused};
  std::map<std::string, std::string> priv{{"person", command.actor.person.str()}};
  if (command.recused) priv.emplace("reason", *std::move(reason));
  if (const Event* before = world.done_before(command.id))
    return again(*before,
                 before->call == command.call && before->act == Act(act) && before->priv == priv);
  if (desk.evaluation != nullptr) {
    if (desk.evaluation->score_seq >= 0) return err(Errc::kIllegalTransition, "score");
    if (desk.evaluation->recused || !command.recused)
      return err(Errc::kAlreadyExists, "conflict", desk.evaluation->recused ? "recused" : "none");
  }

  // After this point it must succeed.
  std::vector<std::int64_t> rests_on{desk.application->seq, desk.appointed_seq};
  if (desk.evaluation != nullptr) rests_on.push_back(desk.evaluation->declared_seq);
  const std::int64_t seq =
      world.append(act, command.call, {}, std::move(rests_on), command.id, std::move(priv));
  world.evaluations[{command.call, desk.code, command.application}] = {.recused = command.recused,
                                                                       .declared_seq = seq};
  return Outcome{.seq = seq, .id = command.id};
}

Result<Outcome> decide(World& world, CommitScore command) {
  auto found = desk_of(world, command.call, command.application, command.actor);
  if (!found) return found.error();
  const Desk& desk = *found;
  if (desk.application->owner == command.actor.person)
    return err(Errc::kForbidden, "application", "own");
  if (desk.evaluation == nullptr || desk.evaluation->recused)
    return err(Errc::kIllegalTransition, "conflict",
               desk.evaluation == nullptr ? "undeclared" : "recused");
  auto points = clean_points(desk.call->selection->rules, command.points);
  if (!points) return points.error();
  auto reason = clean_reason(command.reason, 1);
  if (!reason) return reason.error();
  const acts::ScoreCommitted act{desk.code, command.application};
  std::map<std::string, std::string> priv{{"reason", *std::move(reason)}};
  for (const auto& [criterion, value] : *points) priv.emplace(points_member(criterion), value);
  if (const Event* before = world.done_before(command.id))
    return again(*before,
                 before->call == command.call && before->act == Act(act) && before->priv == priv);
  if (desk.evaluation->score_seq >= 0) return err(Errc::kAlreadyExists, "score", "score");

  // After this point it must succeed.
  desk.evaluation->score_seq =
      world.append(act, command.call, {}, {desk.application->seq, desk.evaluation->declared_seq},
                   command.id, std::move(priv));
  return Outcome{.seq = desk.evaluation->score_seq, .id = command.id};
}

}  // namespace colletta
