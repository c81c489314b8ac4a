#include "server/writer/selection_rows.hpp"

#include "server/store/bulk.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::writer {
namespace {

using store::Merge;
using store::Rows;
using Int = std::int64_t;
using Text = std::string;
using MaybeText = std::optional<Text>;

std::string_view conflict_word(bool recused) { return recused ? kRecusedWord : "none"; }

Rows new_selections(const World& now, const World& was) {
  Rows rows;
  for (const auto& [id, call] : now.calls)
    if (call.selection && !was.calls.contains(id))
      rows.push_back(store::row(id, now.city.id, call.selection->apply_by, call.selection->rules,
                                call.selection->rules_hash, call.selection->ranking_seq));
  return rows;
}

/// Of calls that were ranked.
Rows new_rankings(const World& now, const World& was) {
  Rows rows;
  for (const auto& [id, call] : now.calls)
    if (const auto before = was.calls.find(id);
        call.selection && before != was.calls.end() && before->second.selection &&
        before->second.selection->ranking_seq != call.selection->ranking_seq)
      rows.push_back(store::row(id, call.selection->ranking_seq));
  return rows;
}

Rows changed_applications(const World& now, const World& was) {
  Rows rows;
  for (const auto& [key, one] : now.applications) {
    const auto before = was.applications.find(key);
    if (before == was.applications.end() || before->second.withdrawn_seq != one.withdrawn_seq ||
        before->second.outcome != one.outcome)
      rows.push_back(store::row(key.first, key.second, now.city.id, one.requested.cents(), one.area,
                                one.at.us - one.at.us % kSecondUs, one.seq, one.withdrawn_seq,
                                one.position, one.outcome));
  }
  return rows;
}

Rows new_evaluators(const World& now, const World& was) {
  Rows rows;
  for (const auto& [key, one] : now.evaluators)
    if (!was.evaluators.contains(key))
      rows.push_back(store::row(key.first, key.second, now.city.id, one.person, one.seq));
  return rows;
}

Rows changed_evaluations(const World& now, const World& was) {
  Rows rows;
  for (const auto& [key, one] : now.evaluations) {
    const auto before = was.evaluations.find(key);
    if (before == was.evaluations.end() || before->second != one)
      rows.push_back(store::row(std::get<0>(key), std::get<1>(key), std::get<2>(key), now.city.id,
                                conflict_word(one.recused), one.declared_seq, one.score_seq));
  }
  return rows;
}

}  // namespace

void load_selection(store::Session& session, World& world, const Ids& calls,
                    const std::set<Int>& numbers) {
  if (calls.empty()) return;
  session.for_each<Text, Int, Text, Text, Int, Int, Int>(
      store::sql::selections_of_calls, {{"city", world.city.id}, {"calls", list(calls)}},
      [&](Text& call, Int apply_by, Text& rules, Text& hash, Int ranking, Int received,
          Int evaluators) {
        world.calls.at(CallId::of(call)).selection = SelectionFacts{.apply_by = {apply_by},
                                                                    .rules = rules,
                                                                    .rules_hash = hash,
                                                                    .ranking_seq = ranking,
                                                                    .received = received,
                                                                    .evaluators = evaluators};
      });
  if (numbers.empty()) return;
  session.for_each<Text, Int, MaybeText, MaybeText, Int, Text, Int, Int, Int, Int, Text>(
      store::sql::applications_of_calls,
      {{"city", world.city.id},
       {"calls", list(calls)},
       {"numbers", std::vector<Int>(numbers.begin(), numbers.end())}},
      [&](Text& call, Int number, MaybeText& campaign, MaybeText& owner, Int requested, Text& area,
          Int at, Int seq, Int withdrawn, Int position, Text& outcome) {
        world.applications[{CallId::of(call), number}] = {
            .campaign = CampaignId::of(campaign.value_or("")),
            .owner = PersonId::of(owner.value_or("")),
            .requested = Money::cents(requested),
            .area = area,
            .at = {at},
            .seq = seq,
            .withdrawn_seq = withdrawn,
            .position = position,
            .outcome = outcome};
      });
}

void load_evaluators(store::Session& session, World& world, const Ids& calls,
                     const std::set<Int>& numbers) {
  session.for_each<Text, Text, Text, Int>(
      store::sql::evaluators_of_calls, {{"city", world.city.id}, {"calls", list(calls)}},
      [&](Text& call, Text& code, Text& person, Int seq) {
        world.evaluators[{CallId::of(call), code}] = {.person = PersonId::of(person), .seq = seq};
      });
  if (numbers.empty()) return;
  session.for_each<Text, Text, Int, Text, Int, Int>(
      store::sql::evaluations_of_applications,
      {{"city", world.city.id},
       {"calls", list(calls)},
       {"numbers", std::vector<Int>(numbers.begin(), numbers.end())}},
      [&](Text& call, Text& code, Int number, Text& conflict, Int declared, Int score) {
        world.evaluations[{CallId::of(call), code, number}] = {
            .recused = conflict == kRecusedWord, .declared_seq = declared, .score_seq = score};
      });
}

void save_selection(store::Session& session, const World& now, const World& was) {
  store::insert(session, "call_selection",
                {"call_id", "city", "apply_by", "rules", "rules_hash", "ranking_seq"},
                new_selections(now, was));
  store::update_each(session, "call_selection", {"call_id"}, {"ranking_seq"},
                     new_rankings(now, was));
  store::insert_or_update(session, "application", {"call_id", "number"},
                          {{"city", Merge::kKeep},
                           {"requested", Merge::kKeep},
                           {"area", Merge::kKeep},
                           {"at", Merge::kKeep},
                           {"seq", Merge::kKeep},
                           "withdrawn_seq",
                           "position",
                           "outcome"},
                          changed_applications(now, was));
  store::insert(session, "evaluator", {"call_id", "code", "city", "person", "seq"},
                new_evaluators(now, was));
  store::insert_or_update(session, "evaluation", {"call_id", "evaluator", "application"},
                          {{"city", Merge::kKeep}, "conflict", "declared_seq", "score_seq"},
                          changed_evaluations(now, was));
}

}  // namespace colletta::writer
