// What the database itself refuses, whoever asks: changing, replacing or taking away what stands in
// the journal. Triggers on both databases, and on MariaDB the rights of the account that serves.
#include <gmock/gmock.h>

#include <filesystem>

#include "server/app/schema.hpp"
#include "server/app/web.hpp"
#include "server/services/people.hpp"
#include "server/services/verify.hpp"
#include "server/store/bulk.hpp"
#include "server/store/tables.hpp"
#include "server/store/transaction.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {
namespace {

using payments::Operation;
using payments::PaymentState;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kDenied = "(1142)";  // the account has not this right on this table

/// What the database answers, or "allowed".
std::string refusal(store::Session& session, const std::string& sql) {
  try {
    session.run("meddle", sql);
    return "allowed";
  } catch (const store::DatabaseError& error) {
    return error.what();
  }
}

class Fences : public testing::TestWithParam<const char*> {
 protected:
  std::string journal() {
    auto session = city_.read();
    std::string out;
    session.for_each<std::int64_t, std::string, std::string>(
        {"all_events", "SELECT seq, id, body FROM event ORDER BY seq"}, {},
        [&](std::int64_t seq, std::string& id, std::string& body) {
          out += std::to_string(seq) + " " + id + " " + body + "\n";
        });
    return out;
  }
  bool sqlite() const { return std::string_view(GetParam()) == "sqlite"; }

  City city_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, Fences, both_databases(), database_name);

/// A row that takes the place of another: by its position, or by its id at the next one.
std::string row_of(const std::string& seq, const std::string& id) {
  return " INTO event (city, seq, id, type, call_id, campaign, at, body, leaf) VALUES ('borgo', " +
         seq + ", " + id + ", 'call.opened', NULL, NULL, 1, '{}', 'x')";
}

TEST_P(Fences, TheJournalIsNeitherChangedNorReplacedNorShortened) {
  const std::string before = journal();
  auto session = city_.write();
  const auto first =
      session.fetch_one<std::string>({"first_id", "SELECT id FROM event WHERE seq = 0"});
  const std::string id = "'" + std::get<0>(*first) + "'";
  std::vector<std::string> attempts = {"UPDATE event SET body = '{}' WHERE seq = 0",
                                       "UPDATE event SET seq = seq + 100",
                                       "DELETE FROM event WHERE seq = 0",
                                       "DELETE FROM event",
                                       "REPLACE" + row_of("0", "'other'"),
                                       "REPLACE" + row_of("99", id)};
  if (sqlite()) {
    for (const char* how : {"REPLACE", "ROLLBACK", "IGNORE"}) {
      attempts.push_back(std::string("INSERT OR ") + how + row_of("0", "'other'"));
      attempts.push_back(std::string("INSERT OR ") + how + row_of("99", id));
    }
    attempts.push_back("UPDATE OR REPLACE event SET seq = 0 WHERE seq = 1");
    attempts.push_back("INSERT" + row_of("0", "'other'") +
                       " ON CONFLICT DO UPDATE SET body = '{}'");
  } else {
    attempts.push_back("INSERT" + row_of("0", "'other'") + " ON DUPLICATE KEY UPDATE body = '{}'");
    attempts.push_back("INSERT" + row_of("99", id) + " ON DUPLICATE KEY UPDATE body = '{}'");
  }
  for (const std::string& attempt : attempts)
    EXPECT_THAT(refusal(session, attempt), HasSubstr("append-only")) << attempt;
  EXPECT_EQ(journal(), before);
}

/// What SQLite keeps beside the database to undo a single statement.
bool has_statement_journal() {
  for (const auto& open : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto file = std::filesystem::read_symlink(open.path(), gone);
    if (file.filename().string().starts_with("etilqs_")) return true;
  }
  return false;
}

/// A fence that can undo a statement makes SQLite copy what each one is about to change.
TEST(SqliteFences, ALargeBatchKeepsNoCopyOfWhatItChanges) {
  const City city("sqlite");
  auto session = city.write();
  const store::Transaction transaction(session);
  store::Rows rows;
  for (std::int64_t seq = 1'000; seq < 3'000; ++seq)
    rows.push_back(store::row("borgo", seq, "event" + std::to_string(seq), "call.opened",
                              store::Value{}, store::Value{}, 1, std::string(500, 'x'), "leaf"));
  store::insert(session, "event",
                {"city", "seq", "id", "type", "call_id", "campaign", "at", "body", "leaf"}, rows);
  EXPECT_FALSE(has_statement_journal());
}

TEST_P(Fences, PostingsCannotBeWritten) {
  const auto lines = city_.number("SELECT COUNT(*) FROM posting");
  ASSERT_GT(lines, 0);
  auto session = city_.write();
  for (const std::string attempt :
       {"UPDATE posting SET cents = 1", "DELETE FROM posting",
        "INSERT INTO posting (city, seq, line, account, cents) VALUES ('borgo', 0, 0, 'a', 1)"})
    EXPECT_NE(refusal(session, attempt), "allowed") << attempt;
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM posting"), lines);
}

/// MariaDB with the account that `colletta grants` describes.
class ServingAccount : public testing::Test {
 protected:
  ServingAccount() {
    const auto account = store::account_of("servant@localhost");
    auto root = city_.write();
    root.run("account", "CREATE OR REPLACE USER " + account + " IDENTIFIED BY 'a word'");
    for (const auto& statement : store::grant_statements(city_.url().mysql().database, account))
      root.run("grant", statement);
    store::MysqlUrl mysql = city_.url().mysql();
    mysql.user = "servant";
    mysql.password = "a word";
    url_ = store::DatabaseUrl(mysql);
  }
  store::Session as_servant() { return store::Session::open(*url_, store::Access::kWrite); }

  City city_{"mariadb", {.goal_cents = 20'000}};
  std::optional<store::DatabaseUrl> url_;
};

TEST_F(ServingAccount, TheWriterWorksWithItFromEndToEnd) {
  const auto writer = city_.writer_at(*url_);
  const std::string email = "maria@posta.example";
  const PledgeId kept = city_.give(*writer, 20'000, email);
  const PledgeId back = city_.give(*writer, 1'000);
  const CampaignId other = city_.publish(*writer, {});
  must(*writer, city_.id(), RefundPledge{.id = back, .actor = city_.officer});
  must(*writer, city_.id(), city_.seen(back, Operation::kVoid, PaymentState::kVoided, 1'000));
  must(*writer, city_.id(),
       PublishUpdate{.id = city_.ulid(),
                     .campaign = other,
                     .actor = city_.officer,
                     .title = "T",
                     .text = "x"});
  city_.set(city_.deadline());
  must(*writer, city_.id(), CloseCampaign{city_.campaign});
  must(*writer, city_.id(), CloseCampaign{other});
  must(*writer, city_.id(), SettlePledge{kept});
  must(*writer, city_.id(), city_.seen(kept, Operation::kCapture, PaymentState::kCaptured, 20'000));
  auto session = as_servant();
  const auto person = session.fetch_one<std::string>(
      {"person_id", "SELECT id FROM person WHERE email = :email"}, {{"email", email}});
  must(*writer, city_.id(),
       ErasePerson{city_.ulid(), PersonId::of(std::get<0>(*person)), Actor::job()});
  EXPECT_THAT(services::verify(session, city_.id(), {}).findings, IsEmpty());
  EXPECT_THAT(services::rebuild(session, city_.id(), {}).findings, IsEmpty());
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_F(ServingAccount, TheInstallationServesWithIt) {
  ops::Settings settings;
  settings.data.dir = city_.data_dir();
  settings.database.url = url_->str();
  settings.database.password = "a word";
  settings.server.port = 0;
  settings.log.level = "error";
  ASSERT_EQ(app::schema_problem(settings).value_or("none"), "none");
  app::CoreOptions options;
  options.settings = settings;
  options.clock = city_.clock();
  app::Core core(std::move(options));
  app::Web web(core);
  ASSERT_TRUE(web.start().ok());
  city_.give(core.writer(), 1'500);
  web.stop();
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_F(ServingAccount, TheServerRefusesItTheJournalEvenWithoutTriggers) {
  {
    auto root = city_.write();
    root.run("drop", "DROP TRIGGER event_is_never_changed");
    root.run("drop", "DROP TRIGGER event_is_never_deleted");
  }
  const auto events = city_.number("SELECT COUNT(*) FROM event");
  auto session = as_servant();
  for (const std::string attempt :
       {"UPDATE event SET body = '{}'", "DELETE FROM event", "TRUNCATE TABLE event",
        "DROP TABLE event", "ALTER TABLE event ADD COLUMN more INT", "RENAME TABLE event TO gone",
        "CREATE TRIGGER mine BEFORE INSERT ON event FOR EACH ROW SET NEW.body = '{}'",
        "DROP VIEW posting", "UPDATE event_private SET body = ''", "TRUNCATE TABLE event_private",
        "DELETE FROM journal_head", "UPDATE schema_migration SET checksum = ''",
        "DROP TABLE pledge", "CREATE TABLE more (id INT)",
        "GRANT UPDATE ON event TO servant@localhost"})
    EXPECT_THAT(refusal(session, attempt), HasSubstr(kDenied)) << attempt;
  EXPECT_THAT(refusal(session, "REPLACE" + row_of("0", "'other'")), HasSubstr(kDenied));
  EXPECT_THAT(refusal(session, "INSERT" + row_of("0", "'o'") + " ON DUPLICATE KEY UPDATE seq = 1"),
              HasSubstr(kDenied));
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM event"), events);
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST(GrantStatements, NamesThatCouldLeaveTheirQuotesAreRefused) {
  EXPECT_EQ(store::account_of("colletta@localhost"), "'colletta'@'localhost'");
  EXPECT_EQ(store::account_of("colletta"), "'colletta'@'%'");
  for (const char* bad :
       {"", "@localhost", "a@", "a'b@localhost", "a@b'", "a b@c", "a@b;c", "a\\@b"})
    EXPECT_EQ(store::account_of(bad), "") << bad;
}

}  // namespace
}  // namespace colletta::test
