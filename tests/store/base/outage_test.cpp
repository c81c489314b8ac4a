// Databases that go away, stall, fill up or belong to somebody else.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <thread>

#include "server/store/read_pool.hpp"
#include "tests/store/base/fixture.hpp"
#include "tests/support/process.hpp"

namespace colletta::store {
namespace {

using testing::HasSubstr;
using Milliseconds = std::chrono::milliseconds;

/// Longer than the pause between two attempts to connect again.
constexpr Milliseconds kReconnectPause(550);

class MariaDbOutage : public testing::Test {
 protected:
  void SetUp() override {
    session_.run("create item", expand(kCreateItem.sql, session_.dialect()));
  }
  static void add(Session& session, std::string_view id) {
    session.execute(kAddItem, {{"city", "demo"}, {"id", id}, {"name", "x"}, {"amount", 0}});
  }
  static std::int64_t count(Session& session) {
    return std::get<0>(session.fetch_one<std::int64_t>(kCountItems).value());
  }
  void kill_connection(Session& session) {
    const auto id = session.fetch_one<std::int64_t>({"id", "SELECT CONNECTION_ID()"});
    admin_.run("kill", "KILL " + std::to_string(std::get<0>(id.value())));
  }

  // Each test starts again what it stops, and no other test of the program runs meanwhile.
  test::MariaDb* server_ = &test::MariaDb::shared();
  DatabaseUrl url_ = server_->fresh_database();
  Session session_ = Session::open(url_, Access::kWrite);
  Session admin_ = Session::open(url_, Access::kWrite);
};

TEST_F(MariaDbOutage, ComesBackAfterARestart) {
  Session reader = Session::open(url_, Access::kRead);
  add(session_, "a");
  server_->kill();
  EXPECT_EQ(fault_of([&] { count(reader); }), Fault::kUnavailable);
  EXPECT_EQ(fault_of([&] { Transaction transaction(session_); }), Fault::kUnavailable);
  EXPECT_FALSE(session_.connected());
  EXPECT_EQ(fault_of([&] { Session::open(url_, Access::kRead); }), Fault::kUnavailable);
  server_->start();
  std::this_thread::sleep_for(kReconnectPause);
  EXPECT_EQ(count(reader), 1) << "what was committed is there";
  Transaction transaction(session_);
  add(session_, "b");
  transaction.commit();
  EXPECT_TRUE(session_.connected());
  EXPECT_EQ(count(reader), 2);
  EXPECT_EQ(session_.fetch_one<std::string>({"zone", "SELECT @@time_zone"}),
            std::make_tuple("+00:00"))
      << "settings are restored";
}

TEST_F(MariaDbOutage, AQuietRestartIsNotNoticedByReadersAndNewTransactions) {
  Session reader = Session::open(url_, Access::kRead);
  EXPECT_EQ(count(reader), 0);
  server_->stop();
  server_->start();
  EXPECT_EQ(count(reader), 0);
  Transaction transaction(session_);
  add(session_, "a");
  transaction.commit();
  EXPECT_EQ(count(reader), 1);
}

TEST_F(MariaDbOutage, AConnectionLostInATransactionUndoesIt) {
  {
    Transaction transaction(session_);
    add(session_, "a");
    kill_connection(session_);
    EXPECT_EQ(fault_of([&] { add(session_, "b"); }), Fault::kUnavailable);
    EXPECT_EQ(fault_of([&] { count(session_); }), Fault::kUnavailable)
        << "not on a new connection, outside of the transaction";
    EXPECT_THROW(transaction.commit(), CheckFailure);
  }
  session_.reconnect();
  EXPECT_EQ(count(session_), 0);
}

TEST_F(MariaDbOutage, AConnectionLostDuringCommitIsAnUnknownOutcome) {
  Transaction transaction(session_);
  add(session_, "a");
  kill_connection(session_);
  EXPECT_EQ(fault_of([&] { transaction.commit(); }), Fault::kUnknownOutcome);
}

TEST_F(MariaDbOutage, AConnectionLostInALoneWriteIsAnUnknownOutcome) {
  kill_connection(session_);
  EXPECT_EQ(fault_of([&] { add(session_, "a"); }), Fault::kUnknownOutcome);
  EXPECT_FALSE(session_.connected());
  session_.reconnect();
  EXPECT_EQ(count(session_), 0);
}

TEST_F(MariaDbOutage, ALoopOverRowsKeepsItsConnection) {
  Session reader = Session::open(url_, Access::kRead);
  add(session_, "a");
  add(session_, "b");
  int rows = 0;
  std::vector<std::optional<Fault>> faults;
  reader.for_each<std::string, std::optional<std::string>, std::int64_t>(
      kAllItems, {}, [&](auto&&...) {
        if (++rows == 1) kill_connection(reader);
        faults.push_back(fault_of([&] { count(reader); }));
      });
  EXPECT_EQ(rows, 2) << "the rows were read before the loss";
  EXPECT_THAT(faults, testing::Each(Fault::kUnavailable));
  std::this_thread::sleep_for(kReconnectPause);
  EXPECT_EQ(count(reader), 2);
}

TEST_F(MariaDbOutage, AStalledServerIsGivenUp) {
  SessionOptions impatient;
  impatient.connect_timeout_s = 1;
  impatient.io_timeout_s = 1;
  Session reader = Session::open(url_, Access::kRead, impatient);
  EXPECT_EQ(count(reader), 0);
  server_->suspend();
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(fault_of([&] { count(reader); }), Fault::kUnavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  const auto again = std::chrono::steady_clock::now();
  EXPECT_EQ(fault_of([&] { count(reader); }), Fault::kUnavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - again, Milliseconds(100)) << "refused at once";
  server_->resume();
  std::this_thread::sleep_for(kReconnectPause);
  EXPECT_EQ(count(reader), 0);
}

TEST_F(MariaDbOutage, ThePoolSurvivesItAll) {
  ReadPoolOptions options;
  options.threads = 1;
  ReadPool pool(url_, std::move(options));
  const auto fault_on_pool = [&] {
    std::promise<std::optional<Fault>> result;
    EXPECT_TRUE(
        pool.post([&](Session& session) { result.set_value(fault_of([&] { count(session); })); },
                  http::Lane::kFirst));
    return result.get_future().get();
  };
  EXPECT_EQ(fault_on_pool(), std::nullopt);
  server_->kill();
  EXPECT_EQ(fault_on_pool(), Fault::kUnavailable);
  EXPECT_EQ(fault_on_pool(), Fault::kUnavailable);
  server_->start();
  std::this_thread::sleep_for(kReconnectPause);
  EXPECT_EQ(fault_on_pool(), std::nullopt);
}

TEST_F(MariaDbOutage, WorksOverTcpToo) {
  Session session = Session::open(server_->fresh_database_over_tcp(), Access::kWrite);
  EXPECT_EQ(session.fetch_one<std::int64_t>({"one", "SELECT 1"}), std::make_tuple(1));
}

TEST_F(MariaDbOutage, AccessDeniedSaysSoWithoutThePassword) {
  MysqlUrl url = url_.mysql();
  url.password = "it's \\ wrong";
  try {
    Session::open(url, Access::kRead);
    FAIL() << "a wrong password was taken";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.fault(), Fault::kOther);
    EXPECT_EQ(error.code(), 1045);
    EXPECT_THAT(error.what(), testing::Not(HasSubstr("wrong")));
  }
}

// --- SQLite
// -----------------------------------------------------------------------------------------

/// Run as another process by the test below: takes the writing place and tells its process id.
TEST(SqliteChild, DISABLED_HoldsTheFileUntilItsInputEnds) {
  const auto url = DatabaseUrl::parse(std::getenv("COLLETTA_CHILD_DATABASE")).value();
  Session session = Session::open(url, Access::kWrite);
  std::puts("held");
  std::fflush(stdout);
  std::getchar();
}

TEST(SqliteOutage, AnotherProcessHoldsTheFile) {
  test::TestDatabase database("sqlite");
  test::Process child({"/proc/self/exe", "--gtest_also_run_disabled_tests",
                       "--gtest_filter=SqliteChild.DISABLED_HoldsTheFileUntilItsInputEnds"},
                      {.environment = {{"COLLETTA_CHILD_DATABASE", database.url().str()}},
                       .output = {},
                       .input = true});
  while (child.read_line() != "held") ASSERT_TRUE(child.running());
  try {
    const Session second = database.write();
    FAIL() << "two processes write";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.fault(), Fault::kHeldElsewhere);
    EXPECT_THAT(error.what(), HasSubstr("process " + std::to_string(child.pid()) + " "));
  }
  EXPECT_NO_THROW(static_cast<void>(database.read())) << "reading beside the writer is fine";
  auto waiting = std::async(std::launch::async, [&] {
    Session session = database.write({.lock_wait_ms = 20'000});
    return session.connected();
  });
  child.signal(SIGKILL);
  EXPECT_TRUE(waiting.get()) << "the lock goes with the process";
}

TEST(SqliteOutage, OneWritingSessionInAProcess) {
  test::TestDatabase database("sqlite");
  const Session first = database.write();
  EXPECT_EQ(fault_of([&] { const Session second = database.write(); }), Fault::kHeldElsewhere);
  const SqliteUrl alias{database.url().sqlite().path + ".alias"};
  std::filesystem::create_symlink(database.url().sqlite().path, alias.path);
  EXPECT_EQ(fault_of([&] { Session::open(alias, Access::kWrite); }), Fault::kHeldElsewhere);
}

TEST(SqliteOutage, ADiskThatIsFullIsSaidAndUndone) {
  test::TestDatabase database("sqlite");
  Session session = database.write();
  session.run("create item", expand(kCreateItem.sql, session.dialect()));
  session.run("small disk", "PRAGMA max_page_count=20");
  const std::vector<Row> rows = {row("demo", "big", std::string(200'000, 'x'), 0, 0)};
  {
    Transaction transaction(session);
    EXPECT_EQ(fault_of([&] {
                insert(session, "item", {"city", "id", "name", "amount", "spare"}, rows);
              }),
              Fault::kNotWritable);
  }
  EXPECT_EQ(session.fetch_one<std::int64_t>(kCountItems), std::make_tuple(0));
  session.run("larger disk", "PRAGMA max_page_count=2000");
  Transaction transaction(session);
  insert(session, "item", {"city", "id", "name", "amount", "spare"}, rows);
  transaction.commit();
  EXPECT_EQ(session.fetch_one<std::int64_t>(kCountItems), std::make_tuple(1));
}

TEST(SqliteOutage, WhatCannotBeOpenedIsUnavailable) {
  test::TempDir dir;
  EXPECT_EQ(fault_of([&] { Session::open(SqliteUrl{dir / "none.db"}, Access::kRead); }),
            Fault::kUnavailable);
  EXPECT_FALSE(std::filesystem::exists(dir / "none.db")) << "reading makes no file";
  EXPECT_EQ(fault_of([&] { Session::open(SqliteUrl{dir / "no/dir.db"}, Access::kWrite); }),
            Fault::kUnavailable);
  Session spaced = Session::open(SqliteUrl{dir / "a  path with = spaces.db"}, Access::kWrite);
  spaced.run("create", "CREATE TABLE t (a INTEGER) STRICT");
  EXPECT_TRUE(std::filesystem::exists(dir / "a  path with = spaces.db"));
}

TEST(SqliteOutage, OnlyTheWriterChecksPoints) {
  test::TestDatabase database("sqlite");
  const std::string wal = database.url().sqlite().path + "-wal";
  auto writer = std::make_unique<Session>(database.write());
  writer->run("create item", expand(kCreateItem.sql, writer->dialect()));
  auto reader = std::make_unique<Session>(database.read());
  EXPECT_EQ(reader->fetch_one<std::int64_t>(kCountItems), std::make_tuple(0));
  EXPECT_EQ(writer->fetch_one<std::int64_t>({"sync", "SELECT synchronous FROM pragma_synchronous"}),
            std::make_tuple(2));
  EXPECT_EQ(
      writer->fetch_one<std::int64_t>({"keys", "SELECT foreign_keys FROM pragma_foreign_keys"}),
      std::make_tuple(1));
  writer.reset();
  const auto left = std::filesystem::file_size(wal);
  EXPECT_GT(left, 0U);
  reader.reset();
  ASSERT_TRUE(std::filesystem::exists(wal)) << "the last reader left the WAL alone";
  EXPECT_EQ(std::filesystem::file_size(wal), left);
}

}  // namespace
}  // namespace colletta::store
