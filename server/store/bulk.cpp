#include "server/store/bulk.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "server/store/connection.hpp"
#include "server/store/literals.hpp"
#include "server/store/statement.hpp"

namespace colletta::store {
namespace {

using internal::Connection;
using internal::SessionInternals;

/// Rows of one UPDATE: each is a SELECT of its own to the server's parser.
constexpr std::size_t kUpdateRowsMax = 128;

std::string name_of(std::string_view word) {
  const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  CHECK(plain, "a table or column is named by [a-z0-9_]");
  return "`" + std::string(word) +
         "`";  // both databases take backticks, and reserved words in them
}

template <class Items, class F>
std::string joined(const Items& items, std::string_view between, F text_of) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += between;
    out += text_of(item);
  }
  return out;
}

std::string comma_names(const Names& names) { return joined(names, ", ", name_of); }

Names all_names(const Names& keys, const std::vector<Column>& columns) {
  Names names = keys;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

/// What every call here needs to hold; then the connection to work on.
Connection& checked(Session& session, std::size_t width, std::span<const Row> rows) {
  CHECK(session.in_transaction(), "bulk writing needs a transaction");
  for (const Row& row : rows) {
    CHECK(row.size() == width, "a row has another number of values than there are columns");
  }
  return SessionInternals::of(session);
}

// --- MySQL: text
// ----------------------------------------------------------------------------------

/// `head (row), (row), ... tail`, in statements that fit the packet.
void send_rows(Connection& connection, const std::string& name, const std::string& head,
               const std::string& tail, std::span<const Row> rows) {
  const std::size_t bytes_max = connection.statement_bytes_max();
  std::string sql = head;
  std::string tuple;
  for (const Row& row : rows) {
    tuple.clear();
    for (const Value& value : row) {
      tuple += tuple.empty() ? '(' : ',';
      internal::append_literal(tuple, connection, value);
    }
    tuple += ')';
    if (sql.size() > head.size() && sql.size() + tuple.size() + tail.size() > bytes_max) {
      connection.write(name, sql + tail, std::nullopt);
      sql = head;
    }
    if (sql.size() > head.size()) sql += ',';
    sql += tuple;
  }
  connection.write(name, sql + tail, std::nullopt);
}

/// The rows as a table that an UPDATE can join: column `fresh.<i>` is place i of a row.
std::string fresh_table(Connection& connection, std::span<const Row> rows) {
  std::string out;
  for (const Row& row : rows) {
    out += out.empty() ? "(SELECT " : " UNION ALL SELECT ";
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      internal::append_literal(out, connection, row[i]);
      if (&row == &rows.front()) out += " AS `" + std::to_string(i) + "`";
    }
  }
  return out + ") AS fresh";
}

std::string fresh_column(std::size_t place) { return "fresh.`" + std::to_string(place) + "`"; }

// --- SQLite: one prepared statement -------------------------------------------------------------

class Repeated {
 public:
  Repeated(Connection& connection, const std::string& sql) : database_(connection.sqlite()) {
    check(sqlite_api::sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement_, nullptr));
  }
  ~Repeated() { sqlite_api::sqlite3_finalize(statement_); }
  Repeated(const Repeated&) = delete;
  Repeated& operator=(const Repeated&) = delete;

  /// Returns the affected rows. The values are ?1, ?2, ... in order.
  std::int64_t run(const Row& row) {
    for (std::size_t i = 0; i < row.size(); ++i) bind(static_cast<int>(i) + 1, row[i]);
    const int code = sqlite_api::sqlite3_step(statement_);
    if (code != SQLITE_DONE) check(code);
    check(sqlite_api::sqlite3_reset(statement_));
    return sqlite_api::sqlite3_changes(database_);
  }

 private:
  void bind(int place, const Value& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      check(sqlite_api::sqlite3_bind_int64(statement_, place, *number));
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      internal::check_text(*text);
      // The row outlives the step, so no copy is made.
      check(sqlite_api::sqlite3_bind_text(statement_, place, text->data(),
                                          static_cast<int>(text->size()), nullptr));
    } else {
      check(sqlite_api::sqlite3_bind_null(statement_, place));
    }
  }

  void check(int code) const {
    if (code == SQLITE_OK) return;
    throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(database_), code);
  }

  sqlite_api::sqlite3* database_;
  sqlite_api::sqlite3_stmt* statement_ = nullptr;
};

/// The statement for each row, observed as one of the name. Returns the affected rows.
std::int64_t repeat(Connection& connection, const std::string& name, const std::string& sql,
                    std::span<const Row> rows) {
  internal::Observed observed(connection, name);
  const auto affected = connection.statement(name, true, [&] {
    Repeated statement(connection, sql);
    std::int64_t changed = 0;
    for (const Row& row : rows) changed += statement.run(row);
    return changed;
  });
  observed.ok = true;
  return affected;
}

std::string place(std::size_t index) { return "?" + std::to_string(index + 1); }

std::string places(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ",") + place(i);
  return out;
}

// --- both
// -----------------------------------------------------------------------------------------

/// The name under which a statement is observed and fails.
std::string named(std::string_view verb, std::string_view table) {
  return std::string(verb) + " " + std::string(table);
}

/// `column = column + new` or `column = new`, with the dialect's word for the new value.
std::string merge_text(std::string_view table, const Column& column, const std::string& fresh) {
  const std::string name = name_of(column.name);
  return name + " = " +
         (column.merge == Merge::kAdd ? name_of(table) + "." + name + " + " + fresh : fresh);
}

/// Replaces each `{column}` of the guard by the text of that column's new value.
template <class F>
std::string guard_text(std::string_view guard, const std::vector<Column>& columns, F value_of) {
  std::string out;
  for (std::size_t at = 0; at < guard.size();) {
    if (guard[at] != '{') {
      out += guard[at++];
      continue;
    }
    const std::size_t end = guard.find('}', at);
    CHECK(end != std::string_view::npos, "a '{' of a guard is not closed");
    const std::string_view name = guard.substr(at + 1, end - at - 1);
    const auto column = std::find_if(columns.begin(), columns.end(),
                                     [name](const Column& known) { return known.name == name; });
    CHECK(column != columns.end(), "a guard names a column that is not updated");
    out += value_of(static_cast<std::size_t>(column - columns.begin()));
    at = end + 1;
  }
  return out;
}

void check_distinct(std::size_t keys, std::span<const Row> rows) {
  std::set<std::span<const Value>, decltype([](auto a, auto b) {
             return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
           })>
      seen;
  for (const Row& row : rows) {
    CHECK(seen.insert(std::span(row).first(keys)).second, "the same keys twice in one update");
  }
}

/// What an UPDATE sets whose column i has the new value `value_of(i)`.
template <class F>
std::string sets_text(std::string_view table, const std::vector<Column>& columns, F value_of) {
  std::string sets;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    CHECK(columns[i].merge != Merge::kKeep, "an update of a column that stays");
    sets += (i == 0 ? " SET " : ", ") + merge_text(table, columns[i], value_of(i));
  }
  return sets;
}

/// Key i is `value_of(i)`, for all of them.
template <class F>
std::string keys_text(std::string_view table, const Names& keys, F value_of) {
  std::string out;
  for (std::size_t i = 0; i < keys.size(); ++i)
    out += (i == 0 ? "" : " AND ") + name_of(table) + "." + name_of(keys[i]) + " = " + value_of(i);
  return out;
}

}  // namespace

void insert(Session& session, std::string_view table, const Names& columns,
            std::span<const Row> rows) {
  if (rows.empty()) return;
  Connection& connection = checked(session, columns.size(), rows);
  const std::string into = name_of(table) + " (" + comma_names(columns) + ") VALUES ";
  const std::string name = named("insert", table);
  // OR ROLLBACK: a row that fails ends the transaction, which nobody could commit any more. SQLite
  // need not keep what each statement has changed then (0012_quiet_fence).
  if (session.dialect() == Dialect::kSqlite)
    repeat(connection, name, "INSERT OR ROLLBACK INTO " + into + "(" + places(columns.size()) + ")",
           rows);
  else
    send_rows(connection, name, "INSERT INTO " + into, "", rows);
}

void insert_or_update(Session& session, std::string_view table, const Names& keys,
                      const std::vector<Column>& columns, std::span<const Row> rows) {
  if (rows.empty()) return;
  const Names names = all_names(keys, columns);
  Connection& connection = checked(session, names.size(), rows);
  const bool sqlite = session.dialect() == Dialect::kSqlite;
  std::vector<Column> merged;
  for (const Column& column : columns) {
    if (column.merge != Merge::kKeep) merged.push_back(column);
  }
  const std::string sets = joined(merged, ", ", [&](const Column& column) {
    const std::string name = name_of(column.name);
    return merge_text(table, column, sqlite ? "excluded." + name : "VALUES(" + name + ")");
  });
  const std::string head =
      "INSERT INTO " + name_of(table) + " (" + comma_names(names) + ") VALUES ";
  const std::string name = named("upsert", table);
  if (sqlite) {
    const std::string action = sets.empty() ? "NOTHING" : "UPDATE SET " + sets;
    repeat(
        connection, name,
        head + "(" + places(names.size()) + ") ON CONFLICT(" + comma_names(keys) + ") DO " + action,
        rows);
  } else {
    const std::string key = name_of(keys.front());
    send_rows(connection, name, head,
              " ON DUPLICATE KEY UPDATE " + (sets.empty() ? key + " = " + key : sets), rows);
  }
}

void update_each(Session& session, std::string_view table, const Names& keys,
                 const std::vector<Column>& columns, std::span<const Row> rows,
                 std::string_view guard) {
  if (rows.empty()) return;
  CHECK(!keys.empty() && !columns.empty(), "an update needs keys and columns");
  Connection& connection = checked(session, keys.size() + columns.size(), rows);
  check_distinct(keys.size(), rows);
  const auto new_value = [&keys](auto place_text) {
    return [&keys, place_text](std::size_t i) { return place_text(keys.size() + i); };
  };
  const auto guarded = [&](auto value_of) {
    return guard.empty() ? std::string() : "(" + guard_text(guard, columns, value_of) + ")";
  };
  const std::string update = "UPDATE " + name_of(table), name = named("update", table);
  if (session.dialect() == Dialect::kSqlite) {
    const std::string condition = guarded(new_value(place));
    const auto matched =
        repeat(connection, name,
               update + sets_text(table, columns, new_value(place)) + " WHERE " +
                   keys_text(table, keys, place) + (condition.empty() ? "" : " AND " + condition),
               rows);
    if (!guard.empty() && matched != std::ssize(rows)) throw connection.guard_failed(name);
    return;
  }
  const std::string condition = guarded(new_value(fresh_column));
  const std::string rest = " ON " + keys_text(table, keys, fresh_column) +
                           sets_text(table, columns, new_value(fresh_column)) +
                           (condition.empty() ? "" : " WHERE " + condition);
  for (std::size_t at = 0; at < rows.size(); at += kUpdateRowsMax) {
    const auto chunk = rows.subspan(at, std::min(kUpdateRowsMax, rows.size() - at));
    connection.write(name, update + " JOIN " + fresh_table(connection, chunk) + rest,
                     guard.empty() ? std::nullopt : std::optional(std::ssize(chunk)));
  }
}

}  // namespace colletta::store
