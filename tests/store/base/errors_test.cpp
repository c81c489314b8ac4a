#include "server/store/errors.hpp"

#include "tests/store/base/fixture.hpp"

namespace colletta::store {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Errors, EachCodeHasItsFault) {
  const auto at_statement = [](unsigned code) {
    return error_of_mysql(code, "", "q", During::kStatement).fault();
  };
  const auto at_commit = [](unsigned code) {
    return error_of_mysql(code, "", "q", During::kCommit).fault();
  };
  for (const unsigned code : {1213U, 1205U, 1020U}) {
    EXPECT_EQ(at_statement(code), Fault::kRetryable);
    EXPECT_EQ(at_commit(code), Fault::kRetryable);
  }
  EXPECT_EQ(at_statement(1062), Fault::kDuplicateKey);
  EXPECT_EQ(at_statement(1114), Fault::kNotWritable);
  for (const unsigned code : {1180U, 1047U, 2006U, 2013U, 1927U}) {
    EXPECT_EQ(at_statement(code), Fault::kUnavailable);
    EXPECT_EQ(at_commit(code), Fault::kUnknownOutcome);
  }
  for (const unsigned code : {2002U, 2003U, 1040U}) {
    EXPECT_EQ(at_statement(code), Fault::kUnavailable);
    EXPECT_EQ(at_commit(code), Fault::kUnavailable) << "never connected: nothing can have happened";
  }
  EXPECT_EQ(at_statement(1064), Fault::kOther);

  const auto sqlite = [](int code, During during) {
    return error_of_sqlite(code, "", "q", during).fault();
  };
  EXPECT_EQ(sqlite(5, During::kStatement), Fault::kRetryable);
  EXPECT_EQ(sqlite(517, During::kStatement), Fault::kRetryable);
  EXPECT_EQ(sqlite(1555, During::kStatement), Fault::kDuplicateKey);
  EXPECT_EQ(sqlite(2067, During::kStatement), Fault::kDuplicateKey);
  EXPECT_EQ(sqlite(275, During::kStatement), Fault::kConstraint);
  EXPECT_EQ(sqlite(13, During::kCommit), Fault::kNotWritable);
  EXPECT_EQ(sqlite(1034, During::kStatement), Fault::kUnavailable);
  EXPECT_EQ(sqlite(1034, During::kCommit), Fault::kUnknownOutcome);
}

TEST(Errors, ServerWordsWithValuesAreNotShown) {
  const auto message = [](unsigned code, std::string_view words) {
    return std::string(error_of_mysql(code, words, "add_person", During::kStatement).what());
  };
  EXPECT_EQ(message(1062, "Duplicate entry 'for key 'a@b.it' for key 'person_email'"),
            "query add_person: for key 'person_email' (1062)");
  EXPECT_THAT(message(1064, "syntax error near 'a@b.it'"), Not(HasSubstr("a@b.it")));
  EXPECT_THAT(message(1366, "Incorrect integer value: 'a@b.it'"), Not(HasSubstr("a@b.it")));
}

using ErrorTest = StoreTest;
INSTANTIATE_TEST_SUITE_P(Databases, ErrorTest, test::both_databases(), test::database_name);

TEST_P(ErrorTest, WhatTheDatabaseRefusesIsSorted) {
  add("a");
  EXPECT_EQ(fault_of([&] { add("a"); }), Fault::kDuplicateKey);
  EXPECT_EQ(fault_of([&] {
              session_.execute({"null", "UPDATE item SET amount = NULL"});
            }),
            Fault::kConstraint);
  EXPECT_EQ(fault_of([&] {
              session_.execute({"check", "UPDATE item SET spare = -1"});
            }),
            Fault::kConstraint);
  EXPECT_EQ(fault_of([&] {
              session_.execute({"type", "UPDATE item SET amount = :x"}, {{"x", "ten"}});
            }),
            Fault::kConstraint);
  EXPECT_EQ(fault_of([&] { session_.execute({"syntax", "UPDAT item"}); }), Fault::kOther);
  EXPECT_EQ(fault_of([&] { session_.execute({"table", "DELETE FROM nowhere"}); }), Fault::kOther);
  EXPECT_EQ(count(), 1) << "the session lives on";
}

TEST_P(ErrorTest, MessagesHoldNoValues) {
  const std::string secret = "anna@example.org";
  const auto message = [&](auto&& work) -> std::string {
    try {
      work();
    } catch (const DatabaseError& error) {
      return error.what();
    }
    return "nothing was thrown";
  };
  add(secret);
  const std::string duplicate = message([&] { add(secret); });
  EXPECT_THAT(duplicate, HasSubstr("add_item"));
  EXPECT_THAT(duplicate, Not(HasSubstr("anna")));
  const std::string type = message([&] {
    session_.execute({"type", "UPDATE item SET amount = :x"}, {{"x", secret}});
  });
  EXPECT_THAT(type, HasSubstr("type"));
  EXPECT_THAT(type, Not(HasSubstr("anna")));
  const std::string syntax = message([&] {
    session_.fetch<std::int64_t>({"syntax", "SELEC amount FROM item WHERE id = :x"},
                                 {{"x", secret}});
  });
  EXPECT_THAT(syntax, HasSubstr("query syntax"));
  EXPECT_THAT(syntax, Not(HasSubstr("anna")));
  Transaction transaction(session_);
  const std::string bulk = message([&] {
    insert(session_, "item", {"city", "id", "amount", "spare"}, Rows{row("demo", secret, 1, 0)});
  });
  EXPECT_THAT(bulk, HasSubstr("insert item"));
  EXPECT_THAT(bulk, Not(HasSubstr("anna")));
}

}  // namespace
}  // namespace colletta::store
