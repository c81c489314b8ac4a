#include "server/services/differences.hpp"

#include <array>

#include "sql/queries/verify.hpp"

namespace colletta::services {
namespace {

namespace sql = store::sql;
using store::Row;
using store::Value;

constexpr std::size_t kTogether = 256;  // rows of one statement: bulk writing stops gaining beyond

std::string text(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* word = std::get_if<std::string>(&value)) return *word;
  return "nothing";
}

/// Rows of these hold content too.
bool is_mixed(std::string_view table) {
  return table == "city_call" || table == "campaign" || table == "pledge" || table == "payout" ||
         table == "call_selection" || table == "evaluator";
}

/// Those whose key begins with their city.
bool is_keyed_by_city(std::string_view table) {
  return table == "event_ref" || table == "account_turnover";
}

/// Those that say whose each row is.
bool names_its_city(std::string_view table) {
  return table == "pool" || table == "application" || table == "evaluation";
}

struct Drop {
  std::string_view table;
  const store::Query& query;
};
const std::array kDrops = std::to_array<Drop>({{"payout_part", sql::drop_payout_part},
                                               {"pool", sql::drop_pool},
                                               {"application", sql::drop_application},
                                               {"evaluation", sql::drop_evaluation},
                                               {"pool_funder", sql::drop_funder},
                                               {"pool_holding", sql::drop_holding},
                                               {"pool_tally", sql::drop_tally},
                                               {"pool_draw", sql::drop_draw},
                                               {"campaign_donor", sql::drop_gift},
                                               {"pool_withheld", sql::drop_withheld},
                                               {"event_ref", sql::drop_ref},
                                               {"account_turnover", sql::drop_turnover}});

}  // namespace

// --- telling ------------------------------------------------------------------------------------

void Teller::say(const Projection& table, const Row& row, const std::string& what) {
  std::string name(table.table);
  for (std::size_t i = 0; i < table.names; ++i) name += " " + text(row[table.named_by + i]);
  std::int64_t position = -1;
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    if (table.columns[i] == table.position) position = std::get<std::int64_t>(row[i]);
  findings_.add(position, name + ": " + what);
}

void Teller::missing(const Projection& table, const Row& journal) {
  say(table, journal, "is in the journal and missing in the table");
}

void Teller::extra(const Projection& table, const Row& stored) {
  say(table, stored, "is in the table and nothing in the journal explains it");
}

void Teller::differs(const Projection& table, const Row& journal, const Row& stored) {
  for (std::size_t i = 0; i < journal.size(); ++i)
    if (journal[i] != stored[i])
      say(table, journal,
          std::string(table.columns[i]) + " is " + text(stored[i]) + " and the journal says " +
              text(journal[i]));
}

// --- mending ------------------------------------------------------------------------------------

void Mender::missing(const Projection& table, const Row& journal) {
  if (is_mixed(table.table)) return teller_.missing(table, journal);
  write(table, journal);
}

void Mender::extra(const Projection& table, const Row& stored) {
  if (is_mixed(table.table)) return teller_.extra(table, stored);
  const auto drop =
      std::ranges::find_if(kDrops, [&](const Drop& one) { return one.table == table.table; });
  CHECK(drop != kDrops.end(), "every table that is made from the journal alone can be mended");
  std::vector<store::Bind> binds;
  for (std::size_t i = 0; i < table.keys; ++i) binds.emplace_back(table.columns[i], stored[i]);
  if (is_keyed_by_city(table.table)) binds.emplace_back("city", city_);
  db_.execute(drop->query, binds);
}

void Mender::differs(const Projection& table, const Row& journal, const Row&) {
  write(table, journal);
}

void Mender::write(const Projection& table, const Row& journal) {
  Waiting& waiting = waiting_[table.table];
  waiting.projection = &table;
  waiting.rows.push_back(journal);
  Row& row = waiting.rows.back();
  if (is_keyed_by_city(table.table))
    row.insert(row.begin() + static_cast<std::ptrdiff_t>(table.keys), Value(city_.str()));
  else if (names_its_city(table.table))
    row.emplace_back(city_.str());
  if (waiting.rows.size() >= kTogether) flush(table.table);
}

void Mender::flush(std::string_view table) {
  Waiting& waiting = waiting_[table];
  const std::vector<Row> rows = std::exchange(waiting.rows, {});
  if (rows.empty()) return;
  const store::Names& names = waiting.projection->columns;
  const auto end = names.begin() + static_cast<std::ptrdiff_t>(waiting.projection->keys);
  store::Names keys(names.begin(), end);
  std::vector<store::Column> columns;
  for (auto at = end; at != names.end(); ++at) columns.emplace_back(*at);
  if (names_its_city(table)) columns.emplace_back("city");
  if (is_keyed_by_city(table)) keys.emplace_back("city");
  if (is_mixed(table))
    store::update_each(db_, table, keys, columns, rows);
  else
    store::insert_or_update(db_, table, keys, columns, rows);
}

void Mender::finish() {
  for (const auto& [table, waiting] : waiting_) flush(table);
}

}  // namespace colletta::services
