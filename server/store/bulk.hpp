// Many rows, one statement: the only place that writes values into SQL text, and so the only one
// that escapes. Table and column names are the program's own words; values may be anything that
// Value is.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "server/store/session.hpp"

namespace colletta::store {

/// Names of tables and columns: [a-z0-9_], checked.
using Names = std::vector<std::string_view>;

/// What a row does to a column that has a value already.
enum class Merge {
  kReplace,  ///< takes the new value
  kAdd,      ///< adds the new value, an integer, to it
  kKeep,     ///< stays
};

struct Column {
  Column(std::string_view column, Merge how = Merge::kReplace) : name(column), merge(how) {}
  Column(const char* column) : name(column) {}  // NOLINT(google-explicit-constructor)
  std::string_view name;
  Merge merge = Merge::kReplace;
};

// Each of these MUST run inside a Transaction (a long list becomes several statements) and throws
// DatabaseError. An empty list of rows does nothing. On MySQL a list is sent as multi-row
// statements within the server's packet; on SQLite, which has no round trips, as one prepared
// statement run for each row, which needs no text at all. In a transaction of Writes::kTogether
// MySQL's errors come later: with the next statement that is answered, or with commit().

/// Inserts all rows; `columns` names their values in order.
void insert(Session& session, std::string_view table, const Names& columns,
            std::span<const Row> rows);

/// Inserts each row, or where `keys` (a primary or unique key) exist merges it: a row holds the
/// keys' values, then the columns'. With every column kKeep: inserts what is missing. Returns
/// nothing, since the two databases count merged rows differently. On MySQL any unique key of the
/// table counts as a conflict, not only `keys`.
void insert_or_update(Session& session, std::string_view table, const Names& keys,
                      const std::vector<Column>& columns, std::span<const Row> rows);

/// Updates the rows with the given keys: a row holds the keys' values, then the columns'. The same
/// keys twice are a bug (add deltas first). `guard` is a condition on each row, where `{column}`
/// stands for the row's new value or delta: "reserved + {reserved} <= budget". With a guard every
/// row must match it and its keys, which must be unique; else kRetryable, since somebody else has
/// moved the same row.
void update_each(Session& session, std::string_view table, const Names& keys,
                 const std::vector<Column>& columns, std::span<const Row> rows,
                 std::string_view guard = {});

}  // namespace colletta::store
