// The check that runs beside the server, as an operator sees it: a row that was meddled with shows
// on /health, /status and /metrics within a few seconds, and is gone from there when it is mended.
#include <gmock/gmock.h>

#include "server/app/verify_word.hpp"
#include "tests/e2e/faults/log_served.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;

/// Only MariaDB can be meddled with beside a server.
TEST(VerifyBeside, WhatIsMeddledWithIsSeenWhileServing) {
  City city{"mariadb", {.pool_cents = 50'000, .start = app::system_clock()()}};
  Served served{city};
  ServedLog log{city, served};
  const auto wait_for = [&](const std::string& word) {
    for (int i = 0; i < 600 && log.health().at("verify") != word; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    EXPECT_EQ(log.health().at("verify"), word);
    return nlohmann::json::parse(served.get("/status").body).at("verify").at(city.id().str());
  };
  served.start({"env", "COLLETTA_VERIFY_EVERY_S=1"});
  EXPECT_EQ(log.health().at("verify"), "pending");
  ASSERT_EQ(served.pledge(city.pledge(500)).status, 201);
  auto state = wait_for("holds");
  EXPECT_EQ(state.at("findings"), 0);
  EXPECT_GT(state.at("events"), 0);
  EXPECT_THAT(served.get("/metrics").body,
              HasSubstr("colletta_verify_findings{city=\"borgo\"} 0\n"));

  log.meddle({"UPDATE campaign SET raised = raised + 1"});
  state = wait_for("found");
  EXPECT_GT(state.at("findings"), 0);
  EXPECT_THAT(served.get("/metrics").body,
              testing::ContainsRegex("colletta_verify_findings\\{city=\"borgo\"\\} [1-9]"));
  EXPECT_THAT(served.said(), HasSubstr("verify_found"));
  EXPECT_EQ(log.health().at("ready"), true) << "figures are to be read all the same";

  log.meddle({"UPDATE campaign SET raised = raised - 1"});
  wait_for("holds");
  EXPECT_THAT(served.get("/metrics").body,
              HasSubstr("colletta_verify_findings{city=\"borgo\"} 0\n"));
  served.stop();
}

TEST(VerifyBeside, OneWordSaysHowFarItCanBeRelied) {
  const Timestamp now{1'000'000 * kSecondUs};
  std::map<CityId, jobs::VerifyState> states;
  const auto word = [&](std::int64_t every_s) { return app::verify_word(states, every_s, now); };
  EXPECT_EQ(word(60), "pending");
  EXPECT_EQ(word(0), "off");
  jobs::VerifyState& one = states[CityId::of("borgo")];
  jobs::VerifyState& two = states[CityId::of("castello")];
  one.checked_at = two.checked_at = now + -14 * 60 * kSecondUs;
  EXPECT_EQ(word(60), "holds") << "a whole check takes its time";
  two.checked_at = now + -16 * 60 * kSecondUs;
  EXPECT_EQ(word(60), "stale");
  EXPECT_EQ(word(3'600), "holds") << "it is asked to look seldom";
  two.checked_at = now + -6 * 3'600 * kSecondUs;
  EXPECT_EQ(word(3'600), "stale");
  one.findings.push_back({3, "something"});
  EXPECT_EQ(word(60), "found") << "what was found stays so";
}

}  // namespace
}  // namespace colletta::test
