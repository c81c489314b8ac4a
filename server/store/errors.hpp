// What can go wrong between the program and its database, sorted by what the caller can do about
// it. Messages never hold bound values: those are e-mail addresses, tokens and stories.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace colletta::store {

enum class Fault {
  kRetryable,       ///< deadlock, lock wait, snapshot conflict, busy: run the transaction again
  kDuplicateKey,    ///< a PRIMARY KEY or UNIQUE refused the row
  kConstraint,      ///< NOT NULL, CHECK, foreign key, a trigger or a column's type refused the row
  kUnavailable,     ///< no connection; nothing was done
  kUnknownOutcome,  ///< the connection was lost during COMMIT: look up what happened, never re-run
  kNotWritable,     ///< disk full, or a read-only database or session
  kHeldElsewhere,   ///< another process writes to this SQLite file
  kOther,           ///< a bug or a wrong configuration: syntax, missing table, access denied
};
std::string_view to_string(Fault fault) noexcept;

class DatabaseError : public std::runtime_error {
 public:
  DatabaseError(Fault fault, int code, std::string_view query, std::string_view message);

  [[nodiscard]] Fault fault() const noexcept { return fault_; }
  /// The number of MariaDB/MySQL's error, or SQLite's extended result code; 0 when neither applies.
  [[nodiscard]] int code() const noexcept { return code_; }
  /// The query's name ("campaign_by_slug", "commit", "insert event").
  [[nodiscard]] const std::string& query() const noexcept { return query_; }

 private:
  Fault fault_;
  int code_;
  std::string query_;
};

/// Whether what failed could have taken effect although its answer never came.
enum class During {
  kStatement,  ///< inside a transaction, or only reading: a lost connection undid it
  kCommit,     ///< COMMIT, or a writing statement that commits by itself
};

/// The error for a code of MariaDB/MySQL or its client. `server_message` is shown only where it is
/// known to hold names of columns and keys alone.
DatabaseError error_of_mysql(unsigned code, std::string_view server_message, std::string_view query,
                             During during);
/// The error for an (extended) result code of SQLite, whose messages never hold bound values.
DatabaseError error_of_sqlite(int code, std::string_view message, std::string_view query,
                              During during);

}  // namespace colletta::store
