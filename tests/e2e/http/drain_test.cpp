// Stopping: who is in flight is answered, everybody else is told to go, and it takes no longer than
// said.
#include <future>

#include "tests/e2e/http/server_fixture.hpp"

namespace colletta::http::testing {
namespace {

using std::chrono::milliseconds;

class DrainTest : public ServerTest {
 protected:
  [[nodiscard]] bool refuses_connections() const {
    try {
      const RawClient client(port());
      return false;
    } catch (const std::runtime_error&) {
      return true;
    }
  }
  std::future<milliseconds> stop(milliseconds grace) {
    return std::async(std::launch::async, [this, grace] {
      const auto begun = std::chrono::steady_clock::now();
      server_->stop(grace);
      return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begun);
    });
  }
};

TEST_F(DrainTest, TheWholeSequence) {
  start();
  RawClient idle(port());
  idle.get("/");
  ASSERT_EQ(idle.response()->status, 200);
  RawClient silent(port());
  RawClient follower(port());
  follower.get("/stream");
  ASSERT_TRUE(follower.read_until("first\n\n"));
  RawClient in_flight(port());
  in_flight.get("/wait");
  ASSERT_TRUE(eventually([&] { return waiting_ == 1; }));

  auto stopped = stop(milliseconds(10'000));
  EXPECT_TRUE(idle.closed_within(milliseconds(2000)));
  EXPECT_TRUE(silent.closed_within(milliseconds(2000)));
  EXPECT_TRUE(server_->draining());
  EXPECT_TRUE(eventually([&] { return refuses_connections(); }));
  EXPECT_FALSE(follower.closed_within(milliseconds(100)));  // streams wait for those in flight
  gate_.open();
  const auto answered = in_flight.response();
  EXPECT_EQ(answered->body, "waited");
  EXPECT_EQ(answered->field("Connection"), "close");
  EXPECT_TRUE(follower.closed_within(milliseconds(2000)));
  EXPECT_LT(stopped.get(), milliseconds(5000));
}

TEST_F(DrainTest, HealthSaysSoBeforeConnectionsAreRefused) {
  options_.drain_notice = milliseconds(1000);
  add(Method::kGet, "/ready", [this](const Request&, auto&) {
    return Response::text(server_->draining() ? 503 : 200, "text/plain", "");
  });
  start();
  EXPECT_EQ(fetch("/ready")->status, 200);
  auto stopped = stop(milliseconds(1000));
  EXPECT_TRUE(eventually([&] { return server_->draining(); }));
  EXPECT_EQ(fetch("/ready")->status, 503);
  EXPECT_GE(stopped.get(), milliseconds(1000));
}

TEST_F(DrainTest, WhatDoesNotEndIsCut) {
  start();
  RawClient stuck(port());
  stuck.get("/later");
  ASSERT_TRUE(eventually([&] {
    const std::lock_guard lock(resumes_mutex_);
    return resumes_.size() == 1;
  }));
  RawClient slow(port());
  slow.send("GET / HTTP/1.1\r\nHost");
  EXPECT_LT(stop(milliseconds(200)).get(), milliseconds(3000));
  EXPECT_TRUE(stuck.closed_within(milliseconds(1000)));
  EXPECT_TRUE(slow.closed_within(milliseconds(1000)));
  server_.reset();
  resumes_.at(0)([](store::Session&) { return Response::text(200, "text/plain", "too late"); });
}

TEST_F(DrainTest, APipelinedRequestIsNotServedAfterTheLastResponse) {
  start();
  RawClient client(port());
  client.get("/wait");
  client.get("/?never");
  ASSERT_TRUE(eventually([&] { return waiting_ == 1; }));
  auto stopped = stop(milliseconds(5000));
  ASSERT_TRUE(eventually([&] { return server_->draining(); }));
  gate_.open();
  const auto all = client.read_to_end();
  ASSERT_TRUE(all);
  EXPECT_NE(all->find("waited"), std::string::npos);
  EXPECT_EQ(all->find("never"), std::string::npos);
  stopped.get();
}

TEST_F(DrainTest, ATimerThatHasRunOutWhenTheEndComesDoesNotKeepTheLoop) {
  options_.threads = 1;
  hooks_.access = [](const Access&) { std::this_thread::sleep_for(milliseconds(800)); };
  start();
  EXPECT_EQ(fetch("/")->status, 200);
  EXPECT_LT(stop(milliseconds(0)).get(), milliseconds(5000));
}

TEST_F(DrainTest, StoppingUnderLoadLosesNoThread) {
  pool_ = std::make_unique<Pool>(2, 1000);
  start();
  std::atomic<bool> done = false;
  const std::uint16_t at = port();
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&done, at] {
      while (!done) {
        try {
          RawClient client(at);
          client.get("/");
          client.response();
        } catch (const std::runtime_error&) {
          return;  // no longer accepting
        }
      }
    });
  }
  std::this_thread::sleep_for(milliseconds(100));
  EXPECT_LT(stop(milliseconds(3000)).get(), milliseconds(6000));
  done = true;
  for (std::thread& client : clients) client.join();
}

}  // namespace
}  // namespace colletta::http::testing
