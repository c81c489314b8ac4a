// How old a page or a live figure may be: never older than this process's last commit, and a look
// behind another process's. Two processes share a database on MariaDB only.
#include <gmock/gmock.h>

#include <thread>

#include "tests/e2e/installation/cities.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Freshness : public CitiesTest {
 protected:
  std::string campaign_page() { return get(campaign_path()).body; }
  /// A commit of the serving process that changes no campaign.
  void commit_something() {
    must(core_->writer(), city_.id(),
         writer::WriteRows{[](store::Session&) { return Result<Outcome>(Outcome{}); }});
  }
};
INSTANTIATE_TEST_SUITE_P(Databases, Freshness, both_databases(), database_name);

class TwoProcesses : public Freshness {
 protected:
  /// Another process's writer on the same database.
  std::unique_ptr<writer::Writer> other_ = city_.writer();
};
INSTANTIATE_TEST_SUITE_P(Databases, TwoProcesses, testing::Values("mariadb"), database_name);

TEST_P(Freshness, APageIsKeptFromTheStartAndForgottenByACommit) {
  serve();
  // The jobs' first look at the journal is past: it finds nothing new.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_THAT(campaign_page(), Not(HasSubstr("42,17")));
  EXPECT_THAT(campaign_page(), Not(HasSubstr("42,17")));
  EXPECT_THAT(core_->metrics.render(), HasSubstr("outcome=\"hit\"} 1"));
  city_.give(core_->writer(), 4'217);
  EXPECT_THAT(campaign_page(), HasSubstr("42,17"));
}

TEST_P(Freshness, AnAnswerOfTheApiIsKeptAndForgottenAlike) {
  serve();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const std::string path = "/api/v1" + campaign_path();
  EXPECT_THAT(get(path).body, HasSubstr(R"("raised":0)"));
  EXPECT_THAT(get(path).body, HasSubstr(R"("raised":0)"));
  EXPECT_THAT(core_->metrics.render(), HasSubstr("outcome=\"hit\"} 1"));
  EXPECT_EQ(get(path + "?area=x").status, 422) << "what the API does not know is never kept";
  city_.give(core_->writer(), 4'217);
  EXPECT_THAT(get(path).body, HasSubstr(R"("raised":4217)"));
}

TEST_P(TwoProcesses, AnOwnCommitDoesNotHideAnothersThatCameBefore) {
  serve();
  for (int euro = 41; euro < 46; ++euro) {
    const std::string shown = std::to_string(euro) + ",07";
    EXPECT_THAT(campaign_page(), Not(HasSubstr(shown)));
    city_.give(*other_, euro * 100 + 7);
    commit_something();
    EXPECT_THAT(campaign_page(), HasSubstr(shown));
  }
}

TEST_P(TwoProcesses, LiveFiguresFollowTheOthersCommits) {
  serve();
  RawClient follower(web_->port());
  follower.get(campaign_path() + "/live");
  ASSERT_TRUE(follower.read_until("event: figures"));
  city_.give(*other_, 4'217);
  EXPECT_TRUE(follower.read_until(R"("citizens":4217)"));
}

TEST_P(TwoProcesses, LiveFiguresWaitForAWorkerAndThenGoOut) {
  settings_.workers.read_threads = 1;
  settings_.workers.read_queue_max = 1;
  serve();
  RawClient follower(web_->port());
  follower.get(campaign_path() + "/live");
  ASSERT_TRUE(follower.read_until("event: figures"));

  // Readers with a session wait for this table; whoever places a pledge does not read it.
  auto db = city_.write();
  db.execute({"lock", "LOCK TABLES session WRITE"}, {});
  const std::string cookie =
      "Cookie: " + services::session_cookie_name(city_.id()) + "=somebody\r\n";
  RawClient in_work(web_->port());
  in_work.get(campaign_path(), cookie);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  RawClient in_the_queue(web_->port());
  in_the_queue.get(campaign_path(), cookie);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  city_.give(core_->writer(), 4'217);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  db.execute({"unlock", "UNLOCK TABLES"}, {});
  EXPECT_TRUE(follower.read_until(R"("citizens":4217)"));
}

TEST_P(Freshness, WhoComesBackIsToldWhatHappenedMeanwhile) {
  serve();
  {
    RawClient gone(web_->port());
    gone.get(campaign_path() + "/live");
    ASSERT_TRUE(gone.read_until("event: figures"));
  }
  city_.give(core_->writer(), 4'217);
  RawClient back(web_->port());
  back.get(campaign_path() + "/live");
  EXPECT_TRUE(back.read_until(R"("citizens":4217)"));
}

}  // namespace
}  // namespace colletta::test
