// What is behind a Session: SOCI's session with the settings that make it safe, and the one place
// where its exceptions become DatabaseErrors. Only files of server/store include this.
#pragma once

#include <soci/mysql/soci-mysql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/check.hpp"
#include "server/store/file_lock.hpp"
#include "server/store/outgoing.hpp"
#include "server/store/session.hpp"
#include "server/store/transaction.hpp"

namespace colletta::store::internal {

class StatementCache;

inline constexpr int kSqliteBusySeconds = 5;  ///< readers and the writer seldom meet in WAL mode

class Connection {
 public:
  Connection(DatabaseUrl url, store::Access access, SessionOptions options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] Dialect dialect() const { return url_.dialect(); }
  [[nodiscard]] store::Access access() const { return access_; }
  [[nodiscard]] const DatabaseUrl& url() const { return url_; }
  [[nodiscard]] const SessionOptions& options() const { return options_; }
  [[nodiscard]] bool connected() const { return soci_ != nullptr && !lost_; }
  [[nodiscard]] bool in_transaction() const { return in_transaction_; }
  /// What one statement of many rows, or a message of several, may have of the server's memory. A
  /// full batch of events is some 200 KB.
  [[nodiscard]] std::size_t statement_bytes_max() const {
    return std::min<std::size_t>(1 << 20, packet_bytes_ / 2);
  }

  soci::session& soci() { return *soci_; }
  sqlite_api::sqlite3* sqlite();
  MYSQL* mysql();
  StatementCache& statements() { return *statements_; }

  void connect();

  /// `writes` is what write() does in this transaction.
  void begin(Writes writes);
  void commit();
  /// Never throws: what cannot be rolled back loses its connection, and with it the transaction.
  void rollback() noexcept;

  /// Runs `work`, which may throw SOCI's errors: connects first where the connection was lost, and
  /// translates. `repeatable`: work may run again on a new connection if this one was found dead.
  template <class F>
  auto guarded(std::string_view query, During during, bool repeatable, F&& work);
  /// guarded() for a statement, by what is known of the transaction around it.
  template <class F>
  auto statement(std::string_view query, bool writes, F&& work);
  /// The exception being handled, one of SOCI's, as ours. Notes a lost connection and a spoilt
  /// transaction.
  DatabaseError translated(std::string_view query, During during);
  /// A row that was to be written has moved: another process writes too. Spoils the transaction.
  DatabaseError guard_failed(std::string_view query);

  /// One statement as text, unseen by SOCI's parser. Returns the affected rows.
  std::int64_t raw(const std::string& sql);
  /// A writing statement of a transaction on MySQL, as text, at once or with others. `rows`: how
  /// many it must match; others are kRetryable. Throws DatabaseError.
  void write(std::string name, const std::string& sql, std::optional<std::int64_t> rows);

  int cursors = 0;  ///< open ones: they point into this connection, so it MUST NOT be replaced
  QueryObserver observer;

 private:
  [[nodiscard]] bool is_scratch() const;
  void connect_sqlite(const SqliteUrl& url);
  void connect_scratch();
  void connect_mysql(const MysqlUrl& url);
  void ensure_connected(std::string_view query);

  DatabaseUrl url_;
  store::Access access_;
  SessionOptions options_;
  std::optional<FileLock> lock_;
  std::unique_ptr<soci::session> soci_;
  std::unique_ptr<StatementCache> statements_;  // dies before soci_
  std::size_t packet_bytes_ = 0;
  Outgoing outgoing_{*this};
  Writes writes_ = Writes::kAtOnce;
  bool lost_ = false;
  bool in_transaction_ = false;
  bool spoilt_ = false;  // a statement of the open transaction failed
  std::chrono::steady_clock::time_point last_failure_{};
};

/// Throws what MySQL says of its last call when that did not return 0.
inline void must_work(MYSQL* mysql, int code) {
  if (code != 0)
    throw soci::mysql_soci_error(mysql_error(mysql), static_cast<int>(mysql_errno(mysql)));
}

/// Tells the connection's observer how long a named piece of work took, when it goes.
class Observed {
 public:
  Observed(const Connection& connection, std::string_view query)
      : connection_(connection), query_(query), start_(std::chrono::steady_clock::now()) {}
  ~Observed();
  Observed(const Observed&) = delete;
  Observed& operator=(const Observed&) = delete;
  bool ok = false;

 private:
  const Connection& connection_;
  std::string_view query_;
  std::chrono::steady_clock::time_point start_;
};

template <class F>
auto Connection::guarded(std::string_view query, During during, bool repeatable, F&& work) {
  ensure_connected(query);
  // The database may have ended it already: what came now would stand by itself.
  CHECK(!spoilt_, "a statement in a transaction in which one has failed");
  try {
    return work();
  } catch (const soci::soci_error&) {
    DatabaseError error = translated(query, during);
    if (!lost_ || !repeatable || cursors > 0) throw error;
  }
  connect();
  try {
    return work();
  } catch (const soci::soci_error&) {
    throw translated(query, during);
  }
}

template <class F>
auto Connection::statement(std::string_view query, bool writes, F&& work) {
  if (!outgoing_.empty()) outgoing_.settle();
  const bool alone = !in_transaction_;
  return guarded(query, alone && writes ? During::kCommit : During::kStatement,
                 alone && !writes && access_ == store::Access::kRead, std::forward<F>(work));
}

/// The connection of a session, for bulk, migrations and transactions.
struct SessionInternals {
  static Connection& of(Session& session) { return *session.connection_; }
};

}  // namespace colletta::store::internal
