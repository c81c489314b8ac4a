// How SQLite means to read what lists ask for. It knows nothing of how full the tables are, and
// takes a whole city for ten rows: a query that it could answer by the ids in a list would read all
// pledges of the city instead, from five ids on.
#include <gmock/gmock.h>

#include <cctype>

#include "server/store/migrate.hpp"
#include "tests/store/base/fixture.hpp"

namespace colletta::store {
namespace {

using testing::HasSubstr;
using testing::Not;
using Text = std::optional<std::string>;

constexpr int kPlaces = 64;

/// Lists become as many texts, every other parameter one; nothing is run.
std::string with_literals(const std::string& text) {
  std::string sql;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (quoted || text[i] != ':') {
      sql += text[i];
      continue;
    }
    const bool list = sql.ends_with("IN (");
    sql += "'0'";
    for (int k = 1; list && k < kPlaces; ++k) sql += ",'" + std::to_string(k) + "'";
    while (i + 1 < text.size() && (std::isalnum(text[i + 1]) != 0 || text[i + 1] == '_')) ++i;
  }
  return sql;
}

TEST(QueryPlans, NoListReadsAWholeCity) {
  test::TestDatabase database("sqlite");
  auto session = database.write();
  const auto any_hash = [](std::string_view) { return std::string(64, '0'); };
  migrate(session, embedded_migrations(), any_hash, [] { return Timestamp{}; }).value();
  int lists = 0;
  for (const Query& query : all_queries()) {
    const std::string text = expand(query.sql, Dialect::kSqlite);
    if (text.find("IN (:") == std::string::npos) continue;
    // An erasure reads all notices once; a simulation reads a round in the order of its gifts.
    if (query.name == "blank_notices" || query.name == "round_pledge_rows") continue;
    ++lists;
    const std::string sql = "EXPLAIN QUERY PLAN " + with_literals(text);
    for (const auto& row : session.fetch<Text, Text, Text, Text>({"explain", sql})) {
      const std::string step = std::get<3>(row).value_or("");
      EXPECT_THAT(step, Not(HasSubstr("(city=?)"))) << query.name;
      EXPECT_FALSE(step.starts_with("SCAN") && step.find("CONSTANT") == std::string::npos)
          << query.name << ": " << step;
    }
  }
  EXPECT_GT(lists, 40);
}

}  // namespace
}  // namespace colletta::store
