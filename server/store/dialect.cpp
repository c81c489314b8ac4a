#include "server/store/dialect.hpp"

#include <array>

#include "domain/base/check.hpp"

namespace colletta::store {
namespace {

struct Token {
  std::string_view name;
  std::string_view sqlite;
  std::string_view mysql;
};

constexpr std::array kTokens = {
    // column types
    Token{"id", "TEXT", "CHAR(26) CHARACTER SET ascii COLLATE ascii_bin"},
    Token{"key", "TEXT", "VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin"},
    Token{"account", "TEXT", "VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin"},
    Token{"hash", "TEXT", "CHAR(64) CHARACTER SET ascii COLLATE ascii_bin"},
    Token{"email", "TEXT", "VARCHAR(254)"},
    Token{"short_text", "TEXT", "VARCHAR(500)"},
    Token{"text", "TEXT", "MEDIUMTEXT"},
    Token{"int", "INTEGER", "BIGINT"},
    // ends of CREATE TABLE: SQLite's STRICT refuses values of another type, as MySQL does
    Token{"table_options", "STRICT",
          "ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"},
    // statements
    Token{"for_update", "", "FOR UPDATE"},
    // FROM {{tables}}: the names of this database's tables, in a column `name`
    Token{"tables", "(SELECT name FROM sqlite_master WHERE type = 'table') AS t",
          "(SELECT table_name AS name FROM information_schema.tables "
          "WHERE table_schema = DATABASE()) AS t"},
    // FROM event {{by_event_call}}: where statistics would tempt the optimizer to walk the journal
    // backwards, which is fast for what happens now and reads everything for what happened long ago
    Token{"by_event_type", "INDEXED BY event_type", "FORCE INDEX (event_type)"},
    Token{"by_event_call", "INDEXED BY event_call", "FORCE INDEX (event_call)"},
    Token{"by_event_campaign", "INDEXED BY event_campaign_type",
          "FORCE INDEX (event_campaign_type)"},
    // CAST(x AS {{integer}}): the two know no common word
    Token{"integer", "INTEGER", "SIGNED"},
};

std::string_view words(std::string_view token, Dialect dialect) {
  for (const Token& known : kTokens) {
    if (known.name == token) return dialect == Dialect::kSqlite ? known.sqlite : known.mysql;
  }
  throw CheckFailure("SQL token {{" + std::string(token) + "}} is unknown to dialect.cpp");
}

}  // namespace

std::string expand(std::string_view sql, Dialect dialect) {
  std::string out;
  out.reserve(sql.size());
  bool quoted = false;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\'') quoted = !quoted;
    if (!quoted && sql.substr(i).starts_with("--")) {
      const std::size_t line_end = sql.find('\n', i);
      if (line_end == std::string_view::npos) break;
      i = line_end - 1;  // the line break itself stays
    } else if (sql.substr(i).starts_with("{{")) {
      const std::size_t end = sql.find("}}", i);
      CHECK(end != std::string_view::npos, "an SQL token is not closed");
      out += words(sql.substr(i + 2, end - i - 2), dialect);
      i = end + 1;
    } else {
      out += sql[i];
    }
  }
  return out;
}

}  // namespace colletta::store
