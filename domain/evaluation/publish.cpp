#include "domain/evaluation/publish.hpp"

#include "domain/evaluation/ranking.hpp"
#include "domain/selection/rules_json.hpp"

namespace colletta {
namespace {

log::Sha256 hasher_of(const World& world) {
  return [&world](std::string_view bytes) {
    return log::hash_of_hex(world.sha256_hex(bytes)).value();
  };
}

/// All that the world knows of the evaluation of the call, without points.
template <class Map, class Key>
auto of_call(const Map& map, const Key& call, auto take) {
  for (const auto& [key, one] : map)
    if (std::get<0>(key) == call) take(key, one);
}

/// Whether each application that was not withdrawn has scores enough.
Status enough_scores(const World& world, const CallId& call, std::int64_t least) {
  std::map<std::int64_t, std::int64_t> scores;
  of_call(world.applications, call, [&](const ApplicationKey& key, const ApplicationFacts& one) {
    if (one.withdrawn_seq < 0) scores[key.second] = 0;
  });
  if (scores.empty()) return err(Errc::kMissing, "applications");
  of_call(world.evaluations, call, [&](const EvaluationKey& key, const EvaluationFacts& one) {
    if (const auto at = scores.find(std::get<2>(key)); at != scores.end() && one.score_seq >= 0)
      ++at->second;
  });
  for (const auto& [number, count] : scores)
    if (count < least)
      return err(Errc::kTooSmall, "scores", std::to_string(number) + ":" + std::to_string(count));
  return {};
}

/// A score of this very batch has no salt yet: whoever asks again finds it in the journal.
Status all_sealed(const World& world, const CallId& call) {
  bool all = true;
  of_call(world.evaluations, call, [&](const EvaluationKey&, const EvaluationFacts& one) {
    all = all && (one.score_seq < 0 || world.sealed_scores.contains(one.score_seq));
  });
  if (!all) return err(Errc::kOverloaded);
  return {};
}

EvaluationRecord record_of(const World& world, const CallFacts& call,
                           const PublishRanking& command) {
  EvaluationRecord record{.call = call.id,
                          .rules = call.selection->rules,
                          .lot_seed = command.lot_seed,
                          .evaluators = call.selection->evaluators,
                          .applications = {},
                          .words = {}};
  of_call(world.applications, call.id, [&](const ApplicationKey&, const ApplicationFacts& one) {
    record.applications.push_back({one.requested, one.area, one.at, one.withdrawn_seq >= 0});
  });
  of_call(world.evaluations, call.id, [&](const EvaluationKey& key, const EvaluationFacts& one) {
    if (!one.recused && one.score_seq < 0) return;
    EvaluationRecord::Word word{.evaluator = evaluator_number(std::get<1>(key)),
                                .application = std::get<2>(key),
                                .recused = one.recused,
                                .points = {}};
    if (!one.recused) word.points = world.sealed_scores.at(one.score_seq).points;
    record.words.push_back(std::move(word));
  });
  return record;
}

/// Opens every score, in the order in which they were given.
std::int64_t reveal(World& world, const CallId& call) {
  std::map<std::int64_t, EvaluationKey> given;
  of_call(world.evaluations, call, [&](const EvaluationKey& key, const EvaluationFacts& one) {
    if (one.score_seq >= 0) given.emplace(one.score_seq, key);
  });
  for (const auto& [seq, key] : given) {
    const SealedScore& sealed = world.sealed_scores.at(seq);
    world.append(acts::ScoreRevealed{std::get<1>(key), std::get<2>(key), sealed.points,
                                     sealed.reason, sealed.salt},
                 call, {}, {seq});
  }
  return static_cast<std::int64_t>(given.size());
}

}  // namespace

Result<Outcome> decide(World& world, const PublishRanking& command) {
  if (!command.actor.officer()) return err(Errc::kForbidden);
  if (const Event* before = world.done_before(command.id))
    return again(*before, before->call == command.call &&
                              std::holds_alternative<acts::RankingPublished>(before->act));
  const auto at = world.calls.find(command.call);
  if (at == world.calls.end()) return err(Errc::kNotFound, "call");
  CallFacts& call = at->second;
  if (!call.selection) return err(Errc::kIllegalTransition, "call", "no_rules");
  SelectionFacts& selection = *call.selection;
  if (selection.ranking_seq >= 0) return err(Errc::kAlreadyExists, "ranking");
  if (call.state != CallState::kOpen) return err(Errc::kClosed, "call");
  if (world.now < selection.apply_by)
    return err(Errc::kNotOpenYet, "apply_by", to_rfc3339_seconds(selection.apply_by));
  const auto rules = selection::parse_rules_text(selection.rules);
  CHECK(rules.ok(), "a call in the database was opened with sound rules");
  if (auto enough = enough_scores(world, call.id, rules->evaluators_min); !enough)
    return enough.error();
  if (const auto first = world.first_after.find(call.id);
      first == world.first_after.end() || first->second + 1 != command.tree_size)
    return err(Errc::kInvalid, "tree");
  if (auto known = all_sealed(world, call.id); !known) return known.error();
  const auto computed = compute_ranking(record_of(world, call, command), hasher_of(world));
  if (!computed) return computed.error();

  // After this point it must succeed.
  const std::int64_t revealed = reveal(world, call.id);
  const RankingFiles& files = computed->files;
  selection.ranking_seq =
      world.append(acts::RankingPublished{.call_hash = world.sha256_hex(files.call),
                                          .scores_hash = world.sha256_hex(files.scores),
                                          .ranking_hash = world.sha256_hex(files.ranking),
                                          .applications = computed->ranked,
                                          .selected = computed->selected,
                                          .revealed = revealed,
                                          .tree_size = command.tree_size,
                                          .lot_seed = log::hex(command.lot_seed)},
                   call.id, {}, {call.seq, world.next_seq - revealed}, command.id);
  for (const auto& line : computed->ranking) {
    ApplicationFacts& one = world.applications.at({call.id, application_number(line.application)});
    one.position = line.position;
    one.outcome = to_string(line.outcome);
  }
  return Outcome{.seq = selection.ranking_seq, .id = command.id};
}

}  // namespace colletta
