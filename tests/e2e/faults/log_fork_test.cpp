// A journal that contradicts what was signed: an old backup, an edited row, a row gone from the
// end, a commit lost. Each ends in: nothing is signed, health says why, pages are read, nothing is
// written; until an operator has explained it in the journal itself.
#include <gmock/gmock.h>

#include <filesystem>

#include "tests/e2e/faults/log_served.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;

const std::vector<std::string> kNoTriggers = {
    "DROP TRIGGER event_is_never_changed", "DROP TRIGGER event_is_never_deleted",
    "DROP TRIGGER log_checkpoint_is_never_changed", "DROP TRIGGER log_checkpoint_is_never_deleted"};

class LogForkTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    served_.start();
    give(3);
    early_ = log_.wait_signed();
    give(3);
    served_.stop();  // which signs what is left
    kept_ = log_.kept();
    signed_ = log::parse_checkpoint(kept_).value();
    ASSERT_EQ(signed_.size, log_.journal_size());
    ASSERT_GT(signed_.size, early_.size);
    log_.meddle(kNoTriggers);
  }
  void give(int gifts) {
    for (int i = 0; i < gifts; ++i) {
      const auto reply = served_.pledge(city_.pledge(500));
      ASSERT_EQ(reply.status, 201) << reply.body;
    }
  }
  static std::string number(std::int64_t n) { return std::to_string(n); }
  static std::vector<std::string> back_to(std::int64_t size) {
    return {"DELETE FROM event WHERE seq >= " + number(size),
            "DELETE FROM event_private WHERE seq >= " + number(size),
            "DELETE FROM log_checkpoint WHERE size > " + number(size),
            "DELETE FROM pledge WHERE seq >= " + number(size),
            "UPDATE journal_head SET next_seq = " + number(size)};
  }

  /// What must hold of every fork, whatever made it.
  void expect_only_reads(const std::string& why) {
    served_.start();
    ASSERT_EQ(log_.state(), "forked");
    const auto health = log_.health();
    EXPECT_EQ(health.at("ready"), true);
    EXPECT_EQ(health.at("read_only"), true);
    EXPECT_THAT(health.at("why").at(city_.id().str()), HasSubstr(why));
    EXPECT_EQ(served_.get("/health/ready").status, 200) << "a load balancer keeps its readers";
    const auto status = nlohmann::json::parse(served_.get("/status").body);
    EXPECT_EQ(status.at("log").at(city_.id().str()).at("state"), "forked");
    EXPECT_THAT(served_.get("/metrics").body, HasSubstr("colletta_log_forked{city=\"borgo\"} 1"));
    for (const char* page : {"/", "/journal", "/transparency", "/campaigns", "/journal/0"})
      EXPECT_EQ(served_.get(page).status, 200) << page;
    const std::int64_t events = log_.journal_size(), rows = log_.signed_rows();
    const auto refused = served_.pledge(city_.pledge(500));
    EXPECT_EQ(refused.status, 503);
    EXPECT_THAT(refused.body, HasSubstr("read_only"));
    EXPECT_EQ(served_.get("/log/checkpoint").body, kept_);
    EXPECT_EQ(served_.get("/log/tile/0/000.p/1").status, 503);
    EXPECT_EQ(served_.get("/log/proof/0").status, 503);
    EXPECT_EQ(served_.get("/journal/0/proof.json").body, R"({"forked":true})") << "do not wait";
    EXPECT_THAT(served_.said(), HasSubstr("journal_forked"));
    served_.stop();  // on its way out a server signs whatever it can
    EXPECT_EQ(log_.journal_size(), events);
    EXPECT_EQ(log_.signed_rows(), rows);
    EXPECT_EQ(log_.kept(), lost_ ? "" : kept_);
  }
  void lose(const std::string& path) {
    std::filesystem::remove_all(city_.data_dir() + path);
    lost_ = true;
  }

  nlohmann::json entry(std::int64_t position) {
    return nlohmann::json::parse(served_.get("/journal/" + number(position) + ".json").body);
  }
  /// At the end of the journal, for everybody to read.
  void expect_explained() {
    std::int64_t last = log_.journal_size() - 1;
    if (new_key_) {
      EXPECT_EQ(entry(last).at("t"), "key.rotated");
      EXPECT_EQ(entry(last).at("pub").at("key"), log::format_vkey(log_.key()));
      --last;
    }
    const auto body = entry(last);
    EXPECT_EQ(body.at("t"), "correction.recorded");
    // What was given up, whole: unless the journal holds what was signed.
    EXPECT_EQ(body.at("pub").value("checkpoint", ""), lost_ ? "" : kept_);
  }

  void expect_mended_by_accepting() {
    std::string said;
    const int code = log_.run({"log", "accept-fork", "--city", city_.id().str(), "--reason",
                               "Il disco si è rotto: manca un pezzo."},
                              &said);
    // It ends with a whole check, which sees what the meddling has left in the figures.
    ASSERT_EQ(code, figures_differ_ ? 1 : 0) << said;
    EXPECT_THAT(said, HasSubstr(figures_differ_ ? "finding(s)" : "events, everything holds"));
    EXPECT_EQ(log_.run({"verify"}), code) << "the same check";
    served_.start();
    ASSERT_EQ(log_.state(), "good");
    EXPECT_EQ(log_.health().at("read_only"), false);
    expect_explained();
    give(2);
    served_.stop();
    const auto now = log::parse_checkpoint(log_.kept()).value();
    EXPECT_EQ(now.size, log_.journal_size());
    EXPECT_EQ(now.origin, signed_.origin);
    served_.start();  // what was accepted stands after a restart
    EXPECT_EQ(log_.state(), "good") << log_.health();
    EXPECT_EQ(served_.get("/log/tile/0/000.p/" + number(now.size)).status, 200);
    served_.stop();
    EXPECT_EQ(log_.run({"log", "accept-fork", "--city", city_.id().str(), "--reason", "Altro."}), 4)
        << "there is nothing to accept any more";
  }

  City city_{GetParam(), {.pool_cents = 50'000, .start = app::system_clock()()}};
  Served served_{city_};
  ServedLog log_{city_, served_};
  log::Checkpoint early_, signed_;
  std::string kept_;
  bool lost_ = false, new_key_ = false, figures_differ_ = true;
};
INSTANTIATE_TEST_SUITE_P(Databases, LogForkTest, both_databases(), database_name);

TEST_P(LogForkTest, AnOldBackup) {
  log_.meddle(back_to(early_.size));
  expect_only_reads("a checkpoint for " + number(signed_.size) + " was signed");
  expect_mended_by_accepting();
}

TEST_P(LogForkTest, AnEditedRow) {
  log_.meddle(
      {"UPDATE event SET body = REPLACE(body, '\"cents\":500', '\"cents\":400'), type = type "
       "WHERE seq = 4"});
  expect_only_reads("position 4");
  expect_mended_by_accepting();
}

TEST_P(LogForkTest, AnEditedRowWithItsLeafForged) {
  std::string body;
  {
    auto db = city_.read();
    body = std::get<0>(
        db.fetch_one<std::string>({"body", "SELECT body FROM event WHERE seq = 4"}).value());
  }
  body.replace(body.find("500"), 3, "400");
  {
    auto db = city_.write();
    db.execute({"forge", "UPDATE event SET body = :body, leaf = :leaf WHERE seq = 4"},
               {{"body", body}, {"leaf", ops::sha256_hex(std::string(1, '\0') + body)}});
  }
  expect_only_reads("are not those for which a checkpoint was signed");
  expect_mended_by_accepting();
}

TEST_P(LogForkTest, ARowGoneFromTheEnd) {
  log_.meddle({"DELETE FROM event WHERE seq = " + number(signed_.size - 1)});
  expect_only_reads("position " + number(signed_.size - 1));
  expect_mended_by_accepting();
}

TEST_P(LogForkTest, ACommitThatWasLost) {
  log_.meddle({"DELETE FROM event WHERE seq = " + number(signed_.size - 1),
               "UPDATE journal_head SET next_seq = next_seq - 1"});
  expect_only_reads("a checkpoint for " + number(signed_.size) + " was signed");
  expect_mended_by_accepting();
}

TEST_P(LogForkTest, AHoleCannotBeAccepted) {
  log_.meddle({"DELETE FROM event WHERE seq = 3"});
  expect_only_reads("position 3");
  EXPECT_EQ(log_.run({"log", "accept-fork", "--city", city_.id().str(), "--reason", "Perso."}), 1);
  EXPECT_THAT(log_.said(), HasSubstr("restore a backup"));
  EXPECT_EQ(log_.kept(), kept_);
}

TEST_P(LogForkTest, AKeptFileOfSomebodyElse) {
  const std::string file = city_.data_dir() + "/log/" + city_.id().str() + ".checkpoint";
  const auto key = ops::Ed25519Key::make();
  const auto name = log::verifier_key(ops::sha256, signed_.origin, key.public_key());
  kept_ = log::sign_checkpoint(signed_, name, [&](std::string_view t) { return key.sign(t); });
  std::ofstream(file) << kept_;
  expect_only_reads("not a checkpoint signed by this installation");
}

/// secret.key and the database are there, as after a move to another machine.
TEST_P(LogForkTest, ALostFolderOfTheLog) {
  figures_differ_ = false;
  lose("/log");
  expect_only_reads("is gone");
  std::string said;
  EXPECT_EQ(log_.run({"verify"}, &said), 1);
  EXPECT_THAT(said, HasSubstr(".checkpoint: it is missing, and checkpoints were signed"));
  expect_mended_by_accepting();
}

/// A new key is made at the start: it must not go on signing under the name of the first.
TEST_P(LogForkTest, ALostFolderOfTheLogAndTheKey) {
  figures_differ_ = false;
  lose("/log");
  lose("/log.key");
  new_key_ = true;
  expect_only_reads("signed by another key");
  expect_mended_by_accepting();
}

/// Database and table of checkpoints agree with each other, and are shorter than what was signed.
TEST_P(LogForkTest, AnOldBackupWithoutTheFolderOfTheLog) {
  kept_ = log_.note_of(early_.size);
  log_.meddle(back_to(early_.size));
  lose("/log");
  expect_only_reads("is gone");
}

/// While the server runs, and with no new events: only MariaDB can be meddled with beside it.
TEST(LogForkMariaDb, IsSeenWhileServing) {
  City city{"mariadb", {.pool_cents = 50'000, .start = app::system_clock()()}};
  Served served{city};
  ServedLog log{city, served};
  served.start();
  ASSERT_EQ(served.pledge(city.pledge(500)).status, 201);
  const auto last = log.wait_signed();
  log.meddle({"DROP TRIGGER event_is_never_deleted",
              "DELETE FROM event WHERE seq = " + std::to_string(last.size - 1),
              "UPDATE journal_head SET next_seq = next_seq - 1"});
  for (int i = 0; i < 200 && log.health().at("journal") != "forked"; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  EXPECT_EQ(log.health().at("journal"), "forked");
  EXPECT_EQ(served.pledge(city.pledge(500)).status, 503);
  served.stop();
}

TEST(LogForkMariaDb, AnEditedRowIsSeenByWhoReadsItOrSignsBesideIt) {
  for (const bool by_reading : {true, false}) {
    City city{"mariadb", {.pool_cents = 50'000, .start = app::system_clock()()}};
    Served served{city};
    ServedLog log{city, served};
    served.start();
    ASSERT_EQ(served.pledge(city.pledge(500)).status, 201);
    const auto last = log.wait_signed();
    log.meddle({"DROP TRIGGER event_is_never_changed",
                "UPDATE event SET body = CONCAT(body, ' ') WHERE seq = 1"});
    if (by_reading)
      EXPECT_EQ(served.get("/log/tile/entries/000.p/" + std::to_string(last.size)).status, 503);
    else
      (void)served.pledge(city.pledge(500));  // its commit is the last; its signature never comes
    for (int i = 0; i < 200 && log.health().at("journal") != "forked"; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    EXPECT_EQ(log.health().at("journal"), "forked");
    EXPECT_EQ(log::parse_checkpoint(log.kept())->size, last.size);
    EXPECT_EQ(served.pledge(city.pledge(500)).status, 503);
    served.stop();
  }
}

}  // namespace
}  // namespace colletta::test
