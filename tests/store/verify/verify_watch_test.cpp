// The check that runs beside the server: it goes on where it stopped, tells what it finds, and
// checks everything anew each night.
#include "server/jobs/verify_watch.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "tests/store/verify/signed_journal.hpp"
#include "tests/support/journal/long_journal.hpp"
#include "tests/support/test_database.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class Watch : public testing::TestWithParam<const char*> {
 protected:
  Watch() { events_ = write_long_journal(database_.url(), 600); }

  jobs::VerifyWatch watch(bool whole_at_start) {
    jobs::VerifyOptions options;
    options.every_s = 1;
    options.whole_at_start = whole_at_start;
    options.clock = [this] { return now_; };
    options.on_change = [this](const CityId&, const jobs::VerifyState& state) {
      told_.push_back(state.findings.size());
    };
    options.on_failure = [](std::string_view detail) { ADD_FAILURE() << detail; };
    return {database_.read(), std::move(options)};
  }
  void meddle(const std::string& sql) {
    auto session = database_.write();
    session.run("meddle", sql);
  }
  static jobs::VerifyState state(const jobs::VerifyWatch& watch) {
    return watch.all().at(CityId::of("borgo"));
  }

  TestDatabase database_{GetParam()};
  std::int64_t events_ = 0;
  Timestamp now_{1'777'000'000'000'000};
  std::vector<std::size_t> told_;
};
INSTANTIATE_TEST_SUITE_P(Databases, Watch, both_databases(), database_name);

TEST_P(Watch, GoesOnWithWhatIsNew) {
  // The head says less than there is: what comes later is there already.
  meddle("UPDATE journal_head SET next_seq = 200");
  auto watch = this->watch(false);
  EXPECT_TRUE(watch.all().empty());
  watch.run_once();
  EXPECT_EQ(state(watch).events, 200);
  meddle("UPDATE journal_head SET next_seq = " + std::to_string(events_));
  watch.run_once();
  EXPECT_EQ(state(watch).events, events_);
  EXPECT_THAT(state(watch).findings, IsEmpty()) << state(watch).findings.front().what;
  EXPECT_EQ(state(watch).whole_at.us, 0);
  EXPECT_EQ(state(watch).checked_at, now_);
}

TEST_P(Watch, FindsAndForgetsFiguresThatDoNotAgree) {
  auto watch = this->watch(false);
  watch.run_once();
  EXPECT_THAT(told_, IsEmpty());
  meddle(
      "UPDATE campaign SET raised = raised + 1 WHERE id = (SELECT x FROM (SELECT MIN(id) AS x "
      "FROM campaign) AS t)");
  watch.run_once();
  ASSERT_EQ(state(watch).findings.size(), 1U);
  EXPECT_THAT(state(watch).findings.front().what, HasSubstr("raised is"));
  meddle(
      "UPDATE campaign SET raised = raised - 1 WHERE id = (SELECT x FROM (SELECT MIN(id) AS x "
      "FROM campaign) AS t)");
  watch.run_once();
  EXPECT_THAT(state(watch).findings, IsEmpty());
  EXPECT_THAT(told_, testing::ElementsAre(1U, 0U));
}

TEST_P(Watch, ChecksEverythingAnewEachNight) {
  auto watch = this->watch(true);
  watch.run_once();
  EXPECT_EQ(state(watch).whole_at, now_);
  EXPECT_THAT(state(watch).findings, IsEmpty());
  meddle("UPDATE campaign_donor SET given = given + 1");
  now_.us += kHourUs;
  watch.run_once();
  EXPECT_THAT(state(watch).findings, IsEmpty()) << "single donors are compared by night";
  now_.us += kDayUs;
  watch.run_once();
  EXPECT_EQ(state(watch).whole_at, now_);
  EXPECT_FALSE(state(watch).findings.empty());
  watch.run_once();
  EXPECT_FALSE(state(watch).findings.empty()) << "what was found by night stays until the next";
  meddle("UPDATE campaign_donor SET given = given - 1");
  now_.us += kDayUs;
  watch.run_once();
  EXPECT_THAT(state(watch).findings, IsEmpty());
}

TEST_P(Watch, LooksAtSignaturesWhenItChecksEverything) {
  SignedJournal journal(GetParam(), 600);
  jobs::VerifyOptions options;
  options.whole_at_start = true;
  options.clock = [this] { return now_; };
  options.signers = [&](store::Session&, const CityId&) {
    return services::Signers({journal.key}, ops::verify_ed25519);
  };
  jobs::VerifyWatch watch(journal.database.read(), std::move(options));
  watch.run_once();
  EXPECT_THAT(state(watch).findings, IsEmpty());
  journal.database.write().run("meddle",
                               "UPDATE log_checkpoint SET note = REPLACE(note, '300', '299') "
                               "WHERE size = 300");
  now_.us += kDayUs;
  watch.run_once();
  std::vector<std::string> found;
  for (const Finding& finding : state(watch).findings) found.push_back(finding.what);
  EXPECT_THAT(found, testing::Contains("log_checkpoint 300: its signature is not good"));
}

TEST_P(Watch, RunsByItselfAndStops) {
  auto watch = this->watch(true);
  watch.start();
  for (int i = 0; i < 600 && watch.all().empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(state(watch).events, events_);
  watch.stop();
}

}  // namespace
}  // namespace colletta::test
