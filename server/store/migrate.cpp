#include "server/store/migrate.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "server/store/connection.hpp"
#include "server/store/dialect.hpp"
#include "server/store/transaction.hpp"

namespace colletta::store {
namespace {

constexpr Query kCreateTable{"create_schema_migration",
                             R"(CREATE TABLE IF NOT EXISTS schema_migration (
  version {{int}} NOT NULL PRIMARY KEY,
  name {{key}} NOT NULL,
  checksum {{hash}} NOT NULL,
  steps {{int}} NOT NULL,
  applied_at {{int}}
) {{table_options}})"};
constexpr Query kTableExists{"schema_migration_exists",
                             "SELECT COUNT(*) FROM {{tables}} WHERE name = 'schema_migration'"};
constexpr Query kApplied{
    "schema_migration_all",
    "SELECT version, name, checksum, steps, applied_at FROM schema_migration ORDER BY version"};
constexpr Query kBegin{"schema_migration_begin",
                       "INSERT INTO schema_migration (version, name, checksum, steps, applied_at) "
                       "VALUES (:version, :name, :checksum, 0, NULL)"};
constexpr Query kStep{"schema_migration_step",
                      "UPDATE schema_migration SET steps = :steps WHERE version = :version"};
constexpr Query kEnd{"schema_migration_end",
                     "UPDATE schema_migration SET applied_at = :now WHERE version = :version"};
// Asked again and again, not with a wait of the server's: that would look like a lost connection.
constexpr Query kLock{"schema_migration_lock",
                      "SELECT GET_LOCK(CONCAT('colletta_', MD5(DATABASE())), 0)"};
constexpr Query kUnlock{"schema_migration_unlock",
                        "SELECT RELEASE_LOCK(CONCAT('colletta_', MD5(DATABASE())))"};

constexpr auto kLockPoll = std::chrono::milliseconds(50);

struct Applied {
  std::int64_t version = 0;
  std::string name;
  std::string checksum;
  std::int64_t steps = 0;
  bool complete = false;
};

/// MySQL's lock among those who migrate one database. SQLite has its writing place for that.
class MigrationLock {
 public:
  MigrationLock(Session& session, int wait_ms) : session_(session) {
    if (session_.dialect() == Dialect::kSqlite) return;
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
    for (;;) {
      const auto got = session_.fetch_one<std::optional<std::int64_t>>(kLock);
      held_ = got && std::get<0>(*got) == 1;
      if (held_) return;
      if (std::chrono::steady_clock::now() >= give_up) {
        throw DatabaseError(Fault::kHeldElsewhere, 0, "migrate",
                            "another process is migrating this database");
      }
      std::this_thread::sleep_for(kLockPoll);
    }
  }
  ~MigrationLock() {
    if (!held_) return;
    try {
      session_.fetch_one<std::optional<std::int64_t>>(kUnlock);
    } catch (const DatabaseError&) {
      // The server drops the lock with the connection.
    }
  }
  MigrationLock(const MigrationLock&) = delete;
  MigrationLock& operator=(const MigrationLock&) = delete;

 private:
  Session& session_;
  bool held_ = false;
};

std::vector<Applied> applied_migrations(Session& session) {
  std::vector<Applied> out;
  const auto exists = session.fetch_one<std::int64_t>(kTableExists);
  if (std::get<0>(*exists) == 0) return out;
  session
      .for_each<std::int64_t, std::string, std::string, std::int64_t, std::optional<std::int64_t>>(
          kApplied, {},
          [&out](std::int64_t version, std::string& name, std::string& checksum, std::int64_t steps,
                 const std::optional<std::int64_t>& at) {
            out.push_back({version, std::move(name), std::move(checksum), steps, at.has_value()});
          });
  return out;
}

Error mismatch(std::string detail) {
  return err(Errc::kVersionMismatch, "schema", std::move(detail));
}

/// Whether what the database says was applied is what the program knows.
Status agrees(const std::vector<Applied>& applied, std::span<const Migration> migrations,
              const Sha256Hex& sha256) {
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const Applied& row = applied[i];
    if (i >= migrations.size()) {
      return mismatch("the database has migration " + std::to_string(row.version) + " (" +
                      row.name + "), this program knows only " + std::to_string(migrations.size()) +
                      ": it needs a newer program");
    }
    if (row.version != migrations[i].version || row.checksum != sha256(migrations[i].sql)) {
      return mismatch("migration " + std::to_string(row.version) + " (" + row.name +
                      ") was applied with another text than this program holds: an applied "
                      "migration is never changed, a new one is added");
    }
  }
  return {};
}

/// Errors of MySQL that say: this step has taken effect already.
bool says_done(const DatabaseError& error) {
  switch (error.code()) {
    case 1050:  // table or view exists
    case 1060:  // column exists
    case 1061:  // index exists
    case 1091:  // nothing to drop
    case 1359:  // trigger exists
      return true;
  }
  return false;
}

void run_steps(Session& session, const Migration& migration, std::int64_t done, bool resumed) {
  const std::vector<std::string> steps = migration_steps(migration, session.dialect());
  const std::string name = "migration " + std::to_string(migration.version);
  for (auto i = static_cast<std::size_t>(done); i < steps.size(); ++i) {
    try {
      session.run(name, steps[i]);
    } catch (const DatabaseError& error) {
      if (!resumed || !says_done(error)) throw;
    }
    resumed = false;
    session.execute(kStep, {{"steps", i + 1}, {"version", migration.version}});
  }
}

void apply(Session& session, const Migration& migration, const Applied* begun,
           const Sha256Hex& sha256, const Clock& clock) {
  std::optional<Transaction> transaction;
  if (session.dialect() == Dialect::kSqlite) transaction.emplace(session);
  if (begun == nullptr) {
    session.execute(kBegin, {{"version", migration.version},
                             {"name", migration.name},
                             {"checksum", sha256(migration.sql)}});
  }
  run_steps(session, migration, begun == nullptr ? 0 : begun->steps, begun != nullptr);
  session.execute(kEnd, {{"now", clock()}, {"version", migration.version}});
  if (transaction) transaction->commit();
}

// --- the text of a migration
// ------------------------------------------------------------------------

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

}  // namespace

std::vector<std::string> migration_steps(const Migration& migration, Dialect dialect) {
  constexpr std::string_view kOnly = "-- only: ";
  const std::string_view own = dialect == Dialect::kSqlite ? "sqlite" : "mysql";
  std::vector<std::string> steps;
  std::string statement;
  bool wanted = true;
  const auto end_statement = [&] {
    const std::string text = expand(statement, dialect);
    if (wanted && !trimmed(text).empty()) steps.emplace_back(trimmed(text));
    statement.clear();
    wanted = true;
  };
  std::string_view rest = migration.sql;
  while (!rest.empty()) {
    const std::size_t line_end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trimmed(rest.substr(0, line_end));
    rest.remove_prefix(std::min(line_end + 1, rest.size()));
    if (line.starts_with(kOnly)) {
      CHECK(trimmed(statement).empty(), "'-- only:' stands inside a statement");
      const std::string_view only = trimmed(line.substr(kOnly.size()));
      CHECK(only == "sqlite" || only == "mysql", "'-- only:' names neither sqlite nor mysql");
      wanted = only == own;
      continue;
    }
    if (line.starts_with("--")) continue;
    const bool trigger = trimmed(statement).starts_with("CREATE TRIGGER") ||
                         (trimmed(statement).empty() && line.starts_with("CREATE TRIGGER"));
    if (line == ";;") {
      CHECK(trigger, "';;' ends a CREATE TRIGGER and nothing else");
      end_statement();
    } else if (!trigger && line.ends_with(';')) {
      statement += line.substr(0, line.size() - 1);
      end_statement();
    } else {
      statement += line;
      statement += '\n';
    }
  }
  CHECK(trimmed(statement).empty(), "a migration's last statement is not ended");
  return steps;
}

Result<int> pending_migrations(Session& session, std::span<const Migration> migrations,
                               const Sha256Hex& sha256) {
  const auto applied = applied_migrations(session);
  if (const Status status = agrees(applied, migrations, sha256); !status) return status.error();
  const auto complete = std::count_if(applied.begin(), applied.end(),
                                      [](const Applied& row) { return row.complete; });
  return static_cast<int>(migrations.size()) - static_cast<int>(complete);
}

Result<MigrationReport> migrate(Session& session, std::span<const Migration> migrations,
                                const Sha256Hex& sha256, const Clock& clock, int lock_wait_ms) {
  CHECK(session.access() == Access::kWrite, "only a writing session migrates");
  const MigrationLock lock(session, lock_wait_ms);
  // An older program must not touch a newer database, so the look comes before the table.
  const auto applied = applied_migrations(session);
  if (const Status status = agrees(applied, migrations, sha256); !status) return status.error();
  if (applied.empty()) session.run(kCreateTable.name, expand(kCreateTable.sql, session.dialect()));

  MigrationReport report;
  for (const Migration& migration : migrations) {
    const auto at = static_cast<std::size_t>(migration.version - 1);
    const Applied* begun = at < applied.size() ? &applied[at] : nullptr;
    if (begun != nullptr && begun->complete) {
      report.version_before = migration.version;
    } else {
      apply(session, migration, begun, sha256, clock);
      report.applied.emplace_back(migration.name);
    }
    report.version_after = migration.version;
  }
  return report;
}

}  // namespace colletta::store
