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
  LongJournal() { events_ = write_long_journal(database_.url(), 2'000); }

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

  TestDatabase database_{GetParam()};
  std::int64_t events_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Databases, LongJournal, both_databases(), database_name);

TEST_P(LongJournal, HoldsAndHasRowsOfEverySort) {
  EXPECT_GE(events_, 2'000);
  EXPECT_THAT(findings(), IsEmpty());
  for (const char* table :
       {"pool_draw", "campaign_donor", "event_ref", "pool_tally", "pool_holding"})
    EXPECT_NE(one(std::string("SELECT CAST(COUNT(*) AS CHAR) FROM ") + table), "0") << table;
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
    EXPECT_THAT(findings(), IsEmpty()) << sql;
  }
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
       }) {
    meddle(c.sql);
    EXPECT_THAT(findings(), Contains(HasSubstr(c.what))) << c.sql;
    meddle(c.back);
    ASSERT_THAT(findings(), IsEmpty()) << c.back;
  }
  meddle("UPDATE pledge SET reference = 'pay_same'");
  EXPECT_THAT(findings(), Contains(HasSubstr("its payment pay_same is also that of position")));
}

TEST_P(LongJournal, WhatWasErasedMustBeSaidAndBeGone) {
  meddle("DELETE FROM event_private WHERE seq = 100");
  EXPECT_THAT(findings(),
              Contains(HasSubstr("100: its private row is missing, and no erasure.done says")));
}

// --- memory: each verification in a process of its own ------------------------------------------

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
INSTANTIATE_TEST_SUITE_P(Databases, VerifyMemory, both_databases(), database_name);

TEST_P(VerifyMemory, DoesNotGrowWithTheJournal) {
  const std::int64_t little = peak_of(20'000);
  const std::int64_t much = peak_of(200'000);
  // The scratch database's cache fills up to its bound first (48 MiB); ten times the events would
  // need some 200 MiB more if a single pledge stayed in memory.
  EXPECT_LT(much, little + 64 * 1024) << little << " KiB, then " << much << " KiB";
}

}  // namespace
}  // namespace colletta::test
