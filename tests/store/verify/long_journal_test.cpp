// A journal that the engine itself has made, with pools of every sort: it holds, its projections
// can be lost and made anew, any change of them is found, and the memory of `verify` does not grow
// with it.
#include "tests/support/journal/long_journal.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "server/services/verify.hpp"
#include "tests/support/process.hpp"
#include "tests/support/test_database.hpp"

namespace colletta::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const CityId kCity = CityId::of("borgo");

class LongJournal : public testing::TestWithParam<const char*> {
 protected:
  LongJournal() { events_ = write_long_journal(database_.url(), 1'200); }

  std::vector<std::string> findings() {
    auto session = database_.read();
    std::vector<std::string> out;
    for (const Finding& finding : services::verify(session, kCity, {}).findings)
      out.push_back(std::to_string(finding.seq) + ": " + finding.what);
    return out;
  }
  void meddle(const std::string& sql) {
    auto session = database_.write();
    session.run("meddle", sql);
  }
  std::vector<std::string> rebuild() {
    auto session = database_.write();
    std::vector<std::string> out;
    for (const Finding& finding : services::rebuild(session, kCity, {}).findings)
      out.push_back(finding.what);
    return out;
  }
  std::string one(const std::string& sql) {
    auto session = database_.read();
    return std::get<0>(session.fetch_one<std::string>({"one", sql}).value());
  }

  /// One more event, as the writer would store it.
  void append(Act act) {
    auto session = database_.write();
    append_event(session, kCity, events_++, std::move(act));
  }

  TestDatabase database_{GetParam()};
  std::int64_t events_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Databases, LongJournal, both_databases(), database_name);

TEST_P(LongJournal, HoldsAndHasRowsOfEverySort) {
  EXPECT_GE(events_, 1'200);
  EXPECT_THAT(findings(), IsEmpty());
  auto session = database_.read();
  EXPECT_THAT(services::verify(session, kCity, {}, "/there/is/none").findings, IsEmpty())
      << "nothing was ever signed, so nothing has to be kept";
  for (const char* table :
       {"pool_draw", "campaign_donor", "event_ref", "pool_tally", "pool_holding"})
    EXPECT_NE(one(std::string("SELECT CAST(COUNT(*) AS CHAR) FROM ") + table), "0") << table;
}

TEST_P(LongJournal, SaysHowFarItHasCome) {
  std::map<std::string, std::vector<std::int64_t>> told;
  auto session = database_.read();
  services::verify(session, kCity, [&](std::string_view what, std::int64_t done, std::int64_t all) {
    told[std::string(what)].push_back(done);
    if (what == "events") EXPECT_EQ(all, events_);
  });
  for (const auto& [what, counts] : told)
    EXPECT_TRUE(std::ranges::is_sorted(counts)) << what << " never go back";
  EXPECT_THAT(told["events"], Contains(1'000));
  EXPECT_EQ(told["events"].back(), events_);
  EXPECT_THAT(told["rows"], Not(IsEmpty()));
}

TEST_P(LongJournal, EveryChangeOfAProjectionIsFoundAndMended) {
  const std::string pool = one("SELECT MIN(id) FROM pool");
  const std::string campaign = one("SELECT MIN(id) FROM campaign");
  const std::string a_donor =
      one("SELECT MIN(donor) FROM campaign_donor WHERE campaign = '" + campaign + "'");
  for (const std::string& sql : std::vector<std::string>{
           "DELETE FROM pool_draw WHERE campaign = '" + campaign + "'",
           "UPDATE pool_draw SET counted = counted + 1 WHERE donor = '" + a_donor + "'",
           "DELETE FROM campaign_donor WHERE donor = '" + a_donor + "'",
           "DELETE FROM campaign_donor",
           "UPDATE campaign_donor SET given = 1 WHERE donor = '" + a_donor + "'",
           "DELETE FROM event_ref",
           "INSERT INTO event_ref (city, ref, seq) VALUES ('borgo', 70, 71)",
           "UPDATE pool_tally SET first_held = 3", "DELETE FROM pool_tally",
           "INSERT INTO pool_withheld (pool, seq, campaign, donor, amount, drew) VALUES ('" + pool +
               "', 70, '" + campaign + "', 'D', 5, 0)",
           "INSERT INTO pool_draw (pool, campaign, donor, drawn, pledges, counted) VALUES ('" +
               pool + "', '" + campaign + "', 'A', 5, 1, 0)",
           "INSERT INTO pool_draw (pool, campaign, donor, drawn, pledges, counted) VALUES ('" +
               pool + "', '" + campaign + "', 'ZZ', 5, 1, 0)",
           "UPDATE pledge SET amount = amount + 1 WHERE seq = 100 OR seq = 1000",
           "DELETE FROM pool",
           // Of nobody:
           "INSERT INTO pool_holding (pool, campaign, funder, reserved, granted)"
           " VALUES ('NOPOOL', '" +
               campaign + "', 'F', 5, 0)",
           "INSERT INTO pool_funder (pool, funder, place, name, put_in, reserved, granted)"
           " VALUES ('NOPOOL', 'F', 0, 'F', 5, 0, 0)",
           "INSERT INTO pool_tally (pool, campaign, counted, roots, first_held)"
           " VALUES ('NOPOOL', '" +
               campaign + "', 5, '1', -1)",
           "INSERT INTO pool_withheld (pool, seq, campaign, donor, amount, drew)"
           " VALUES ('NOPOOL', 1, '" +
               campaign + "', 'D', 5, 0)",
           "INSERT INTO pool_draw (pool, campaign, donor, drawn, pledges, counted)"
           " VALUES ('" +
               pool + "', 'NOCAMPAIGN', 'D', 5, 1, 0)",
           "INSERT INTO campaign_donor (campaign, donor, given) VALUES ('NOCAMPAIGN', 'D', 5)"}) {
    meddle(sql);
    EXPECT_THAT(findings(), Not(IsEmpty())) << sql;
    EXPECT_THAT(rebuild(), IsEmpty()) << sql;
  }
  EXPECT_THAT(findings(), IsEmpty()) << "every change was mended";
}

TEST_P(LongJournal, RowsOfContentThatAreLostOrAddedAreFoundAndNotInvented) {
  const auto pledge = [&](const std::string& seq) {
    return one("SELECT id FROM pledge WHERE seq = " + seq);
  };
  const std::string seq = one("SELECT CAST(MAX(seq) AS CHAR) FROM pledge");
  const std::string other = one("SELECT CAST(MIN(seq) AS CHAR) FROM pledge");
  meddle("UPDATE pledge SET seq = " + other + " WHERE id = '" + pledge(seq) + "'");
  EXPECT_THAT(findings(), Contains(HasSubstr(seq + ": pledge " + seq +
                                             ": is in the journal and missing in the table")));
  EXPECT_THAT(findings(), Contains(HasSubstr(other + ": pledge " + other +
                                             ": is in the table and nothing in the journal")));
  EXPECT_THAT(rebuild(), Not(IsEmpty())) << "a pledge's row cannot be made from the journal";
}

TEST_P(LongJournal, RowsThatNoReplayGivesAreCheckedToo) {
  const std::string a_pledge = one(
      "SELECT id FROM pledge WHERE seq = (SELECT MIN(seq) FROM pledge WHERE state = 'confirmed')");
  struct Case {
    std::string sql, back, what;
  };
  const std::string event = one("SELECT id FROM event WHERE seq = 0");
  const std::string hash = one("SELECT input_hash FROM pledge WHERE id = '" + a_pledge + "'");
  const std::string person = one("SELECT person FROM pledge WHERE id = '" + a_pledge + "'");
  const std::string held =
      one("SELECT MIN(id) FROM pledge WHERE state = 'confirmed' AND collected = 0");
  const std::string of_pledge = " WHERE id = '" + a_pledge + "'";
  for (const Case& c : std::vector<Case>{
           {"UPDATE pledge SET state = 'unpaid', seq = -1 - seq WHERE id = '" + a_pledge + "'",
            "UPDATE pledge SET state = 'confirmed', seq = -1 - seq WHERE id = '" + a_pledge + "'",
            "missing in the table"},
           {"INSERT INTO payment_attempt (id, city, pledge, operation, state, is_open, tries,"
            " next_at, reference, redirect_url, code, created_at, updated_at) VALUES ('A', 'borgo',"
            " 'NONE', 'begin', 'due', 1, 0, 0, '', '', '', 0, 0)",
            "DELETE FROM payment_attempt", "payment_attempt A: its pledge is not there"},
           {"INSERT INTO event_private (city, seq, salt, body) VALUES ('borgo', 999999, 'x', '{}')",
            "DELETE FROM event_private WHERE seq = 999999",
            "999999: there is a private row for it and no event"},
           {"INSERT INTO journal_head (city, next_seq, last_batch) VALUES ('nowhere', 0, '')",
            "DELETE FROM journal_head WHERE city = 'nowhere'", "there is no such city"},
           {"UPDATE journal_head SET next_seq = next_seq - 1",
            "UPDATE journal_head SET next_seq = next_seq + 1", "stands outside the journal's head"},
           {"UPDATE pledge SET seq = -1 - seq" + of_pledge,
            "UPDATE pledge SET seq = -1 - seq" + of_pledge, "is confirmed and names no position"},
           {"UPDATE pledge SET input_hash = SUBSTR(input_hash, 2)" + of_pledge,
            "UPDATE pledge SET input_hash = '" + hash + "'" + of_pledge,
            "its input's hash is none"},
           // What private rows say:
           {"UPDATE pledge SET input_hash = '" + std::string(64, 'b') + "'" + of_pledge,
            "UPDATE pledge SET input_hash = '" + hash + "'" + of_pledge,
            "its input is not the one of its hash"},
           {"UPDATE pledge SET message = 'Altro'" + of_pledge,
            "UPDATE pledge SET message = ''" + of_pledge, "its input is not the one of its hash"},
           {"UPDATE pledge SET public_name = 'Altro'" + of_pledge,
            "UPDATE pledge SET public_name = ''" + of_pledge,
            "its input is not the one of its hash"},
           {"UPDATE person SET email = 'altro@posta.example' WHERE id = '" + person + "'",
            "UPDATE person SET email = '" + person + "@posta.example' WHERE id = '" + person + "'",
            "its input is not the one of its hash"},
           {"UPDATE pledge SET reference = 'pay_other'" + of_pledge,
            "UPDATE pledge SET reference = 'pay_" + a_pledge + "'" + of_pledge,
            "its person or its payment is not that of its private row"},
           {"UPDATE pledge SET person = 'NOBODY'" + of_pledge,
            "UPDATE pledge SET person = '" + person + "'" + of_pledge, "there is no such person"},
           {"UPDATE pledge SET person = (SELECT MIN(id) FROM person WHERE id <> '" + person + "')" +
                of_pledge,
            "UPDATE pledge SET person = '" + person + "'" + of_pledge,
            "its person or its payment is not that of its private row"},
           {"INSERT INTO payment_attempt (id, city, pledge, operation, state, is_open, tries,"
            " next_at, reference, redirect_url, code, created_at, updated_at) VALUES ('A', 'borgo',"
            " '" +
                held + "', 'capture', 'captured', 0, 0, 0, '', '', '', 0, 0)",
            "DELETE FROM payment_attempt", "payment_attempt A: it has collected, and pledge"},
           {"UPDATE pledge SET id = '" + event + "'" + of_pledge,
            "UPDATE pledge SET id = '" + a_pledge + "' WHERE id = '" + event + "'",
            "0: its event has the id of a pledge"},
       }) {
    meddle(c.sql);
    EXPECT_THAT(findings(), Contains(HasSubstr(c.what))) << c.sql;
    meddle(c.back);
  }
  ASSERT_THAT(findings(), IsEmpty()) << "all of it was put back";
  meddle("UPDATE pledge SET reference = 'pay_same'");
  EXPECT_THAT(findings(), Contains(HasSubstr("its payment pay_same is also that of position")));
}

TEST_P(LongJournal, WhatWasErasedMustBeSaidAndBeGone) {
  const std::string at = one("SELECT CAST(MIN(seq) AS CHAR) FROM pledge");
  const std::string donor = one("SELECT donor FROM pledge WHERE seq = " + at);
  append(acts::ErasureDone{{std::stoll(at)}});
  EXPECT_THAT(findings(),
              Contains(HasSubstr(at +
                                 ": its private row is there, and the "
                                 "erasure.done at " +
                                 std::to_string(events_ - 1) + " says that it was erased")));
  meddle("UPDATE pledge SET person = '', input_hash = '' WHERE seq = " + at);
  meddle("DELETE FROM event_private WHERE seq = " + at);
  EXPECT_THAT(findings(), IsEmpty()) << "of who was erased nothing is left to be checked";
  meddle("INSERT INTO donor (id, city, call_id, person) VALUES ('" + donor +
         "', 'borgo', 'C', 'P')");
  EXPECT_THAT(findings(), Contains(HasSubstr(at + ": its donor's link to a person is there")));
  meddle("DELETE FROM donor");
  const std::string next = one("SELECT CAST(MIN(seq) AS CHAR) FROM pledge WHERE seq > " + at);
  meddle("DELETE FROM event_private WHERE seq = " + next);
  EXPECT_THAT(findings(),
              Contains(HasSubstr(next + ": its private row is missing, and no erasure.done says")));
}

// --- memory: each verification in a process of its own ------------------------------------------
// Not with a sanitizer, which keeps memory of its own for all that was ever used.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

std::int64_t peak_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;)
    if (word == "VmHWM:") {
      std::int64_t kib = 0;
      status >> kib;
      return kib;
    }
  return 0;
}

TEST(VerifyChild, DISABLED_Whole) {
  const char* url = std::getenv("COLLETTA_TEST_URL");
  ASSERT_NE(url, nullptr) << "this is started by VerifyMemory";
  // The caches of SQLite, which fill up to bounds of their own, would hide what grows: they get
  // so little that a short journal fills them too.
  auto limits = store::Session::scratch();
  limits.run("limit", "PRAGMA soft_heap_limit=2000000");
  auto session = store::Session::open(store::DatabaseUrl::parse(url).value(), store::Access::kRead);
  EXPECT_THAT(services::verify(session, kCity, {}).findings, IsEmpty());
  std::cout << "PEAK " << peak_kib() << std::endl;
}

class VerifyMemory : public testing::TestWithParam<const char*> {
 protected:
  std::int64_t peak_of(std::int64_t events) {
    const TestDatabase database(GetParam());
    write_long_journal(database.url(), events);
    Process child({std::filesystem::read_symlink("/proc/self/exe").string(),
                   "--gtest_also_run_disabled_tests", "--gtest_filter=VerifyChild.*"},
                  {.environment = {{"COLLETTA_TEST_URL", database.url().str()}}, .output = {}});
    const std::string output = child.read_all();
    EXPECT_EQ(child.wait(), 0) << output;
    const std::size_t at = output.find("PEAK ");
    EXPECT_NE(at, std::string::npos) << output;
    return at == std::string::npos ? 0 : std::atoll(output.c_str() + at + 5);
  }
};

/// How many events the long journal has: many more at night (deploy/nightly).
const char* asked_events() { return std::getenv("COLLETTA_MEMORY_EVENTS"); }

/// What is kept in memory is the same code for both; MariaDB, which takes longer to fill, at night.
std::vector<const char*> memory_databases() {
  if (asked_events() == nullptr) return {"sqlite"};
  return {"sqlite", "mariadb"};
}
INSTANTIATE_TEST_SUITE_P(Databases, VerifyMemory, testing::ValuesIn(memory_databases()),
                         database_name);

TEST_P(VerifyMemory, DoesNotGrowWithTheJournal) {
  const std::int64_t events = asked_events() != nullptr ? std::atoll(asked_events()) : 24'000;
  const std::int64_t little = peak_of(events / 8);
  const std::int64_t much = peak_of(events);
  // KiB: 256 bytes an event, half of what a pledge takes that stays in memory.
  const auto growth = std::min<std::int64_t>(events / 4, 16 * 1'024);
  EXPECT_LT(much, little + growth) << little << " KiB, then " << much << " KiB";
}

#endif

}  // namespace
}  // namespace colletta::test
