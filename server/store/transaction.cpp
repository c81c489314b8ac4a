#include "server/store/transaction.hpp"

#include "server/store/connection.hpp"

namespace colletta::store {

using internal::SessionInternals;

Transaction::Transaction(Session& session, Writes writes) : session_(session) {
  SessionInternals::of(session_).begin(writes);
}

Transaction::~Transaction() {
  if (open_) SessionInternals::of(session_).rollback();
}

void Transaction::commit() {
  SessionInternals::of(session_).commit();
  open_ = false;
}

}  // namespace colletta::store
