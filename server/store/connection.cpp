#include "server/store/connection.hpp"

#include <filesystem>
#include <utility>

#include "domain/base/check.hpp"
#include "server/store/statement.hpp"

namespace colletta::store::internal {
namespace {

constexpr int kLockWaitSeconds = 3;  ///< longer than any batch; then the batch runs again
constexpr int kMetadataWaitSeconds = 30;
/// What a batch touches of the indexes; with SQLite's own 2 MB a third of a batch was reading pages
/// again.
constexpr int kWriterCacheKib = 16 << 10;
constexpr int kScratchCacheKib = 48 << 10;  ///< a replay's memory; the rest is on disk
constexpr unsigned kUnknownVariable = 1193;
constexpr auto kReconnectEvery = std::chrono::milliseconds(500);

/// The word as a value of SOCI's MySQL connect string.
std::string in_quotes(std::string_view word) {
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

/// A session belongs to one thread at a time, so SQLite need not lock its connections at every
/// call. Too late after its first use, when it goes on locking.
void trust_threads_once() {
  static const int done = sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  (void)done;
}

}  // namespace

Connection::Connection(DatabaseUrl url, store::Access access, SessionOptions options)
    : url_(std::move(url)), access_(access), options_(options) {
  if (dialect() == Dialect::kSqlite) trust_threads_once();
  if (dialect() == Dialect::kSqlite && access_ == store::Access::kWrite && !is_scratch()) {
    // One lock for one file, whatever way its path is written.
    lock_.emplace(std::filesystem::weakly_canonical(url_.sqlite().path).string(),
                  options_.lock_wait_ms);
  }
  connect();
}

Connection::~Connection() {
  if (in_transaction_) rollback();
}

sqlite_api::sqlite3* Connection::sqlite() {
  return static_cast<soci::sqlite3_session_backend*>(soci_->get_backend())->conn_;
}

MYSQL* Connection::mysql() {
  return static_cast<soci::mysql_session_backend*>(soci_->get_backend())->conn_;
}

void Connection::connect() {
  CHECK(cursors == 0, "a connection is replaced under the rows that are being read");
  statements_.reset();
  soci_.reset();
  in_transaction_ = false;
  spoilt_ = false;
  try {
    if (dialect() == Dialect::kSqlite) {
      connect_sqlite(url_.sqlite());
    } else {
      connect_mysql(url_.mysql());
    }
  } catch (const soci::soci_error&) {
    DatabaseError error = translated("connect", During::kStatement);
    lost_ = true;
    last_failure_ = std::chrono::steady_clock::now();
    throw error;
  }
  statements_ = std::make_unique<StatementCache>(*this);
  lost_ = false;
}

bool Connection::is_scratch() const {
  return dialect() == Dialect::kSqlite && url_.sqlite().path.empty();
}

void Connection::connect_scratch() {
  // SQLite keeps a database without a name in its page cache, and what does not fit there in a file
  // that has no name either and is gone with the process, however that ends.
  soci_ = std::make_unique<soci::session>(soci::sqlite3, R"(dbname="")");
  sqlite_api::sqlite3_extended_result_codes(sqlite(), 1);
  raw("PRAGMA journal_mode=OFF");
  raw("PRAGMA synchronous=OFF");
  raw("PRAGMA temp_store=FILE");
  raw("PRAGMA cache_size=-" + std::to_string(kScratchCacheKib));
}

void Connection::connect_sqlite(const SqliteUrl& url) {
  if (is_scratch()) return connect_scratch();
  const bool writes = access_ == store::Access::kWrite;
  if (!writes && !std::filesystem::exists(url.path)) {
    throw DatabaseError(Fault::kUnavailable, 0, "connect", "there is no database at " + url.path);
  }
  soci_ = std::make_unique<soci::session>(
      soci::sqlite3, "dbname=\"" + url.path + "\" timeout=" + std::to_string(kSqliteBusySeconds));
  sqlite_api::sqlite3_extended_result_codes(sqlite(), 1);
  if (writes) {
    std::string mode;
    *soci_ << "PRAGMA journal_mode=WAL", soci::into(mode);
    if (mode != "wal") {
      throw DatabaseError(Fault::kOther, 0, "connect",
                          "the file system of " + url.path + " cannot hold SQLite's WAL");
    }
    raw("PRAGMA synchronous=FULL");
    raw("PRAGMA foreign_keys=ON");
    // What was erased must not stay readable in free space (forget.hpp).
    raw("PRAGMA secure_delete=ON");
    raw("PRAGMA cache_size=-" + std::to_string(kWriterCacheKib));
  } else {
    // SQLite 3.40 has a race when two connections checkpoint: a reader never does, not at its end.
    raw("PRAGMA wal_autocheckpoint=0");
    sqlite_api::sqlite3_db_config(sqlite(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    raw("PRAGMA query_only=ON");
  }
}

void Connection::connect_mysql(const MysqlUrl& url) {
  // charset in the connect string, so that the client escapes for the character set in use.
  std::string text = "charset=utf8mb4 user=" + in_quotes(url.user) +
                     " db=" + in_quotes(url.database) +
                     " connect_timeout=" + std::to_string(options_.connect_timeout_s) +
                     " read_timeout=" + std::to_string(options_.io_timeout_s) +
                     " write_timeout=" + std::to_string(options_.io_timeout_s);
  if (!url.password.empty()) text += " password=" + in_quotes(url.password);
  if (url.socket.empty()) {
    // The client takes the word "localhost" for a socket that the URL did not name.
    text += " host=" + in_quotes(url.host == "localhost" ? "127.0.0.1" : url.host) +
            " port=" + std::to_string(url.port);
  } else {
    text += " unix_socket=" + in_quotes(url.socket);
  }
  soci_ = std::make_unique<soci::session>(soci::mysql, text);
  raw("SET SESSION sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
      "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', time_zone='+00:00', "
      "collation_connection=utf8mb4_bin, innodb_lock_wait_timeout=" +
      std::to_string(kLockWaitSeconds) +
      ", lock_wait_timeout=" + std::to_string(kMetadataWaitSeconds));
  // For Outgoing and Reads alone, whose texts are escaped like all others (literals.hpp).
  if (access_ == store::Access::kWrite)
    must_work(mysql(), mysql_set_server_option(mysql(), MYSQL_OPTION_MULTI_STATEMENTS_ON));
  raw(access_ == store::Access::kWrite
          ? "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE"
          : "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  try {
    raw("SET SESSION innodb_snapshot_isolation=ON");
  } catch (const soci::mysql_soci_error& error) {
    if (error.err_num_ != kUnknownVariable) throw;  // MySQL, and MariaDB before 10.6.18, lack it
  }
  long long packet = 0;
  *soci_ << "SELECT @@max_allowed_packet", soci::into(packet);
  packet_bytes_ = static_cast<std::size_t>(packet);
}

void Connection::ensure_connected(std::string_view query) {
  if (connected()) return;
  if (in_transaction_) {
    throw DatabaseError(Fault::kUnavailable, 0, query, "the transaction's connection was lost");
  }
  if (std::chrono::steady_clock::now() - last_failure_ < kReconnectEvery) {
    throw DatabaseError(Fault::kUnavailable, 0, query, "the connection is lost");
  }
  if (cursors > 0) {
    throw DatabaseError(Fault::kUnavailable, 0, query, "the connection was lost in a loop");
  }
  connect();
}

void Connection::begin(Writes how) {
  CHECK(!in_transaction_, "a transaction inside a transaction");
  const bool writes = access_ == store::Access::kWrite;
  Observed observed(*this, "begin");
  guarded("begin", During::kStatement, true, [&] {
    if (dialect() == Dialect::kSqlite) {
      raw(writes ? "BEGIN IMMEDIATE" : "BEGIN");
    } else if (writes) {
      raw("START TRANSACTION");
    } else {
      raw("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    }
  });
  in_transaction_ = true;
  spoilt_ = false;
  writes_ = how;
  observed.ok = true;
}

void Connection::commit() {
  CHECK(in_transaction_, "commit without a transaction");
  if (!outgoing_.empty()) outgoing_.settle();
  CHECK(!spoilt_, "commit of a transaction in which a statement failed");
  Observed observed(*this, "commit");
  guarded("commit", During::kCommit, false, [&] { raw("COMMIT"); });
  in_transaction_ = false;
  observed.ok = true;
}

void Connection::rollback() noexcept {
  in_transaction_ = false;
  spoilt_ = false;
  if (!connected()) return;
  outgoing_.abandon();
  try {
    // SQLite may have rolled back by itself; asking it to again would be an error.
    if (dialect() == Dialect::kMysql || sqlite_api::sqlite3_get_autocommit(sqlite()) == 0) {
      raw("ROLLBACK");
    }
  } catch (...) {
    lost_ = true;
  }
}

std::int64_t Connection::raw(const std::string& sql) {
  if (dialect() == Dialect::kSqlite) {
    const int code = sqlite_api::sqlite3_exec(sqlite(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) {
      throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(sqlite()), code);
    }
    return sqlite_api::sqlite3_changes(sqlite());
  }
  must_work(mysql(), mysql_real_query(mysql(), sql.data(), sql.size()));
  if (MYSQL_RES* result = mysql_store_result(mysql())) {
    mysql_free_result(result);
    return 0;
  }
  return static_cast<std::int64_t>(mysql_affected_rows(mysql()));
}

void Connection::write(std::string name, const std::string& sql, std::optional<std::int64_t> rows) {
  if (writes_ == Writes::kTogether) return outgoing_.add(std::move(name), sql, rows);
  Observed observed(*this, name);
  const std::int64_t matched = statement(name, true, [&] { return raw(sql); });
  if (rows && *rows != matched) throw guard_failed(name);
  observed.ok = true;
}

DatabaseError Connection::guard_failed(std::string_view query) {
  spoilt_ = true;
  return {Fault::kRetryable, 0, query, "a guard did not hold: the figures had moved"};
}

DatabaseError Connection::translated(std::string_view query, During during) {
  if (in_transaction_) spoilt_ = true;
  const auto noted = [this](DatabaseError error) {
    if (error.fault() == Fault::kUnavailable || error.fault() == Fault::kUnknownOutcome) {
      lost_ = true;
    }
    return error;
  };
  try {
    throw;
  } catch (const soci::mysql_soci_error& error) {
    return noted(error_of_mysql(error.err_num_, error.get_error_message(), query, during));
  } catch (const soci::sqlite3_soci_error& error) {
    return noted(error_of_sqlite(error.result(), error.get_error_message(), query, during));
  } catch (const soci::soci_error& error) {
    return {Fault::kOther, 0, query, error.get_error_message()};
  }
}

Observed::~Observed() {
  if (!connection_.observer) return;
  const auto took = std::chrono::steady_clock::now() - start_;
  connection_.observer(query_, std::chrono::duration_cast<std::chrono::microseconds>(took).count(),
                       ok);
}

}  // namespace colletta::store::internal
