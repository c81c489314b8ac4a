#include "server/writer/ranking_rows.hpp"

#include "domain/evaluation/decide.hpp"
#include "domain/journal/event_json.hpp"
#include "server/writer/selection_rows.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::writer {
namespace {

using Int = std::int64_t;
using Text = std::string;

SealedScore sealed_score(Text salt, const Text& body) {
  const auto priv = parse_private_body(body);
  CHECK(priv.ok(), "a private row is one that we wrote");
  SealedScore sealed{.points = {}, .reason = {}, .salt = std::move(salt)};
  const std::string prefix = points_member("");
  for (const auto& [name, value] : *priv) {
    if (name.starts_with(prefix))
      sealed.points.emplace(name.substr(prefix.size()), value);
    else
      sealed.reason = value;
  }
  return sealed;
}

/// The last application of each call, withdrawn or not.
std::map<CallId, Int> last_applications(const World& world) {
  std::map<CallId, Int> last;
  for (const auto& [key, one] : world.applications) {
    Int& seq = last.try_emplace(key.first, -1).first->second;
    seq = std::max(seq, one.seq);
  }
  return last;
}

}  // namespace

void load_evaluations(store::Session& session, World& world, const Ids& calls) {
  session.for_each<Text, Int, Int, Text, Int, Int, Int, Int, Text>(
      store::sql::all_applications_of_calls, {{"city", world.city.id}, {"calls", list(calls)}},
      [&](Text& call, Int number, Int requested, Text& area, Int at, Int seq, Int withdrawn,
          Int position, Text& outcome) {
        world.applications.try_emplace({CallId::of(call), number},
                                       ApplicationFacts{.campaign = {},
                                                        .owner = {},
                                                        .requested = Money::cents(requested),
                                                        .area = area,
                                                        .at = {at},
                                                        .seq = seq,
                                                        .withdrawn_seq = withdrawn,
                                                        .position = position,
                                                        .outcome = outcome});
      });
  session.for_each<Text, Text, Int, Text, Int, Int>(
      store::sql::all_evaluations_of_calls, {{"city", world.city.id}, {"calls", list(calls)}},
      [&](Text& call, Text& code, Int number, Text& conflict, Int declared, Int score) {
        world.evaluations[{CallId::of(call), code, number}] = {
            .recused = conflict == kRecusedWord, .declared_seq = declared, .score_seq = score};
      });
  session.for_each<Int, Text, Text>(
      store::sql::sealed_scores_of_calls, {{"city", world.city.id}, {"calls", list(calls)}},
      [&](Int seq, Text& salt, const Text& body) {
        world.sealed_scores[seq] = sealed_score(std::move(salt), body);
      });
  for (const auto& [call, last] : last_applications(world)) {
    const auto facts = world.calls.find(call);
    if (!calls.contains(call.str()) || facts == world.calls.end() || !facts->second.selection)
      continue;
    const auto first = session.fetch_one<Int>(
        store::sql::first_position_after,
        {{"city", world.city.id}, {"after", last}, {"instant", facts->second.selection->apply_by}});
    if (first) world.first_after[call] = std::get<0>(*first);
  }
}

}  // namespace colletta::writer
