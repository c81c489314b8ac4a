// Brings a database to the program's schema: forward only, each step once, safe with several
// processes.
//
// A migration is a file sql/schema/NNNN_name.sql, NNNN counting up from 0001 without gaps. It holds
// statements with the tokens of dialect.hpp, each ended by `;` at the end of a line; a CREATE
// TRIGGER has such ends inside its body and is ended by a line that is only `;;`. A line `-- only:
// sqlite` or
// `-- only: mysql` before a statement leaves it out on the other database. Other comments are
// dropped.
//
// On SQLite a migration is one transaction. MySQL commits each DDL statement by itself, so there
// the row of schema_migration counts the steps that are done, and an interrupted migration goes on
// at the step where it stopped; if exactly that step had taken effect already, its "exists already"
// error counts as done. Steps that are not DDL MUST be harmless when run twice.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/time.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct Migration {
  int version = 0;
  std::string_view name;  ///< file name without number and ending
  std::string_view sql;   ///< the file's text
};

/// The files of sql/schema, by version.
std::span<const Migration> embedded_migrations();

/// SHA-256 as 64 hexadecimal digits; passed in, since the store links no cryptography.
using Sha256Hex = std::function<std::string(std::string_view)>;

struct MigrationReport {
  int version_before = 0;  ///< 0: an empty database
  int version_after = 0;
  std::vector<std::string> applied;  ///< names, in order
};

/// How long one process waits for another that migrates the same MySQL database: longer than any
/// migration so far. (On SQLite whoever holds the writing session is alone already.)
inline constexpr int kMigrationWaitMs = 60'000;

/// Applies what is missing, on a writing session. Error kVersionMismatch (field "schema", a detail
/// for people) when an applied migration's checksum differs from the program's or the database is
/// newer than the program. Throws DatabaseError; kHeldElsewhere after waiting in vain.
Result<MigrationReport> migrate(Session& session, std::span<const Migration> migrations,
                                const Sha256Hex& sha256, const Clock& clock,
                                int lock_wait_ms = kMigrationWaitMs);

/// What `migrate` would apply: how many migrations. Same errors; changes nothing, any session.
Result<int> pending_migrations(Session& session, std::span<const Migration> migrations,
                               const Sha256Hex& sha256);

/// The statements of one migration for one database, ready to run.
std::vector<std::string> migration_steps(const Migration& migration, Dialect dialect);

}  // namespace colletta::store
