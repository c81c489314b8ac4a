#include "server/store/calls_read.hpp"

#include "sql/queries/calls_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

std::vector<CallRow> read_calls(Session& db, const Query& query, Binds binds) {
  std::vector<CallRow> rows;
  db.for_each<Text, Text, Text, Text, Text, Int, Int, Int>(
      query, binds,
      [&](Text& id, Text& title, Text& summary, Text& text, Text& state, Int opens, Int closes,
          Int seq) {
        const auto known = parse_call_state(state);
        CHECK(known.ok(), "a call's state is a word that we wrote");
        rows.push_back({.id = CallId::of(id),
                        .title = title,
                        .summary = summary,
                        .text = text,
                        .state = *known,
                        .opens = {opens},
                        .closes = {closes},
                        .seq = seq});
      });
  return rows;
}

}  // namespace

std::optional<CallRow> call(Session& db, const CityId& city, const CallId& id) {
  auto rows = read_calls(db, sql::call_row, {{"city", city}, {"id", id}});
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

CallRows public_calls(Session& db, const CityId& city, Timestamp now, std::int64_t limit,
                      std::int64_t offset) {
  return {read_calls(db, sql::public_call_rows,
                     {{"city", city}, {"now", now}, {"limit", limit}, {"offset", offset}}),
          std::get<0>(db.fetch_one<Int>(sql::public_call_count, {{"city", city}}).value())};
}

CallRows all_calls(Session& db, const CityId& city, std::int64_t limit, std::int64_t offset) {
  return {
      read_calls(db, sql::all_call_rows, {{"city", city}, {"limit", limit}, {"offset", offset}}),
      std::get<0>(db.fetch_one<Int>(sql::all_call_count, {{"city", city}}).value())};
}

std::map<CallId, std::int64_t> campaign_counts(Session& db, const std::vector<CallId>& calls) {
  std::map<CallId, std::int64_t> counts;
  for (const CallId& call : calls) counts[call] = 0;
  if (calls.empty()) return counts;
  db.for_each<Text, Int>(sql::public_campaigns_of_calls, {{"calls", texts(calls)}},
                         [&](Text& id, Int count) { counts[CallId::of(id)] = count; });
  return counts;
}

}  // namespace colletta::store
