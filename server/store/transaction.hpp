// A transaction as a scope: what is not committed is rolled back.
#pragma once

#include "server/store/session.hpp"

namespace colletta::store {

/// How the functions of bulk.hpp write to MySQL. SQLite, which has no round trips, knows one way.
enum class Writes {
  kAtOnce,    ///< each is answered before the next begins
  kTogether,  ///< several in a message: what fails does so at a later statement, or at commit()
};

/// On a writing session: BEGIN IMMEDIATE on SQLite, START TRANSACTION at READ COMMITTED on MySQL.
/// On a reading session: one snapshot for everything that is read inside, on both. A transaction
/// inside a transaction is a bug. Any DatabaseError inside discards the transaction: the server may
/// have rolled back part or all of it, so commit() after one is a bug, and the caller runs the
/// whole of it again or gives up.
class Transaction {
 public:
  /// Connects again first when the connection had been lost. Throws DatabaseError.
  explicit Transaction(Session& session, Writes writes = Writes::kAtOnce);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Throws DatabaseError; with kUnknownOutcome nobody knows whether it took effect.
  void commit();

 private:
  Session& session_;
  bool open_ = true;
};

}  // namespace colletta::store
