// Rows that are written together: the same as one after the other, but that failures come later.
#include <future>

#include "tests/store/base/fixture.hpp"

namespace colletta::store {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr Query kLockItem{
    "lock_item", "SELECT amount FROM item WHERE city = 'demo' AND id = :id {{for_update}}"};

void put(Session& session, std::string_view id, std::int64_t amount = 0,
         std::string_view name = "x") {
  insert(session, "item", kItemColumns, Rows{row("demo", id, name, amount, 0)});
}

void set_amount(Session& session, std::string_view id, std::int64_t amount,
                std::string_view guard = {}) {
  update_each(session, "item", {"city", "id"}, {"amount"}, Rows{row("demo", id, amount)}, guard);
}

class OutgoingTest : public StoreTest {
 protected:
  OutgoingTest() {
    session_.observe([this](std::string_view name, std::int64_t, bool ok) {
      seen_.push_back(std::string(name) + (ok ? "" : " failed"));
    });
  }
  /// What a transaction of rows written together comes to; it is over then.
  template <class F>
  std::string outcome_of(F&& work) {
    try {
      Transaction transaction(session_, Writes::kTogether);
      work();
      transaction.commit();
      return "committed";
    } catch (const DatabaseError& error) {
      return error.query() + ": " + std::string(to_string(error.fault()));
    }
  }
  std::vector<std::string> seen_;
};
INSTANTIATE_TEST_SUITE_P(Databases, OutgoingTest, test::both_databases(), test::database_name);

TEST_P(OutgoingTest, EachStatementHasItsTurn) {
  EXPECT_EQ(outcome_of([&] {
              put(session_, "a");
              set_amount(session_, "a", 1);
              put(session_, "b");
              set_amount(session_, "b", 2, "amount < {amount}");
              set_amount(session_, "a", 3);
            }),
            "committed");
  EXPECT_THAT(items(), ElementsAre(Item{"a", "x", 3}, Item{"b", "x", 2}));
  EXPECT_THAT(seen_, ElementsAre("begin", "insert item", "update item", "insert item",
                                 "update item", "update item", "commit", "all_items"));
}

TEST_P(OutgoingTest, WhateverATextHoldsItEndsNoStatement) {
  EXPECT_EQ(outcome_of([&] {
              for (const std::string& text : nasty_texts())
                put(session_, std::to_string(100 + (&text - nasty_texts().data())), 0, text);
              put(session_, "9", 0, "'; DELETE FROM item; --");
            }),
            "committed");
  const auto found = items();
  ASSERT_EQ(found.size(), nasty_texts().size() + 1);
  for (std::size_t i = 0; i < nasty_texts().size(); ++i)
    EXPECT_EQ(std::get<1>(found[i]), nasty_texts()[i]);
}

TEST_P(OutgoingTest, LongAndShortOnesKeepTheirOrder) {
  const std::string story(50'000, 's');
  std::vector<Row> rows;
  for (int i = 0; i < 60; ++i) rows.push_back(row("demo", std::to_string(100 + i), story, i, 0));
  EXPECT_EQ(outcome_of([&] {
              put(session_, "a", 1);
              insert(session_, "item", kItemColumns, rows);  // 3 MB
              set_amount(session_, "159", 7, "amount = 59");
              set_amount(session_, "a", 2, "amount = 1");
            }),
            "committed");
  EXPECT_EQ(count(), 61);
}

TEST_P(OutgoingTest, AReadSeesWhatWasWrittenBefore) {
  EXPECT_EQ(outcome_of([&] {
              put(session_, "a");
              put(session_, "b");
              EXPECT_EQ(count(), 2);
              put(session_, "c");
            }),
            "committed");
  EXPECT_EQ(count(), 3);
}

TEST_P(OutgoingTest, NothingRunsAfterAFailure) {
  add("a");
  seen_.clear();
  EXPECT_EQ(outcome_of([&] {
              put(session_, "b");
              put(session_, "c");
              put(session_, "a");
              set_amount(session_, "b", 9);
              put(session_, "d");
            }),
            "insert item: duplicate_key");
  EXPECT_THAT(seen_, ElementsAre("begin", "insert item", "insert item", "insert item failed"));
  EXPECT_THAT(items(), ElementsAre(Item{"a", "x", 0}));
  EXPECT_EQ(outcome_of([&] { put(session_, "b"); }), "committed") << "the session goes on";
}

TEST_P(OutgoingTest, AGuardThatDoesNotHoldUndoesEverything) {
  add("a", 5);
  EXPECT_EQ(outcome_of([&] {
              put(session_, "b");
              set_amount(session_, "a", 4, "amount < {amount}");
              put(session_, "c");
            }),
            "update item: retryable");
  EXPECT_THAT(items(), ElementsAre(Item{"a", "x", 5}));
}

TEST_P(OutgoingTest, WhatIsGivenUpLeavesNothing) {
  {
    Transaction transaction(session_, Writes::kTogether);
    put(session_, "a");
    put(session_, "b");
  }
  EXPECT_EQ(count(), 0);
  {
    Transaction transaction(session_);
    put(session_, "a");
    EXPECT_EQ(fault_of([&] { put(session_, "a"); }), Fault::kDuplicateKey)
        << "the next transaction answers at once again";
  }
}

class MariaDbOutgoing : public testing::Test {
 protected:
  void SetUp() override {
    session_.run("create item", expand(kCreateItem.sql, session_.dialect()));
    Transaction transaction(session_);
    put(session_, "a");
    put(session_, "b");
    transaction.commit();
  }
  std::int64_t count() { return std::get<0>(other_.fetch_one<std::int64_t>(kCountItems).value()); }
  DatabaseUrl url_ = test::MariaDb::shared().fresh_database();
  Session session_ = Session::open(url_, Access::kWrite);
  Session other_ = Session::open(url_, Access::kWrite);
};

// InnoDB ends the whole transaction of whom it chooses: a statement that ran after that would
// commit by itself.
TEST_F(MariaDbOutgoing, ADeadlockLeavesNothingBehind) {
  // Who has written more is not the one that InnoDB chooses.
  std::vector<Row> many;
  for (int i = 0; i < 100; ++i) many.push_back(row("demo", std::to_string(i), "y", 0, 0));
  Transaction theirs(other_);
  insert(other_, "item", kItemColumns, many);
  set_amount(other_, "b", 1);
  Transaction transaction(session_, Writes::kTogether);
  put(session_, "c");
  session_.fetch_one<std::int64_t>(kLockItem, {{"id", "a"}});
  auto waits = std::async(std::launch::async, [&] { set_amount(other_, "a", 1); });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_EQ(fault_of([&] {
              put(session_, "d");
              set_amount(session_, "b", 2);
              put(session_, "e");
              put(session_, "f");
              transaction.commit();
            }),
            Fault::kRetryable);
  waits.get();
  theirs.commit();
  EXPECT_EQ(count(), 102) << "a, b and theirs";
}

TEST_F(MariaDbOutgoing, ALostConnectionUndoesEverything) {
  const auto id = session_.fetch_one<std::int64_t>({"id", "SELECT CONNECTION_ID()"});
  Session admin = Session::open(url_, Access::kWrite);
  {
    Transaction theirs(other_);
    put(other_, "c");
    EXPECT_EQ(fault_of([&] {
                Transaction transaction(session_, Writes::kTogether);
                put(session_, "c");  // waits for the other one
                put(session_, "d");
                admin.run("kill", "KILL " + std::to_string(std::get<0>(id.value())));
                transaction.commit();
              }),
              Fault::kUnavailable);
  }
  EXPECT_EQ(count(), 2);
  std::this_thread::sleep_for(std::chrono::milliseconds(550));
  Transaction transaction(session_, Writes::kTogether);
  put(session_, "e");
  put(session_, "f");
  transaction.commit();
  EXPECT_EQ(count(), 4) << "nothing of the old transaction is in the new one";
}

}  // namespace
}  // namespace colletta::store
