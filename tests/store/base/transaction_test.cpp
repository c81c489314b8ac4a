#include "server/store/transaction.hpp"

#include "tests/store/base/fixture.hpp"

namespace colletta::store {
namespace {

using TransactionTest = StoreTest;
INSTANTIATE_TEST_SUITE_P(Databases, TransactionTest, test::both_databases(), test::database_name);

TEST_P(TransactionTest, CommitsOrRollsBack) {
  {
    Transaction transaction(session_);
    EXPECT_TRUE(session_.in_transaction());
    add("a");
  }
  EXPECT_FALSE(session_.in_transaction());
  EXPECT_EQ(count(), 0);
  {
    Transaction transaction(session_);
    add("a");
    transaction.commit();
    EXPECT_FALSE(session_.in_transaction());
  }
  EXPECT_EQ(count(), 1);
}

TEST_P(TransactionTest, NestingIsABug) {
  Transaction transaction(session_);
  EXPECT_THROW(Transaction{session_}, CheckFailure);
  add("a");
  transaction.commit();
  EXPECT_EQ(count(), 1);
}

TEST_P(TransactionTest, AFailedStatementDiscardsAll) {
  add("a");
  {
    Transaction transaction(session_);
    add("b");
    EXPECT_EQ(fault_of([&] { add("a"); }), Fault::kDuplicateKey);
    EXPECT_THROW(transaction.commit(), CheckFailure);
  }
  EXPECT_EQ(count(), 1);
  Transaction next(session_);
  add("c");
  next.commit();
  EXPECT_EQ(count(), 2);
}

TEST_P(TransactionTest, AReadingTransactionIsOneSnapshot) {
  Session reader = database_.read();
  {
    Transaction snapshot(reader);
    EXPECT_EQ(count_in(reader), 0);
    add("a");
    EXPECT_EQ(count_in(reader), 0);
    snapshot.commit();
  }
  EXPECT_EQ(count_in(reader), 1);
}

TEST(TransactionOnMariaDb, DeadlocksAndLockWaitsAreRetryable) {
  test::TestDatabase database("mariadb");
  Session one = database.write();
  one.run("create item", expand(kCreateItem.sql, one.dialect()));
  Session two = database.write();
  two.run("short wait", "SET SESSION innodb_lock_wait_timeout=1");
  constexpr Query kTouch{"touch", "UPDATE item SET amount = amount + 1 WHERE id = :id"};
  for (const char* id : {"a", "b"}) {
    one.execute(kAddItem, {{"city", "demo"}, {"id", id}, {"name", "x"}, {"amount", 0}});
  }
  {
    Transaction first(one);
    one.execute(kTouch, {{"id", "a"}});
    Transaction second(two);
    try {
      two.execute(kTouch, {{"id", "a"}});
      FAIL() << "waited for a row that another transaction holds";
    } catch (const DatabaseError& error) {
      EXPECT_EQ(error.fault(), Fault::kRetryable);
      EXPECT_EQ(error.code(), 1205);
      EXPECT_EQ(error.query(), "touch");
    }
    EXPECT_THROW(second.commit(), CheckFailure);
  }
  // Snapshot isolation: a row changed since the snapshot began is refused, not silently
  // overwritten.
  two.run("repeatable", "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  Transaction late(two);
  two.fetch<std::int64_t>({"look", "SELECT amount FROM item WHERE id = 'a'"});
  one.execute(kTouch, {{"id", "a"}});
  try {
    two.execute(kTouch, {{"id", "a"}});
    FAIL() << "wrote over a newer row";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.fault(), Fault::kRetryable);
    EXPECT_EQ(error.code(), 1020);
  }
}

TEST(TransactionOnSqlite, AWriteBesideTheWriterIsRetryable) {
  test::TestDatabase database("sqlite");
  Session writer = database.write();
  writer.run("create item", expand(kCreateItem.sql, writer.dialect()));
  // A second connection, as a stray program would make: it takes SQLite's lock, not ours.
  Session stray = database.read();
  stray.run("allow", "PRAGMA query_only=OFF");
  stray.run("take", "BEGIN IMMEDIATE");
  writer.run("no wait", "PRAGMA busy_timeout=10");
  EXPECT_EQ(fault_of([&] { Transaction transaction(writer); }), Fault::kRetryable);
  EXPECT_FALSE(writer.in_transaction());
  stray.run("leave", "ROLLBACK");
  Transaction transaction(writer);
  transaction.commit();
}

}  // namespace
}  // namespace colletta::store
