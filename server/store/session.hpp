// One connection to the database, made safe: typed rows, named binds, translated errors, settings
// that hold after every (re)connect. A session belongs to one thread at a time. Users see no SOCI.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "domain/base/check.hpp"
#include "server/store/database_url.hpp"
#include "server/store/errors.hpp"
#include "server/store/query.hpp"

namespace colletta::store {

/// kWrite on SQLite takes the file's one writing place: a lock that no other process, and no other
/// session of this process, can hold at the same time (SQLite 3.40 is safe in WAL mode only with
/// exactly one connection that writes and checkpoints). kRead refuses every write, on both.
enum class Access { kRead, kWrite };

struct SessionOptions {
  int lock_wait_ms = 0;       ///< SQLite, kWrite: how long to wait for the file's writing place
  int connect_timeout_s = 3;  ///< MySQL
  int io_timeout_s = 30;      ///< MySQL: longest silence of the server; migrations take more
};

/// Called after every statement, on the session's thread: the query's name, how long it took, and
/// whether it worked. MUST NOT throw.
using QueryObserver = std::function<void(std::string_view name, std::int64_t us, bool ok)>;

namespace internal {
class Connection;
class Observed;
class Statement;

enum class ColumnKind : char { kInt = 'i', kText = 't' };

struct Cell {
  long long integer = 0;
  std::string text;
  bool null = false;
};

template <class T>
struct Column {
  static_assert(sizeof(T) == 0, "columns are std::int64_t, std::string, or std::optional of these");
};
template <>
struct Column<std::int64_t> {
  static constexpr ColumnKind kKind = ColumnKind::kInt;
  static std::int64_t take(Cell& cell) {
    CHECK(!cell.null, "NULL in a column that the query promises to hold an integer");
    return cell.integer;
  }
};
template <>
struct Column<std::string> {
  static constexpr ColumnKind kKind = ColumnKind::kText;
  static std::string take(Cell& cell) {
    CHECK(!cell.null, "NULL in a column that the query promises to hold a text");
    return std::move(cell.text);
  }
};
template <class T>
struct Column<std::optional<T>> {
  static constexpr ColumnKind kKind = Column<T>::kKind;
  static std::optional<T> take(Cell& cell) {
    if (cell.null) return std::nullopt;
    return Column<T>::take(cell);
  }
};

/// The rows of one running SELECT. Ends the statement when it goes.
class Cursor {
 public:
  Cursor(Connection& connection, const Query& query, Binds binds,
         std::span<const ColumnKind> columns);
  ~Cursor();
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  bool next();
  [[nodiscard]] std::span<Cell> cells();

 private:
  Connection& connection_;
  std::string_view query_;
  std::unique_ptr<Observed> observed_;
  Statement* statement_ = nullptr;
  bool started_ = false;  // run() has fetched the first row already
  bool first_ = false;    // whether there was one
};

template <class... Ts, std::size_t... Is>
std::tuple<Ts...> take_row(std::span<Cell> cells, std::index_sequence<Is...>) {
  return std::tuple<Ts...>(Column<Ts>::take(cells[Is])...);
}

/// For the files of server/store that need more of a session than it offers.
struct SessionInternals;
}  // namespace internal

class Session {
 public:
  /// Throws DatabaseError: kUnavailable, kHeldElsewhere (the message names the process), kOther.
  static Session open(const DatabaseUrl& url, Access access, const SessionOptions& options = {});
  /// An empty SQLite database of this session alone, in bounded memory and for the rest on disk (in
  /// the folder that TMPDIR names, else /var/tmp); gone when the session is. Nothing there survives
  /// anything, and a transaction there MUST NOT be rolled back.
  static Session scratch();
  /// One more session on the same database, which only reads: what it sees is no older than what
  /// this one has read. For work on another thread. Throws DatabaseError.
  [[nodiscard]] Session beside() const;
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  [[nodiscard]] Dialect dialect() const;
  [[nodiscard]] Access access() const;
  [[nodiscard]] bool in_transaction() const;
  /// False after the connection was lost. The next statement or transaction that starts outside a
  /// transaction connects again by itself, at most twice a second; until then it throws
  /// kUnavailable.
  [[nodiscard]] bool connected() const;
  /// Connects again now and restores every setting. Throws DatabaseError; ends no transaction but
  /// forgets one, since the server has.
  void reconnect();
  void observe(QueryObserver observer);

  // Each of these throws DatabaseError. A parameter of the text without a bind, or a bind without a
  // parameter, is a bug (CheckFailure), and so is a text with NUL or broken UTF-8.

  /// Calls `f(columns...)` for every row. SQLite steps through the result in constant memory; the
  /// MySQL client holds the whole result, so callers that need constant memory page by key there.
  /// Inside `f` other queries may run, but not this one.
  template <class... Ts, class F>
  void for_each(const Query& query, Binds binds, F&& f) {
    static constexpr internal::ColumnKind kKinds[] = {internal::Column<Ts>::kKind...};
    internal::Cursor cursor(*connection_, query, binds, kKinds);
    while (cursor.next()) {
      auto row = internal::take_row<Ts...>(cursor.cells(), std::index_sequence_for<Ts...>{});
      std::apply(f, row);
    }
  }

  template <class... Ts>
  std::vector<std::tuple<Ts...>> fetch(const Query& query, Binds binds = {}) {
    std::vector<std::tuple<Ts...>> rows;
    for_each<Ts...>(query, binds, [&rows](Ts&... row) { rows.emplace_back(std::move(row)...); });
    return rows;
  }

  /// The only row, or nothing. A second row is a bug.
  template <class... Ts>
  std::optional<std::tuple<Ts...>> fetch_one(const Query& query, Binds binds = {}) {
    auto rows = fetch<Ts...>(query, binds);
    CHECK(rows.size() <= 1, "a query for one row found several");
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }

  /// Runs an INSERT, UPDATE or DELETE and returns the affected rows: those that its WHERE matched,
  /// on both databases. Outside a transaction it commits by itself.
  std::int64_t execute(const Query& query, Binds binds = {});

  /// Runs one statement exactly as written: no tokens, no parameters. For DDL and settings. The
  /// text MUST be the program's own.
  void run(std::string_view name, const std::string& sql);

 private:
  friend struct internal::SessionInternals;
  explicit Session(std::unique_ptr<internal::Connection> connection);
  std::unique_ptr<internal::Connection> connection_;
};

}  // namespace colletta::store
