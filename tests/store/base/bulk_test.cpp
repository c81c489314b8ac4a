#include "server/store/bulk.hpp"

#include <random>

#include "tests/store/base/fixture.hpp"

namespace colletta::store {
namespace {

using testing::ElementsAre;

class BulkTest : public StoreTest {
 protected:
  std::vector<std::tuple<std::string, std::int64_t, std::int64_t>> figures() {
    return session_.fetch<std::string, std::int64_t, std::int64_t>(
        {"figures", "SELECT id, amount, spare FROM item ORDER BY city, id"});
  }
  void fill(std::initializer_list<Row> rows) {
    insert(session_, "item", kItemColumns, std::vector<Row>(rows));
  }
  std::optional<Transaction> transaction_{std::in_place, session_};
};
INSTANTIATE_TEST_SUITE_P(Databases, BulkTest, test::both_databases(), test::database_name);

using Figures = std::tuple<std::string, std::int64_t, std::int64_t>;

TEST_P(BulkTest, InsertsNastyTexts) {
  std::vector<Row> rows;
  for (const std::string& text : nasty_texts()) {
    rows.push_back(row("demo", 1000 + std::int64_t(rows.size()), text, rows.size(), 0));
    rows.back()[1] = std::to_string(std::get<std::int64_t>(rows.back()[1]));
  }
  insert(session_, "item", kItemColumns, rows);
  const auto found = items();
  ASSERT_EQ(found.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(std::get<1>(found[i]), nasty_texts()[i]);
}

TEST_P(BulkTest, NastyTextsServeAsKeysAndValuesOfUpdates) {
  std::vector<Row> rows;
  std::vector<Row> updates;
  for (const std::string& text : nasty_texts()) {
    if (text.size() > 60 || text.find_first_of("\xc2\xc3\xe2\xe5\xf0") != std::string::npos)
      continue;
    rows.push_back(row("demo", text, "old", 1, 0));
    updates.push_back(row("demo", text, text + "!", 2));
  }
  insert(session_, "item", kItemColumns, rows);
  update_each(session_, "item", {"city", "id"}, {"name", {"amount", Merge::kAdd}}, updates);
  insert_or_update(session_, "item", {"city", "id"}, {"name", {"amount", Merge::kAdd}, "spare"},
                   [&] {
                     auto more = updates;
                     for (Row& row : more) {
                       std::get<std::string>(row[2]) += "?";
                       row.emplace_back(std::int64_t{9});
                     }
                     return more;
                   }());
  for (const auto& [id, name, amount] : items()) {
    EXPECT_EQ(name, id + "!?");
    EXPECT_EQ(amount, 5);
  }
}

TEST_P(BulkTest, RandomBytesOfUtf8RoundTrip) {
  constexpr std::string_view kPieces[] = {"'",
                                          "\\",
                                          "\"",
                                          "`",
                                          ":a",
                                          "?",
                                          "%",
                                          "\n",
                                          "\r",
                                          "\x1a",
                                          "a",
                                          "-- ",
                                          ";",
                                          "\xc3\xa9",
                                          "\xe2\x82\xac",
                                          "\xf0\x9f\x8c\xb3",
                                          "\xc2\xbf",
                                          "\x08",
                                          "\x7f"};
  std::mt19937 random(20'260'301);  // NOLINT: the same texts in every run
  std::vector<Row> rows;
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (auto length = random() % 30; length > 0; --length) {
      text += kPieces[random() % std::size(kPieces)];
    }
    rows.push_back(row("demo", std::to_string(1000 + i), text, i, 0));
  }
  insert(session_, "item", kItemColumns, rows);
  const auto found = items();
  ASSERT_EQ(found.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(std::get<1>(found[i]), std::get<std::string>(rows[i][2])) << "row " << i;
  }
}

TEST_P(BulkTest, LongListsBecomeSeveralStatements) {
  std::vector<Row> rows;
  const std::string story(50'000, 's');
  for (int i = 0; i < 100; ++i) {
    rows.push_back(row("demo", std::to_string(1000 + i), story, i, 0));
  }
  insert(session_, "item", kItemColumns, rows);  // 5 MB
  EXPECT_EQ(count(), 100);
  insert_or_update(session_, "item", {"city", "id"}, {"name", {"amount", Merge::kAdd}, "spare"},
                   rows);
  EXPECT_EQ(count(), 100);
  for (std::int64_t i = 0; const auto& [id, amount, spare] : figures()) EXPECT_EQ(amount, 2 * i++);
  std::vector<Row> updates;
  for (int i = 0; i < 100; ++i) updates.push_back(row(std::to_string(1000 + i), i % 7, 1 + i % 3));
  for (int i = 100; i < 300; ++i) updates.push_back(row(std::to_string(1000 + i), 1, 1));
  update_each(session_, "item", {"id"}, {"amount", "spare"}, updates);
  EXPECT_EQ(count(), 100) << "only rows that are there";
  for (const auto& [id, amount, spare] : figures()) {
    const int i = std::stoi(id) - 1000;
    EXPECT_EQ(amount, i % 7);
    EXPECT_EQ(spare, 1 + i % 3);
  }
}

TEST_P(BulkTest, NullsAndWideIntegers) {
  fill({row("demo", "a", std::nullopt, std::numeric_limits<std::int64_t>::min(), 0),
        row("demo", "b", "n", std::numeric_limits<std::int64_t>::max(), 0)});
  EXPECT_THAT(items(),
              ElementsAre(Item{"a", std::nullopt, std::numeric_limits<std::int64_t>::min()},
                          Item{"b", "n", std::numeric_limits<std::int64_t>::max()}));
  update_each(session_, "item", {"city", "id"}, {"name", "amount"},
              Rows{row("demo", "a", "now", 1), row("demo", "b", std::nullopt, 2)});
  EXPECT_THAT(items(), ElementsAre(Item{"a", "now", 1}, Item{"b", std::nullopt, 2}));
}

TEST_P(BulkTest, MergesByColumn) {
  fill({row("demo", "a", "old", 10, 1)});
  insert_or_update(session_, "item", {"city", "id"},
                   {{"name", Merge::kKeep}, {"amount", Merge::kAdd}, "spare"},
                   Rows{row("demo", "a", "new", 5, 7), row("demo", "b", "new", 5, 7)});
  EXPECT_THAT(items(), ElementsAre(Item{"a", "old", 15}, Item{"b", "new", 5}));
  EXPECT_THAT(figures(), ElementsAre(Figures{"a", 15, 7}, Figures{"b", 5, 7}));
}

TEST_P(BulkTest, InsertsOnlyWhatIsMissing) {
  fill({row("demo", "a", "old", 10, 1)});
  constexpr auto kKeep = Merge::kKeep;
  insert_or_update(session_, "item", {"city", "id"},
                   {{"name", kKeep}, {"amount", kKeep}, {"spare", kKeep}},
                   Rows{row("demo", "a", "new", 5, 7), row("demo", "b", "new", 5, 7)});
  EXPECT_THAT(items(), ElementsAre(Item{"a", "old", 10}, Item{"b", "new", 5}));
}

TEST_P(BulkTest, UpdatesByOneKeyByAllKeysAndForOneRow) {
  fill({row("demo", "a", "", 1, 0), row("demo", "b", "", 2, 0), row("other", "a", "", 3, 0)});
  update_each(session_, "item", {"city", "id"}, {"amount"},
              Rows{row("demo", "a", 10), row("demo", "b", 20)});
  EXPECT_THAT(figures(), ElementsAre(Figures{"a", 10, 0}, Figures{"b", 20, 0}, Figures{"a", 3, 0}));
  update_each(session_, "item", {"city", "id"}, {{"amount", Merge::kAdd}},
              Rows{row("demo", "b", -5), row("other", "a", 5)});
  EXPECT_THAT(figures(), ElementsAre(Figures{"a", 10, 0}, Figures{"b", 15, 0}, Figures{"a", 8, 0}));
  update_each(session_, "item", {"id"}, {"spare"}, Rows{row("a", 4)});
  EXPECT_THAT(figures(), ElementsAre(Figures{"a", 10, 4}, Figures{"b", 15, 0}, Figures{"a", 8, 4}));
  update_each(session_, "item", {"id"}, {"spare"}, Rows{});
}

TEST_P(BulkTest, GuardsHoldForEveryRow) {
  // spare serves as the budget: amount may grow up to it
  fill({row("demo", "a", "", 90, 100), row("demo", "b", "", 90, 100)});
  const auto grow = [&](std::vector<Row> deltas) {
    return fault_of([&] {
      update_each(session_, "item", {"city", "id"}, {{"amount", Merge::kAdd}}, deltas,
                  "amount + {amount} <= spare");
    });
  };
  EXPECT_EQ(grow({row("demo", "a", 10), row("demo", "b", 9)}), std::nullopt);
  EXPECT_THAT(figures(), ElementsAre(Figures{"a", 100, 100}, Figures{"b", 99, 100}));
  EXPECT_EQ(grow({row("demo", "a", 0)}), std::nullopt) << "matched, although unchanged";
  transaction_->commit();
  transaction_.reset();
  for (const char* id : {"b", "c"}) {
    transaction_.emplace(session_);
    EXPECT_EQ(grow({row("demo", "a", 0), row("demo", id, 2)}), Fault::kRetryable)
        << id << ": above the budget, or no such row";
    EXPECT_THROW(grow({row("demo", "a", 0)}), CheckFailure) << "nothing follows a failure";
    EXPECT_THROW(transaction_->commit(), CheckFailure) << "only the whole of it can run again";
    transaction_.reset();
    EXPECT_THAT(figures(), ElementsAre(Figures{"a", 100, 100}, Figures{"b", 99, 100}));
  }
}

/// SQLite ends the transaction by itself then: what followed would be committed at once.
TEST_P(BulkTest, NothingFollowsARowThatFailed) {
  fill({row("demo", "a", "", 0, 0)});
  EXPECT_EQ(fault_of([&] { fill({row("demo", "a", "", 0, 0)}); }), Fault::kDuplicateKey);
  EXPECT_THROW(fill({row("demo", "b", "", 0, 0)}), CheckFailure);
  EXPECT_THROW(session_.run("meddle", "DELETE FROM item"), CheckFailure);
  EXPECT_THROW(transaction_->commit(), CheckFailure);
  transaction_.reset();
  EXPECT_EQ(count(), 0);
}

TEST_P(BulkTest, DuplicatesAndGapsAreFound) {
  fill({row("demo", "a", "", 0, 0)});
  EXPECT_THROW(update_each(session_, "item", {"city", "id"}, {"amount"},
                           Rows{row("demo", "a", 1), row("demo", "a", 2)}),
               CheckFailure);
  EXPECT_THROW(fill({row("demo", "b")}), CheckFailure);
  EXPECT_THROW(insert(session_, "item; DROP TABLE item", {"id"}, Rows{row("x")}), CheckFailure);
  EXPECT_THROW(insert(session_, "item", {"id`"}, Rows{row("x")}), CheckFailure);
  EXPECT_THROW(fill({row("demo", std::string("a\0b", 3), "", 0, 0)}), CheckFailure);
  EXPECT_EQ(fault_of([&] {
              fill({row("demo", "b", "", 0, 0), row("demo", "a", "", 0, 0)});
            }),
            Fault::kDuplicateKey);
  transaction_.reset();
  EXPECT_EQ(count(), 0);
  EXPECT_THROW(fill({row("demo", "b", "", 0, 0)}), CheckFailure) << "without a transaction";
}

}  // namespace
}  // namespace colletta::store
