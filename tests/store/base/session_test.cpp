#include "server/store/session.hpp"

#include "domain/base/ids.hpp"
#include "server/store/connection.hpp"
#include "tests/store/base/fixture.hpp"

namespace colletta::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using SessionTest = StoreTest;
INSTANTIATE_TEST_SUITE_P(Databases, SessionTest, test::both_databases(), test::database_name);

TEST_P(SessionTest, BindsAndReadsEveryType) {
  constexpr std::int64_t kBig = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kSmall = std::numeric_limits<std::int64_t>::min();
  session_.execute(kAddItem, {{"city", "demo"}, {"id", "a"}, {"name", "n"}, {"amount", kBig}});
  session_.execute(kAddItem, {{"amount", kSmall},
                              {"name", std::optional<std::string>()},
                              {"id", PoolId::of("b")},
                              {"city", std::string_view("demo")}});
  EXPECT_THAT(items(), ElementsAre(Item{"a", "n", kBig}, Item{"b", std::nullopt, kSmall}));
}

TEST_P(SessionTest, RoundTripsNastyTexts) {
  constexpr Query kByName{"by_name", "SELECT id, name, amount FROM item WHERE name = :name"};
  std::int64_t number = 0;
  for (const std::string& text : nasty_texts()) {
    const std::string id = std::to_string(++number);
    session_.execute(kAddItem, {{"city", "demo"}, {"id", id}, {"name", text}, {"amount", number}});
    const auto found =
        session_.fetch<std::string, std::string, std::int64_t>(kByName, {{"name", text}});
    ASSERT_EQ(found.size(), 1U) << text.substr(0, 40);
    EXPECT_EQ(found[0], std::make_tuple(id, text, number));
  }
}

TEST_P(SessionTest, TextsCompareByTheirBytes) {
  add("a");
  add("A");  // another key
  constexpr Query kByName{"by_id", "SELECT COUNT(*) FROM item WHERE id = :id"};
  EXPECT_EQ(session_.fetch_one<std::int64_t>(kByName, {{"id", "a"}}), std::make_tuple(1));
  constexpr Query kLiteral{"literal", "SELECT 'a' = 'A', :x = 'X'"};
  EXPECT_EQ((session_.fetch_one<std::int64_t, std::int64_t>(kLiteral, {{"x", "x"}})),
            std::make_tuple(0, 0));
}

TEST_P(SessionTest, ANameMayStandSeveralTimes) {
  add("a", 3);
  constexpr Query kTwice{"twice", "SELECT :n + :n, amount FROM item WHERE amount = :n"};
  EXPECT_EQ((session_.fetch_one<std::int64_t, std::int64_t>(kTwice, {{"n", 3}})),
            std::make_tuple(6, 3));
}

TEST_P(SessionTest, ListsExpand) {
  for (const char* id : {"a", "b", "c", "d", "e"}) add(id, id[0] - 'a');
  constexpr Query kIn{"in", "SELECT id FROM item WHERE id IN (:ids) ORDER BY id"};
  constexpr Query kNotIn{"not_in",
                         "SELECT id FROM item WHERE amount NOT IN (:amounts) ORDER BY id"};
  using Texts = std::vector<std::string>;
  using Row = std::tuple<std::string>;
  EXPECT_THAT(session_.fetch<std::string>(kIn, {{"ids", Texts{}}}), IsEmpty());
  EXPECT_THAT(session_.fetch<std::string>(kIn, {{"ids", Texts{"b"}}}), ElementsAre(Row("b")));
  EXPECT_THAT(session_.fetch<std::string>(kIn, {{"ids", Texts{"e", "'", "a"}}}),
              ElementsAre(Row("a"), Row("e")));
  EXPECT_THAT(session_.fetch<std::string>(kIn, {{"ids", Texts{"c", "d", "a"}}}),
              ElementsAre(Row("a"), Row("c"), Row("d")));
  EXPECT_THAT(
      session_.fetch<std::string>(kNotIn, {{"amounts", std::vector<std::int64_t>{0, 1, 4}}}),
      ElementsAre(Row("c"), Row("d")));
  Texts many;
  for (std::size_t i = 0; i < kListMax; ++i) many.push_back(std::to_string(i));
  many.back() = "d";
  EXPECT_THAT(session_.fetch<std::string>(kIn, {{"ids", many}}), ElementsAre(Row("d")));
  many.emplace_back("one too many");
  EXPECT_THROW(session_.fetch<std::string>(kIn, {{"ids", many}}), CheckFailure);
}

TEST_P(SessionTest, OneRowOrNothing) {
  constexpr Query kAmount{"amount", "SELECT amount FROM item WHERE city = :city"};
  EXPECT_EQ(session_.fetch_one<std::int64_t>(kAmount, {{"city", "demo"}}), std::nullopt);
  add("a", 7);
  EXPECT_EQ(session_.fetch_one<std::int64_t>(kAmount, {{"city", "demo"}}), std::make_tuple(7));
  add("b", 8);
  EXPECT_THROW(session_.fetch_one<std::int64_t>(kAmount, {{"city", "demo"}}), CheckFailure);
}

TEST_P(SessionTest, NullWhereNoneIsPromisedIsABug) {
  session_.execute(kAddItem,
                   {{"city", "demo"}, {"id", "a"}, {"name", std::nullopt}, {"amount", 1}});
  constexpr Query kName{"name", "SELECT name FROM item"};
  EXPECT_THROW(session_.fetch<std::string>(kName), CheckFailure);
  EXPECT_EQ(session_.fetch_one<std::optional<std::string>>(kName), std::make_tuple(std::nullopt));
}

TEST_P(SessionTest, SumsAndCountsAreIntegers) {
  add("a", 40);
  add("b", 2);
  constexpr Query kSum{"sum", "SELECT SUM(amount), COUNT(*), MAX(name) FROM item"};
  EXPECT_EQ((session_.fetch_one<std::int64_t, std::int64_t, std::string>(kSum)),
            std::make_tuple(42, 2, "x"));
}

TEST_P(SessionTest, AffectedRowsAreThoseThatMatch) {
  add("a", 1);
  add("b", 1);
  constexpr Query kSet{"set", "UPDATE item SET amount = :n WHERE city = :city"};
  EXPECT_EQ(session_.execute(kSet, {{"n", 5}, {"city", "demo"}}), 2);
  EXPECT_EQ(session_.execute(kSet, {{"n", 5}, {"city", "demo"}}), 2) << "unchanged rows count";
  EXPECT_EQ(session_.execute(kSet, {{"n", 5}, {"city", "other"}}), 0);
  EXPECT_EQ(session_.execute({"delete", "DELETE FROM item WHERE id = 'a'"}), 1);
  EXPECT_EQ(session_.execute({"delete", "DELETE FROM item WHERE id = 'a'"}), 0);
}

TEST_P(SessionTest, QueriesRunInsideALoopOverAnother) {
  add("a", 1);
  add("b", 2);
  std::int64_t sum = 0;
  constexpr Query kOne{"one", "SELECT amount FROM item WHERE id = :id"};
  session_.for_each<std::string, std::optional<std::string>, std::int64_t>(
      kAllItems, {}, [&](const std::string& id, const auto&, std::int64_t) {
        sum += std::get<0>(session_.fetch_one<std::int64_t>(kOne, {{"id", id}}).value());
      });
  EXPECT_EQ(sum, 3);
  const auto again = [&] {
    session_.for_each<std::string, std::optional<std::string>, std::int64_t>(
        kAllItems, {}, [&](auto&&...) { items(); });
  };
  EXPECT_THROW(again(), CheckFailure);
  EXPECT_EQ(items().size(), 2U) << "the abandoned loop has let go of its query";
}

TEST_P(SessionTest, WrongBindsAreBugs) {
  constexpr Query kById{"by_id", "SELECT amount FROM item WHERE id = :id"};
  EXPECT_THROW(session_.fetch<std::int64_t>(kById), CheckFailure);
  EXPECT_THROW(session_.fetch<std::int64_t>(kById, {{"other", "a"}}), CheckFailure);
  EXPECT_THROW(session_.fetch<std::int64_t>(kById, {{"id", "a"}, {"more", "b"}}), CheckFailure);
  EXPECT_THROW(session_.fetch<std::int64_t>(kById, {{"id", std::string("a\0b", 3)}}), CheckFailure);
  EXPECT_THROW(session_.fetch<std::int64_t>(kById, {{"id", "\xff"}}), CheckFailure);
  EXPECT_THROW(session_.fetch<std::int64_t>({"quotes", "SELECT \"id\" FROM item"}), CheckFailure);
}

TEST_P(SessionTest, AReadingSessionCannotWrite) {
  add("a");
  Session reader = database_.read();
  EXPECT_EQ(count_in(reader), 1);
  EXPECT_EQ(fault_of([&] { reader.execute({"delete", "DELETE FROM item"}); }), Fault::kNotWritable);
  EXPECT_EQ(count_in(reader), 1);
}

TEST_P(SessionTest, AReaderSeesEachCommitAtOnce) {
  Session reader = database_.read();
  EXPECT_EQ(count_in(reader), 0);
  add("a");
  EXPECT_EQ(count_in(reader), 1);
  // Also after a loop that was left in the middle, which must not keep its snapshot.
  add("b");
  const auto abandoned = [&] {
    reader.for_each<std::string, std::optional<std::string>, std::int64_t>(
        kAllItems, {}, [](auto&&...) { throw 1; });
  };
  EXPECT_THROW(abandoned(), int);
  add("c");
  EXPECT_EQ(count_in(reader), 3);
}

TEST_P(SessionTest, OneQueryServesSeveralColumnTypes) {
  add("a", 7);
  constexpr Query kAmount{"amount", "SELECT amount FROM item"};
  EXPECT_EQ(session_.fetch_one<std::int64_t>(kAmount), std::make_tuple(7));
  EXPECT_EQ(session_.fetch_one<std::string>(kAmount), std::make_tuple("7"));
  EXPECT_EQ(session_.fetch_one<std::int64_t>(kAmount), std::make_tuple(7));
}

TEST_P(SessionTest, ObserversHearOfEveryStatement) {
  std::vector<std::pair<std::string, bool>> heard;
  session_.observe([&](std::string_view name, std::int64_t us, bool ok) {
    EXPECT_GE(us, 0);
    heard.emplace_back(name, ok);
  });
  {
    Transaction transaction(session_);
    add("a");
    insert(session_, "item", {"city", "id", "amount", "spare"}, Rows{row("demo", "b", 1, 0)});
    transaction.commit();
  }
  items();
  EXPECT_THROW(add("a"), DatabaseError);
  EXPECT_THROW(session_.fetch<std::int64_t>({"broken", "SELECT x FROM nowhere"}), DatabaseError);
  using P = std::pair<std::string, bool>;
  EXPECT_THAT(heard, ElementsAre(P("begin", true), P("add_item", true), P("insert item", true),
                                 P("commit", true), P("all_items", true), P("add_item", false),
                                 P("broken", false)));
}

TEST(SessionOnSqlite, PreparedStatementsAreBounded) {
  const test::TestDatabase database("sqlite");
  internal::Connection connection(database.url(), Access::kWrite, {});
  constexpr int kQueries = 2'500;
  constexpr internal::ColumnKind kInt[] = {internal::ColumnKind::kInt};
  for (int i = 0; i < kQueries; ++i) {
    const std::string sql = "SELECT " + std::to_string(i);
    internal::Cursor cursor(connection, {"number", sql}, {}, kInt);
    ASSERT_TRUE(cursor.next());
    ASSERT_EQ(cursor.cells()[0].integer, i);
  }
  int prepared = 0;
  sqlite_api::sqlite3_stmt* statement = nullptr;
  while ((statement = sqlite_api::sqlite3_next_stmt(connection.sqlite(), statement)) != nullptr) {
    ++prepared;
  }
  EXPECT_LE(prepared, 1'000);
}

}  // namespace
}  // namespace colletta::store
