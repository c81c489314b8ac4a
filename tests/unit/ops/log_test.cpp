// The log: lines are JSON, carry their context, and hold nothing that could be a person's.
#include "server/ops/log.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <vector>

namespace colletta::ops {
namespace {

class LogTest : public testing::Test {
 protected:
  LogTest() { start(log::Level::kInfo); }
  ~LogTest() override { log::configure({}); }

  void start(log::Level level) {
    log::configure({level, [] { return Timestamp{1'000'000}; },
                    [this](std::string_view line) { lines_.emplace_back(line); }});
  }
  nlohmann::json last() const { return nlohmann::json::parse(lines_.back()); }

  std::vector<std::string> lines_;
};

TEST_F(LogTest, ALineIsOneJsonObjectWithTimeLevelAndEvent) {
  log::info("pledge_confirmed", {{"seq", 12}, {"pledge", "01ARZ3NDEKTSV4RRFFQ69G5FAV"}});
  ASSERT_EQ(lines_.size(), 1U);
  EXPECT_EQ(lines_[0],
            R"({"time":"1970-01-01T00:00:01Z","level":"info","event":"pledge_confirmed","seq":12,)"
            R"("pledge":"01ARZ3NDEKTSV4RRFFQ69G5FAV"})");
}

TEST_F(LogTest, LinesBelowTheLevelAreNotWritten) {
  log::debug("detail");
  EXPECT_TRUE(lines_.empty());
  start(log::Level::kDebug);
  log::debug("detail");
  EXPECT_EQ(lines_.size(), 1U);
  start(log::Level::kError);
  log::warn("detail");
  EXPECT_EQ(lines_.size(), 1U);
}

TEST_F(LogTest, ScopesNameRequestAndCityAndNest) {
  {
    const log::Scope outer("req-1", "demo");
    {
      const log::Scope inner("req-2", "");
      log::info("inside");
      EXPECT_EQ(last()["request"], "req-2");
      EXPECT_FALSE(last().contains("city"));
    }
    log::info("outside");
    EXPECT_EQ(last()["request"], "req-1");
    EXPECT_EQ(last()["city"], "demo");
  }
  log::info("after");
  EXPECT_FALSE(last().contains("request"));
}

TEST_F(LogTest, AWordThatIsNoneIsWithheld) {
  for (const char* value : {"anna@example.org", "Anna Rossi", "a\nb", "però"}) {
    log::info("tried", {{"person", value}});
    EXPECT_EQ(last()["person"], "[withheld]") << value;
  }
  log::info("tried", {{"person", std::string(129, 'a')}});
  EXPECT_EQ(last()["person"], "[withheld]");
  log::info("tried", {{"seq", "12"}});
  EXPECT_EQ(last()["seq"], "[withheld]");
}

TEST_F(LogTest, AddressesInSentencesAreMasked) {
  log::warn("tried", {{"detail", "cannot reach <anna@example.org>, giving up"}});
  EXPECT_EQ(last()["detail"], "cannot reach [withheld] giving up");
  log::warn("tried", {{"detail", std::string(10'000, 'x')}});
  EXPECT_EQ(last()["detail"].get<std::string>().size(), 500U);
}

TEST_F(LogTest, APathLosesItsQuery) {
  log::info("answered", {{"path", "/receipt?token=secret"}});
  EXPECT_EQ(last()["path"], "/receipt");
}

TEST_F(LogTest, BrokenUtf8AndControlCharactersLeaveALineThatIsJson) {
  log::info("answered", {{"detail", "a\xff\x01\n\"b"}});
  EXPECT_EQ(lines_.back().find('\n'), std::string::npos);
  EXPECT_NO_THROW(last());
}

static_assert(log::allowed_shape("seq") == log::Shape::kNumber);
// Personal data and secrets have no name in the log; compile/log_fields.cpp proves the refusal
// itself.
static_assert(!log::allowed_shape("email"));
static_assert(!log::allowed_shape("name"));
static_assert(!log::allowed_shape("message"));
static_assert(!log::allowed_shape("token"));
static_assert(!log::allowed_shape("password"));
static_assert(!log::allowed_shape("peer"));

}  // namespace
}  // namespace colletta::ops
