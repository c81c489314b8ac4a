#include "server/store/ranking_read.hpp"

#include "domain/journal/event_json.hpp"
#include "sql/queries/ranking_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

Event read_event_body(const Text& body) {
  auto event = parse_public_body(body);
  CHECK(event.ok(), "a body in our own journal is one that we wrote");
  return *std::move(event);
}

}  // namespace

RankingRow ranking(Session& db, const CityId& city, const CallId& call, Int ranking_seq,
                   const Text& rules) {
  RankingRow row;
  row.seq = ranking_seq;
  const auto entry =
      db.fetch_one<Int, Text>(sql::ranking_entry, {{"city", city}, {"seq", ranking_seq}});
  CHECK(entry.has_value(), "a call names the entry of its ranking");
  row.at = {std::get<0>(*entry)};
  row.act = std::get<acts::RankingPublished>(read_event_body(std::get<1>(*entry)).act);
  row.record.call = call;
  row.record.rules = rules;
  const auto seed = log::hash_of_hex(row.act.lot_seed);
  CHECK(seed.ok(), "a ranking in our own journal says what its lots are drawn by");
  row.record.lot_seed = *seed;
  db.for_each<Int, Int, Text, Int, Int>(
      sql::all_applications, {{"city", city}, {"call", call}},
      [&](Int, Int requested, Text& area, Int at, Int withdrawn) {
        row.record.applications.push_back(
            {Money::cents(requested), std::move(area), {at}, withdrawn >= 0});
      });
  const auto evaluators =
      db.fetch_one<Int>(sql::evaluators_so_far, {{"city", city}, {"call", call}});
  row.record.evaluators = std::get<0>(*evaluators);
  db.for_each<Text, Int>(sql::recusals, {{"city", city}, {"call", call}},
                         [&](const Text& code, Int application) {
                           row.record.words.push_back({.evaluator = evaluator_number(code),
                                                       .application = application,
                                                       .recused = true,
                                                       .points = {}});
                         });
  db.for_each<Int, Text>(
      sql::revealed_scores, {{"city", city}, {"call", call}}, [&](Int seq, const Text& body) {
        Event event = read_event_body(body);
        auto& score = std::get<acts::ScoreRevealed>(event.act);
        row.record.words.push_back({.evaluator = evaluator_number(score.evaluator),
                                    .application = score.application,
                                    .recused = false,
                                    .points = score.points});
        row.revealed.push_back({seq, event.ref.empty() ? -1 : event.ref.front(), std::move(score)});
      });
  return row;
}

std::map<Int, ChosenRow> chosen_campaigns(Session& db, const CityId& city, const CallId& call) {
  std::map<Int, ChosenRow> rows;
  db.for_each<Int, Text, Text>(sql::chosen_campaigns, {{"city", city}, {"call", call}},
                               [&](Int number, Text& id, Text& title) {
                                 rows[number] = {CampaignId::of(id), title};
                               });
  return rows;
}

std::map<Int, OutcomeRow> outcomes(Session& db, const CityId& city, const CallId& call) {
  std::map<Int, OutcomeRow> rows;
  db.for_each<Int, Int, Text>(sql::outcomes_of_call, {{"city", city}, {"call", call}},
                              [&](Int number, Int position, Text& outcome) {
                                rows[number] = {position, outcome};
                              });
  return rows;
}

std::optional<Int> first_after_closing(Session& db, const CityId& city, const CallId& call,
                                       Timestamp apply_by) {
  const auto last = db.fetch_one<Int>(sql::last_application, {{"city", city}, {"call", call}});
  const auto first = db.fetch_one<Int>(
      sql::first_entry_after,
      {{"city", city}, {"after", last ? std::get<0>(*last) : -1}, {"instant", apply_by}});
  if (!first) return std::nullopt;
  return std::get<0>(*first);
}

}  // namespace colletta::store
