#include "server/store/forget.hpp"

#include "server/store/bulk.hpp"
#include "server/store/connection.hpp"
#include "server/store/transaction.hpp"

namespace colletta::store {
namespace {

constexpr Query kDue{"bytes_due", "SELECT COUNT(*) FROM installation WHERE name = 'bytes_due'"};
constexpr Query kDone{"bytes_gone", "DELETE FROM installation WHERE name = 'bytes_due'"};

bool empty_log(internal::Connection& connection, int wait_ms) {
  auto* db = connection.sqlite();
  sqlite_api::sqlite3_busy_timeout(db, wait_ms);
  const int code = sqlite_api::sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_TRUNCATE,
                                                         nullptr, nullptr);
  sqlite_api::sqlite3_busy_timeout(db, internal::kSqliteBusySeconds * 1'000);
  if (code == SQLITE_OK) return true;
  if ((code & 0xFF) == SQLITE_BUSY) return false;
  throw DatabaseError(Fault::kOther, code, "forget_bytes", sqlite_api::sqlite3_errmsg(db));
}

}  // namespace

void note_bytes_due(Session& session) {
  if (session.dialect() != Dialect::kSqlite) return;
  const std::vector<Row> rows{row("bytes_due", "")};
  insert_or_update(session, "installation", {"name"}, {"value"}, rows);
}

bool bytes_due(Session& session) {
  if (session.dialect() != Dialect::kSqlite) return false;
  return std::get<0>(*session.fetch_one<std::int64_t>(kDue)) > 0;
}

bool forget_bytes(Session& session, int wait_ms) {
  if (session.dialect() != Dialect::kSqlite) return true;
  CHECK(!session.in_transaction(), "the log cannot be emptied inside a transaction");
  if (!empty_log(internal::SessionInternals::of(session), wait_ms)) return false;
  session.execute(kDone);
  return true;
}

}  // namespace colletta::store
