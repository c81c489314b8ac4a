#include "server/store/migrate.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "tests/store/base/fixture.hpp"
#include "tests/support/process.hpp"

namespace colletta::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string sha256(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : digest) out += {kHex[byte >> 4], kHex[byte & 15]};
  return out;
}

Timestamp noon() { return {1'767'268'800'000'000}; }

constexpr Migration kFirst{1, "first", R"(-- A comment; with a semicolon
CREATE TABLE city (
  id {{key}} NOT NULL PRIMARY KEY, -- the slug
  name {{short_text}} NOT NULL
) {{table_options}};
CREATE INDEX city_name ON city (name);
INSERT INTO city (id, name) VALUES ('demo', 'it''s; demo');
)"};
constexpr Migration kSecond{2, "second", R"(
ALTER TABLE city ADD COLUMN people {{int}} NOT NULL DEFAULT 7;
-- only: sqlite
CREATE TRIGGER city_stays BEFORE DELETE ON city
BEGIN
  SELECT 1;
  SELECT RAISE(ABORT, 'cities stay');
END
;;
-- only: mysql
CREATE TRIGGER city_stays BEFORE DELETE ON city FOR EACH ROW
BEGIN
  SET @seen = 1;
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'cities stay';
END
;;
)"};

class MigrateTest : public testing::TestWithParam<const char*> {
 protected:
  Result<MigrationReport> bring_to(std::vector<Migration> migrations) {
    return migrate(session_, migrations, sha256, noon);
  }
  int pending(std::vector<Migration> migrations) {
    return pending_migrations(session_, migrations, sha256).value();
  }

  test::TestDatabase database_{GetParam()};
  Session session_ = database_.write();
};
INSTANTIATE_TEST_SUITE_P(Databases, MigrateTest, test::both_databases(), test::database_name);

TEST_P(MigrateTest, AppliesEachOnceAndKeepsData) {
  EXPECT_EQ(pending({kFirst, kSecond}), 2);
  auto report = bring_to({kFirst}).value();
  EXPECT_EQ(report.version_before, 0);
  EXPECT_EQ(report.version_after, 1);
  EXPECT_THAT(report.applied, ElementsAre("first"));
  EXPECT_EQ(pending({kFirst, kSecond}), 1);
  session_.execute({"add", "INSERT INTO city (id, name) VALUES ('a', 'A')"});

  report = bring_to({kFirst, kSecond}).value();
  EXPECT_EQ(report.version_before, 1);
  EXPECT_EQ(report.version_after, 2);
  EXPECT_THAT(report.applied, ElementsAre("second"));
  EXPECT_THAT((session_.fetch<std::string, std::string, std::int64_t>(
                  {"cities", "SELECT id, name, people FROM city ORDER BY id"})),
              ElementsAre(std::make_tuple("a", "A", 7), std::make_tuple("demo", "it's; demo", 7)));
  try {
    session_.execute({"delete", "DELETE FROM city"});
    FAIL() << "the trigger is missing";
  } catch (const DatabaseError& error) {
    EXPECT_EQ(error.fault(), Fault::kConstraint);
    EXPECT_THAT(error.what(), HasSubstr("cities stay"));
  }

  report = bring_to({kFirst, kSecond}).value();
  EXPECT_EQ(report.version_before, 2);
  EXPECT_THAT(report.applied, IsEmpty());
  EXPECT_EQ(pending({kFirst, kSecond}), 0);
  EXPECT_THAT(
      (session_.fetch<std::int64_t, std::string, std::int64_t>(
          {"rows", "SELECT version, name, applied_at FROM schema_migration ORDER BY 1"})),
      ElementsAre(std::make_tuple(1, "first", noon().us), std::make_tuple(2, "second", noon().us)));
}

TEST_P(MigrateTest, AChangedMigrationIsRefused) {
  bring_to({kFirst}).value();
  Migration changed = kFirst;
  changed.sql = "CREATE TABLE other (id {{key}}) {{table_options}};";
  const auto result = bring_to({changed, kSecond});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, Errc::kVersionMismatch);
  EXPECT_THAT(result.error().detail, HasSubstr("migration 1 (first)"));
  EXPECT_EQ(pending({kFirst}), 0) << "nothing was applied";
}

TEST_P(MigrateTest, ANewerDatabaseIsRefused) {
  bring_to({kFirst, kSecond}).value();
  const auto result = bring_to({kFirst});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, Errc::kVersionMismatch);
  EXPECT_THAT(result.error().detail, HasSubstr("newer program"));
  EXPECT_FALSE(pending_migrations(session_, std::vector{kFirst}, sha256).ok());
}

TEST_P(MigrateTest, AnInterruptedOneGoesOnWhereItStopped) {
  Migration broken = kFirst;
  broken.sql =
      "CREATE TABLE a (id {{key}} NOT NULL PRIMARY KEY) {{table_options}};\n"
      "INSERT INTO a (id) VALUES ('x');\n"
      "CREATE INDEX b ON c (id);\n";
  EXPECT_THROW(bring_to({broken}).value(), DatabaseError);
  EXPECT_EQ(pending({broken}), 1);
  session_.run("mend", "CREATE TABLE c (id INTEGER)");
  if (session_.dialect() == Dialect::kMysql) {
    // Killed after the step took effect, before it was counted:
    session_.run("step", "CREATE INDEX b ON c (id)");
  }
  EXPECT_THAT(bring_to({broken}).value().applied, ElementsAre("first"));
  EXPECT_EQ(session_.fetch_one<std::int64_t>({"rows", "SELECT COUNT(*) FROM a"}),
            std::make_tuple(1));
  EXPECT_EQ(pending({broken}), 0);
}

TEST_P(MigrateTest, TheEmbeddedSchemaAndItsQueriesFit) {
  const auto report = migrate(session_, embedded_migrations(), sha256, noon).value();
  EXPECT_EQ(report.version_after, int(embedded_migrations().size()));
  for (const Query& query : all_queries()) {
    // Any literal stands for a parameter: what is tested are names, columns and syntax.
    std::string sql = "EXPLAIN ";
    bool quoted = false;
    const std::string text = expand(query.sql, session_.dialect());
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\'') quoted = !quoted;
      if (quoted || text[i] != ':') {
        sql += text[i];
        continue;
      }
      sql += '1';
      while (i + 1 < text.size() && (std::isalnum(text[i + 1]) != 0 || text[i + 1] == '_')) ++i;
    }
    EXPECT_NO_THROW(session_.run(query.name, sql)) << query.name;
  }
}

TEST_P(MigrateTest, ASecondRoundOfTablesKeepsWhatTheFirstHeld) {
  const auto all = embedded_migrations();
  bring_to({all[0]}).value();
  session_.execute(
      {"call",
       "INSERT INTO city_call (id, city, title, summary, text, state, opens, closes, seq)"
       " VALUES ('c', 'borgo', 'T', '', 't', 'open', 1, 2, 7)"});
  session_.execute({"person",
                    "INSERT INTO person (id, city, email, name, password_hash, roles, created_at)"
                    " VALUES ('p', 'borgo', 'a@example.org', 'Ada', '', 'citizen', 3)"});
  session_.execute({"draw",
                    "INSERT INTO pool_draw (pool, campaign, donor, drawn, pledges)"
                    " VALUES ('f', 'k', 'd', 500, 2)"});

  bring_to({all[0], all[1]}).value();
  EXPECT_THAT((session_.fetch<std::string, std::int64_t, std::int64_t>(
                  {"calls", "SELECT state, seq, closed_seq FROM city_call"})),
              ElementsAre(std::make_tuple("open", 7, -1)));
  EXPECT_THAT(
      (session_.fetch<std::string, std::int64_t>({"people", "SELECT email, verified FROM person"})),
      ElementsAre(std::make_tuple("a@example.org", 0)));
  EXPECT_THAT((session_.fetch<std::int64_t, std::int64_t, std::int64_t>(
                  {"draws", "SELECT drawn, pledges, counted FROM pool_draw"})),
              ElementsAre(std::make_tuple(500, 2, 0)));
}

TEST_P(MigrateTest, ATableOfMailsComesBesideWhatIsThere) {
  const auto all = embedded_migrations();
  bring_to({all[0], all[1]}).value();
  session_.execute(
      {"pledge",
       "INSERT INTO pledge (id, city, campaign, call_id, person, donor, amount, public_name,"
       " message, locale, input_hash, state, task, collected, counted, provider, method, reference,"
       " reason, placed, confirmed_at, seq, refund_seq)"
       " VALUES ('g', 'borgo', 'c', 'k', 'p', 'd', 500, '', '', 'it', 'h', 'confirmed', '', 1, 1,"
       " 'sandbox', 'card', 'r', '', 1, 2, 7, -1)"});

  bring_to({all[0], all[1], all[2]}).value();
  EXPECT_THAT((session_.fetch<std::string, std::int64_t>(
                  {"pledges", "SELECT id, seq FROM pledge WHERE city = 'borgo' AND seq = 7"})),
              ElementsAre(std::make_tuple("g", 7)));
  EXPECT_EQ(
      std::get<0>(session_.fetch_one<std::int64_t>({"n", "SELECT COUNT(*) FROM mail"}).value()), 0)
      << "what was before is never mailed";
  EXPECT_EQ(
      std::get<0>(
          session_.fetch_one<std::int64_t>({"n", "SELECT COUNT(*) FROM mail_cursor"}).value()),
      0);
}

/// A campaign from before is no application, and a call from before selects by no rules.
TEST_P(MigrateTest, SelectionsComeBesideWhatIsThere) {
  auto all = embedded_migrations();
  const auto at = std::ranges::find(all, "selection", &Migration::name);
  ASSERT_NE(at, all.end());
  bring_to({all.begin(), at}).value();
  session_.execute(
      {"campaign",
       "INSERT INTO campaign (id, city, call_id, owner, state, version, content, content_hash,"
       " reasons, title, summary, area, theme, model, goal, minimum, optimum, opens, deadline,"
       " raised, donors, pledges, published_seq, closed_seq, created_at)"
       " VALUES ('k', 'borgo', 'c', 'p', 'submitted', 2, '{}', 'h', '', 'T', '', 'A', 'V',"
       " 'all_or_nothing', 1, 1, 1, 1, 2, 0, 0, 0, -1, -1, 1)"});

  bring_to({all.begin(), at + 1}).value();
  EXPECT_THAT((session_.fetch<std::string, std::string, std::int64_t>(
                  {"campaigns", "SELECT id, state, application FROM campaign"})),
              ElementsAre(std::make_tuple("k", "submitted", 0)));
  for (const char* table : {"call_selection", "application", "evaluator", "evaluation"})
    EXPECT_EQ(
        std::get<0>(
            session_.fetch_one<std::int64_t>({"n", std::string("SELECT COUNT(*) FROM ") + table})
                .value()),
        0)
        << table;
}

/// Attempts from before payouts are about pledges, each as it was.
TEST_P(MigrateTest, AttemptsFromBeforeAreAboutNoTranche) {
  auto all = embedded_migrations();
  const auto at = std::ranges::find(all, "payouts", &Migration::name);
  ASSERT_NE(at, all.end());
  bring_to({all.begin(), at}).value();
  session_.execute({"attempt",
                    "INSERT INTO payment_attempt (id, city, pledge, operation, state, is_open,"
                    " tries, next_at, reference, redirect_url, code, created_at, updated_at)"
                    " VALUES ('A', 'borgo', 'P', 'begin', 'captured', 0, 1, 0, 'pay', '', '', 0,"
                    " 0)"});
  bring_to({all.begin(), at + 1}).value();
  EXPECT_THAT((session_.fetch<std::string, std::string, std::string>(
                  {"rows", "SELECT id, pledge, payout FROM payment_attempt"})),
              ElementsAre(std::make_tuple("A", "P", "")));
  for (const char* table : {"payee", "payout", "payout_part"})
    EXPECT_THAT(
        session_.fetch<std::int64_t>({"count", std::string("SELECT COUNT(*) FROM ") + table}),
        ElementsAre(std::make_tuple(0)))
        << table;
}

/// An application from before a call could be ranked has neither place nor outcome.
TEST_P(MigrateTest, ApplicationsFromBeforeAreNotRanked) {
  auto all = embedded_migrations();
  const auto at = std::ranges::find(all, "ranking", &Migration::name);
  ASSERT_NE(at, all.end());
  bring_to({all.begin(), at}).value();
  session_.execute({"application",
                    "INSERT INTO application (call_id, number, city, requested, area, at, seq,"
                    " withdrawn_seq) VALUES ('c', 1, 'borgo', 500, 'A', 1, 7, -1)"});
  bring_to({all.begin(), at + 1}).value();
  EXPECT_THAT((session_.fetch<std::int64_t, std::int64_t, std::int64_t, std::string>(
                  {"rows", "SELECT number, requested, position, outcome FROM application"})),
              ElementsAre(std::make_tuple(1, 500, 0, "")));
}

/// What journals from before say of earlier entries stands in the table from then on.
TEST_P(MigrateTest, AJournalFromBeforeKnowsWhatRefersToWhat) {
  const auto all = embedded_migrations();
  bring_to({all[0], all[1], all[2]}).value();
  const auto event = [&](int seq, const std::string& body) {
    session_.execute(
        {"event",
         "INSERT INTO event (city, seq, id, type, at, body, leaf) VALUES "
         "(:city, :seq, :id, 'x', 1, :body, '')"},
        {{"city", "borgo"}, {"seq", seq}, {"id", std::to_string(seq)}, {"body", body}});
  };
  event(0, R"({"pub":{"title":"\"ref\":[9]"},"seq":0})");
  event(1, R"({"pub":{},"ref":[0],"seq":1})");
  event(2, R"({"pub":{},"ref":[0,1],"seq":2})");
  session_.execute(
      {"more", "INSERT INTO pledge_match (city, pledge_seq, seq) VALUES ('borgo', 0, 1)"});

  bring_to({all[0], all[1], all[2], all[3]}).value();
  EXPECT_THAT((session_.fetch<std::string, std::int64_t, std::int64_t>(
                  {"refs", "SELECT city, ref, seq FROM event_ref ORDER BY ref, seq"})),
              ElementsAre(std::make_tuple("borgo", 0, 1), std::make_tuple("borgo", 0, 2),
                          std::make_tuple("borgo", 1, 2)));
  EXPECT_EQ(fault_of([&] { session_.run("gone", "SELECT 1 FROM pledge_match"); }), Fault::kOther);
}

TEST_P(MigrateTest, TheLedgersSumsAreMadeOfTheJournalThatIsThere) {
  const auto all = embedded_migrations();
  const auto until = [&](std::ptrdiff_t n) {
    return std::vector<Migration>(all.begin(), all.begin() + n);
  };
  bring_to(until(6)).value();
  const auto add = [this](std::int64_t seq, const std::string& body) {
    session_.execute({"event",
                      "INSERT INTO event (city, seq, id, type, at, body, leaf)"
                      " VALUES ('borgo', :seq, :id, 'pledge.confirmed', 1, :body, 'h')"},
                     {{"seq", seq}, {"id", "e" + std::to_string(seq)}, {"body", body}});
  };
  add(0, R"({"post":[]})");
  add(9'998, R"({"post":[["a",500],["b",-500]]})");
  add(9'999, R"({"post":[["a",-200],["b",200]],"ref":[9998]})");
  add(10'000, R"({"post":[["a",7],["b",-7]],"ref":[9998,9999,9998]})");

  bring_to(until(7)).value();
  using Sum = std::tuple<std::int64_t, std::string, std::int64_t, std::int64_t>;
  const auto sums = [this] {
    return session_.fetch<std::int64_t, std::string, std::int64_t, std::int64_t>(
        {"sums",
         "SELECT part, account, debit, credit FROM account_turnover"
         " WHERE city = 'borgo' ORDER BY part, account"});
  };
  const auto made = testing::ElementsAre(Sum{0, "a", 500, 200}, Sum{0, "b", 200, 500},
                                         Sum{10'000, "a", 7, 0}, Sum{10'000, "b", 0, 7});
  EXPECT_THAT(sums(), made);
  // Every step once more, as after a crash between a step and its count.
  for (const std::string& step : migration_steps(all[6], session_.dialect()))
    session_.run("again", step);
  EXPECT_THAT(sums(), made);
}

/// Run as another process by the test below.
TEST(MigrateChild, DISABLED_MigratesWhatItIsTold) {
  const auto url = DatabaseUrl::parse(std::getenv("COLLETTA_CHILD_DATABASE")).value();
  Session session = Session::open(url, Access::kWrite, {.lock_wait_ms = 20'000});
  const auto report = migrate(session, std::vector{kFirst, kSecond}, sha256, noon);
  ASSERT_TRUE(report.ok());
  std::printf("applied %zu\n", report->applied.size());
}

TEST_P(MigrateTest, SeveralProcessesMigrateAtOnce) {
  { const Session let_go = std::move(session_); }  // SQLite's writing place is for the children
  std::vector<std::unique_ptr<test::Process>> children;
  for (int i = 0; i < 4; ++i) {
    children.push_back(std::make_unique<test::Process>(
        std::vector<std::string>{"/proc/self/exe", "--gtest_also_run_disabled_tests",
                                 "--gtest_filter=MigrateChild.DISABLED_MigratesWhatItIsTold"},
        test::Process::Options{.environment = {{"COLLETTA_CHILD_DATABASE", database_.url().str()}},
                               .output = {},
                               .input = false}));
  }
  int applied = 0;
  for (const auto& child : children) {
    const std::string output = child->read_all();
    EXPECT_EQ(child->wait(), 0) << output;
    const std::size_t at = output.find("applied ");
    ASSERT_NE(at, std::string::npos) << output;
    applied += std::stoi(output.substr(at + 8));
  }
  EXPECT_EQ(applied, 2) << "each migration by exactly one of them";
  session_ = database_.write();
  EXPECT_EQ(pending({kFirst, kSecond}), 0);
}

TEST(MigrateOnMariaDb, OnlyOneProcessAtATime) {
  const test::TestDatabase database("mariadb");
  Session other = database.write();
  other.fetch<std::int64_t>({"hold", "SELECT GET_LOCK(CONCAT('colletta_', MD5(DATABASE())), 0)"});
  Session session = database.write();
  const auto waiting = [&](int ms) {
    return fault_of([&] { migrate(session, std::vector{kFirst}, sha256, noon, ms).value(); });
  };
  EXPECT_EQ(waiting(100), Fault::kHeldElsewhere);
  other.fetch<std::int64_t>({"leave", "SELECT RELEASE_LOCK(CONCAT('colletta_', MD5(DATABASE())))"});
  EXPECT_EQ(waiting(0), std::nullopt);
}

TEST(MigrationSteps, SplitsAndChooses) {
  EXPECT_THAT(
      migration_steps(kFirst, Dialect::kSqlite),
      ElementsAre("CREATE TABLE city (\nid TEXT NOT NULL PRIMARY KEY, \nname TEXT NOT NULL\n"
                  ") STRICT",
                  "CREATE INDEX city_name ON city (name)",
                  "INSERT INTO city (id, name) VALUES ('demo', 'it''s; demo')"));
  EXPECT_EQ(migration_steps(kSecond, Dialect::kSqlite).size(), 2U);
  EXPECT_THAT(migration_steps(kSecond, Dialect::kMysql)[1], HasSubstr("SIGNAL"));
  const auto steps = [](std::string_view sql) {
    return migration_steps({1, "x", sql}, Dialect::kSqlite);
  };
  EXPECT_THROW(steps("CREATE TABLE a (b INTEGER)"), CheckFailure);
  EXPECT_THROW(steps("-- only: oracle\nSELECT 1;\n"), CheckFailure);
  EXPECT_THROW(steps("SELECT 1\n;;\n"), CheckFailure);
  EXPECT_THAT(steps("-- only: mysql\nSELECT 1;\nSELECT 2;"), ElementsAre("SELECT 2"));
}

}  // namespace
}  // namespace colletta::store
