#include "server/store/session.hpp"

#include "server/store/connection.hpp"
#include "server/store/statement.hpp"

namespace colletta::store {
namespace internal {

Cursor::Cursor(Connection& connection, const Query& query, Binds binds,
               std::span<const ColumnKind> columns)
    : connection_(connection),
      query_(query.name),
      observed_(connection.observer ? std::make_unique<Observed>(connection, query.name)
                                    : nullptr) {
  statement_ = connection_.statement(query_, false, [&] {
    Statement& statement = connection_.statements().ready(query, binds, columns);
    try {
      first_ = statement.run();
    } catch (...) {
      statement.finish();
      throw;
    }
    return &statement;
  });
  statement_->busy = true;
  ++connection_.cursors;
}

Cursor::~Cursor() {
  statement_->finish();
  --connection_.cursors;
}

bool Cursor::next() {
  if (!started_) {
    started_ = true;
    if (observed_) observed_->ok = true;
    return first_;
  }
  try {
    return statement_->fetch();
  } catch (const soci::soci_error&) {
    if (observed_) observed_->ok = false;
    throw connection_.translated(query_, During::kStatement);
  }
}

std::span<Cell> Cursor::cells() { return statement_->cells(); }

}  // namespace internal

Session Session::open(const DatabaseUrl& url, Access access, const SessionOptions& options) {
  return Session(std::make_unique<internal::Connection>(url, access, options));
}

Session::Session(std::unique_ptr<internal::Connection> connection)
    : connection_(std::move(connection)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Session Session::scratch() { return open(SqliteUrl{}, Access::kWrite); }

Session Session::beside() const {
  return open(connection_->url(), Access::kRead, connection_->options());
}

Dialect Session::dialect() const { return connection_->dialect(); }
Access Session::access() const { return connection_->access(); }
bool Session::in_transaction() const { return connection_->in_transaction(); }
bool Session::connected() const { return connection_->connected(); }
void Session::reconnect() { connection_->connect(); }
void Session::observe(QueryObserver observer) { connection_->observer = std::move(observer); }

std::int64_t Session::execute(const Query& query, Binds binds) {
  internal::Observed observed(*connection_, query.name);
  const std::int64_t rows = connection_->statement(query.name, true, [&] {
    internal::Statement& statement = connection_->statements().ready(query, binds, {});
    try {
      statement.run();
    } catch (...) {
      statement.finish();
      throw;
    }
    const std::int64_t affected = statement.affected_rows();
    statement.finish();
    return affected;
  });
  observed.ok = true;
  return rows;
}

void Session::run(std::string_view name, const std::string& sql) {
  internal::Observed observed(*connection_, name);
  connection_->statement(name, true, [&] { connection_->raw(sql); });
  observed.ok = true;
}

}  // namespace colletta::store
