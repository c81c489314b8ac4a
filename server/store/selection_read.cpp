#include "server/store/selection_read.hpp"

#include "sql/queries/selection_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

std::vector<SelectionRow> read_selections(Session& db, const Query& query, Binds binds) {
  std::vector<SelectionRow> rows;
  db.for_each<Text, Text, Text, Int, Int, Int, Int, Text, Text, Int, Int, Text>(
      query, binds,
      [&](Text& call, Text& title, Text& state, Int opens, Int closes, Int seq, Int apply_by,
          Text& rules, Text& hash, Int ranking, Int applications, Text& code) {
        const auto known = parse_call_state(state);
        CHECK(known.ok(), "a call's state is a word that we wrote");
        rows.push_back({.call = CallId::of(call),
                        .title = title,
                        .state = *known,
                        .opens = {opens},
                        .closes = {closes},
                        .seq = seq,
                        .apply_by = {apply_by},
                        .rules = rules,
                        .rules_hash = hash,
                        .ranking_seq = ranking,
                        .applications = applications,
                        .code = code});
      });
  return rows;
}

std::vector<ApplicationRow> read_applications(Session& db, const Query& query, Binds binds) {
  std::vector<ApplicationRow> rows;
  db.for_each<Int, Text, Text, Text, Text, Int, Text, Int, Int>(
      query, binds,
      [&](Int number, Text& campaign, Text& owner, Text& title, Text& promoter, Int requested,
          Text& area, Int at, Int seq) {
        rows.push_back({.number = number,
                        .campaign = CampaignId::of(campaign),
                        .owner = PersonId::of(owner),
                        .title = title,
                        .promoter = promoter,
                        .requested = Money::cents(requested),
                        .area = area,
                        .at = {at},
                        .seq = seq});
      });
  return rows;
}

}  // namespace

std::optional<SelectionRow> selection(Session& db, const CityId& city, const CallId& call) {
  auto rows = selections(db, city, {call});
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::vector<SelectionRow> selections(Session& db, const CityId& city,
                                     const std::vector<CallId>& calls) {
  std::vector<Text> ids;
  for (const CallId& call : calls) ids.push_back(call.str());
  if (ids.empty()) return {};
  return read_selections(db, sql::selection_rows, {{"city", city}, {"calls", ids}});
}

std::vector<SelectionRow> selections_waiting(Session& db, const CityId& city, Int most) {
  return read_selections(db, sql::selections_waiting, {{"city", city}, {"most", most}});
}

std::vector<SelectionRow> selections_of_evaluator(Session& db, const CityId& city,
                                                  const PersonId& person, Int most) {
  return read_selections(db, sql::selections_of_evaluator,
                         {{"city", city}, {"person", person}, {"most", most}});
}

std::vector<ApplicationRow> applications(Session& db, const CityId& city, const CallId& call) {
  return read_applications(db, sql::applications_of_call, {{"city", city}, {"call", call}});
}

std::optional<ApplicationRow> application(Session& db, const CityId& city, const CallId& call,
                                          Int number) {
  auto rows = read_applications(db, sql::application_of_call,
                                {{"city", city}, {"call", call}, {"number", number}});
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::vector<EvaluatorRow> evaluators(Session& db, const CityId& city, const CallId& call) {
  std::vector<EvaluatorRow> rows;
  db.for_each<Text, Text, Text, Text, Int>(
      sql::evaluators_of_call, {{"city", city}, {"call", call}},
      [&](Text& code, Text& person, Text& name, Text& email, Int seq) {
        rows.push_back({code, PersonId::of(person), name, email, seq});
      });
  return rows;
}

std::vector<EvaluationRow> evaluations(Session& db, const CityId& city, const CallId& call) {
  std::vector<EvaluationRow> rows;
  db.for_each<Text, Int, Text, Int, Int>(
      sql::evaluations_of_call, {{"city", city}, {"call", call}},
      [&](Text& evaluator, Int application, Text& conflict, Int declared, Int score) {
        rows.push_back({evaluator, application, conflict == "recused", declared, score});
      });
  return rows;
}

}  // namespace colletta::store
