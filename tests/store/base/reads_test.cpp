// Queries carried out together: the same rows on both databases as one by one, and an error that
// names its query.
#include "server/store/reads.hpp"

#include <gmock/gmock.h>

#include "server/store/bulk.hpp"
#include "server/store/transaction.hpp"
#include "tests/store/base/fixture.hpp"

namespace colletta::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class ReadsTest : public testing::TestWithParam<const char*> {
 protected:
  ReadsTest() {
    session_.run("make", expand("CREATE TABLE reads_word (id {{int}} NOT NULL, word {{text}}, "
                                "PRIMARY KEY (id)) {{table_options}}",
                                session_.dialect()));
    Transaction transaction(session_);
    insert(session_, "reads_word", {"id", "word"},
           Rows{row(1, "it's"), row(2, "a \\ \"b\"; DROP TABLE reads_word; --"),
                row(3, std::nullopt), row(4, "perché :id")});
    transaction.commit();
  }

  /// The words under these numbers.
  void want(Reads& reads, std::vector<std::int64_t> ids) {
    reads.add<std::int64_t, std::optional<std::string>>(
        {"some", "SELECT id, word FROM reads_word WHERE id IN (:ids) ORDER BY id"},
        std::vector<Bind>{{"ids", std::move(ids)}},
        [this](std::int64_t id, std::optional<std::string>& word) {
          seen_.push_back(std::to_string(id) + " " + word.value_or("NULL"));
        });
  }

  test::TestDatabase database_{GetParam()};
  Session session_ = database_.write();
  std::vector<std::string> seen_;
};
INSTANTIATE_TEST_SUITE_P(Databases, ReadsTest, testing::Values("sqlite", "mariadb"),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(ReadsTest, EachGetsItsRowsInTheOrderOfTheQueries) {
  Reads reads(session_);
  want(reads, {2, 3});
  want(reads, {});
  want(reads, {4, 1, 9});
  EXPECT_THAT(seen_, IsEmpty()) << "nothing before run";
  reads.run();
  EXPECT_THAT(seen_, ElementsAre("2 a \\ \"b\"; DROP TABLE reads_word; --", "3 NULL", "1 it's",
                                 "4 perché :id"));
  reads.run();
  EXPECT_EQ(seen_.size(), 4) << "what was carried out is forgotten";
}

TEST_P(ReadsTest, TextsAreValuesAndNothingElse) {
  Reads reads(session_);
  for (const char* word :
       {"it's", "a \\ \"b\"; DROP TABLE reads_word; --", "perché :id", "' OR 1=1"})
    reads.add<std::int64_t>({"by_word", "SELECT id FROM reads_word WHERE word = :word"},
                            std::vector<Bind>{{"word", word}},
                            [this](std::int64_t id) { seen_.push_back(std::to_string(id)); });
  reads.run();
  EXPECT_THAT(seen_, ElementsAre("1", "2", "4"));
}

TEST_P(ReadsTest, SeesWhatItsTransactionHasWritten) {
  const Transaction transaction(session_, Writes::kTogether);
  insert(session_, "reads_word", {"id", "word"}, Rows{row(5, "new")});
  Reads reads(session_);
  want(reads, {5});
  want(reads, {5});
  reads.run();
  EXPECT_THAT(seen_, ElementsAre("5 new", "5 new"));
}

TEST_P(ReadsTest, AnErrorNamesItsQueryAndTheSessionGoesOn) {
  Reads reads(session_);
  want(reads, {1});
  reads.add<std::int64_t>({"broken", "SELECT id FROM reads_nothing"}, {}, [](std::int64_t) {});
  want(reads, {2});
  try {
    reads.run();
    ADD_FAILURE() << "no error";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.query(), "broken");
  }
  seen_.clear();
  want(reads, {1});
  reads.run();
  EXPECT_THAT(seen_, ElementsAre("1 it's"));
}

TEST_P(ReadsTest, ABindTooManyOrAWrongKindIsABug) {
  Reads reads(session_);
  reads.add<std::int64_t>({"no_bind", "SELECT id FROM reads_word WHERE id = :id"}, {},
                          [](std::int64_t) {});
  EXPECT_THROW(reads.run(), CheckFailure);
  reads.add<std::int64_t>({"null", "SELECT word FROM reads_word WHERE id = 3"}, {},
                          [](std::int64_t) {});
  EXPECT_THROW(reads.run(), CheckFailure);
}

}  // namespace
}  // namespace colletta::store
