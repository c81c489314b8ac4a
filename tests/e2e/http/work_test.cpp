// Between connection and workers: later responses, exceptions, a full pool, work that never ends.
#include <algorithm>

#include "tests/e2e/http/server_fixture.hpp"

namespace colletta::http::testing {
namespace {

using std::chrono::milliseconds;

class WorkTest : public ServerTest {
 protected:
  /// The n-th Resume of GET /later, once its handler has run.
  Resume resume(std::size_t n = 0) {
    EXPECT_TRUE(eventually([&] {
      const std::lock_guard lock(resumes_mutex_);
      return resumes_.size() > n;
    }));
    const std::lock_guard lock(resumes_mutex_);
    return resumes_.at(n);
  }
  static Response text(std::string words) {
    return Response::text(200, "text/plain", std::move(words));
  }
  static void post(RawClient& client, const std::string& path, const std::string& body) {
    client.send("POST " + path + " HTTP/1.1\r\nHost: demo.example\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  static Step say(std::string words) {
    return [words](store::Session&) { return text(words); };
  }
  /// Both workers wait and the queue of four is full.
  std::vector<std::unique_ptr<RawClient>> fill_pool() {
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 6; ++i) {
      clients.push_back(std::make_unique<RawClient>(port()));
      clients.back()->get("/wait");
      EXPECT_TRUE(eventually([&] { return waiting_ == std::min(i + 1, 2); }));
    }
    EXPECT_TRUE(eventually([&] { return pool_->queued() == 4; }));
    return clients;
  }
};

TEST_F(WorkTest, LaterIsResumedFromAnotherThread) {
  start();
  RawClient client(port());
  client.get("/later");
  Resume go = resume();
  std::thread([&] { go(say("later")); }).join();
  EXPECT_EQ(client.response()->body, "later");
  client.get("/");
  EXPECT_EQ(client.response()->status, 200);
}

TEST_F(WorkTest, AStepMayLeadToAnother) {
  start();
  RawClient client(port());
  client.get("/later");
  resume()([this](store::Session&) -> Handled {
    return Later{[this](Resume second) {
      const std::lock_guard lock(resumes_mutex_);
      resumes_.push_back(std::move(second));
    }};
  });
  resume(1)(say("second"));
  EXPECT_EQ(client.response()->body, "second");
}

TEST_F(WorkTest, ResumingTwiceAnswersOnce) {
  start();
  RawClient client(port());
  client.get("/later");
  const Resume go = resume();
  go(say("one"));
  go(say("two"));
  const std::string body = client.response()->body;  // two workers: either may be first
  EXPECT_TRUE(body == "one" || body == "two") << body;
  client.get("/");
  EXPECT_EQ(client.response()->body, "/");
}

TEST_F(WorkTest, AResumeThatIsForgottenIs503) {
  start();
  RawClient client(port());
  client.get("/later");
  resume();
  {
    const std::lock_guard lock(resumes_mutex_);
    resumes_.clear();
  }
  const auto response = client.response();
  EXPECT_EQ(response->status, 503);
  EXPECT_EQ(response->field("Retry-After"), "2");
}

TEST_F(WorkTest, PatienceEndsAndSomethingElseFollows) {
  Resume late;
  add(Method::kGet, "/impatient", [&](const Request&, auto&) -> Handled {
    return Later{[&](Resume resume) { late = std::move(resume); }, milliseconds(100), say("tired")};
  });
  add(Method::kGet, "/prompt", [&](const Request&, auto&) -> Handled {
    return Later{[](const Resume& resume) { resume(say("done")); }, milliseconds(10'000),
                 say("tired")};
  });
  start();
  RawClient client(port());
  client.get("/impatient");
  EXPECT_EQ(client.response()->body, "tired");
  late(say("stale"));
  client.get("/prompt");
  EXPECT_EQ(client.response()->body, "done");
  late = {};
}

TEST_F(WorkTest, TheClientMayBeGone) {
  start();
  {
    RawClient client(port());
    client.get("/later");
    resume();
  }
  resume()(say("to nobody"));
  EXPECT_EQ(fetch("/")->status, 200);
}

TEST_F(WorkTest, WorkThatTakesTooLongIs503AndItsOutcomeIsIgnored) {
  options_.timeouts.work = milliseconds(1000);
  start();
  RawClient client(port());
  client.get("/later");
  EXPECT_EQ(client.response()->status, 503);
  client.get("/later");
  const Resume second = resume(1);
  resume(0)(say("stale"));  // the connection hears of both in this order
  second(say("fresh"));
  EXPECT_EQ(client.response()->body, "fresh");
}

TEST_F(WorkTest, ExceptionsAreLoggedAndTellTheClientNothing) {
  std::mutex mutex;
  std::string logged;
  hooks_.failed = [&](const Request& request, const std::exception& exception) {
    const std::lock_guard lock(mutex);
    logged = request.path + " " + exception.what();
    return request.query_value("database") ? Errc::kUnavailable : Errc::kInternal;
  };
  start();
  RawClient client(port());
  client.get("/throw");
  const auto response = client.response();
  EXPECT_EQ(response->status, 500);
  EXPECT_EQ(response->body.find("secret"), std::string::npos);
  {
    const std::lock_guard lock(mutex);
    EXPECT_EQ(logged, "/throw secret");
  }
  client.get("/throw?database");
  EXPECT_EQ(client.response()->status, 503);
  client.get("/");
  EXPECT_EQ(client.response()->status, 200);
  server_.reset();  // the hook is called from its threads and the pool's
  pool_.reset();
}

TEST_F(WorkTest, SomethingThatIsNoExceptionIsA500Too) {
  add(Method::kGet, "/odd", [](const Request&, auto&) -> Handled { throw 1; });
  start();
  EXPECT_EQ(fetch("/odd")->status, 500);
}

TEST_F(WorkTest, AFullPoolIs503AtOnce) {
  start();
  const auto clients = fill_pool();
  const auto begun = std::chrono::steady_clock::now();
  const auto refused = fetch("/");
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->field("Retry-After"), "2");
  EXPECT_EQ(refused->field("Connection"), "");  // the connection may try again
  EXPECT_LT(std::chrono::steady_clock::now() - begun, milliseconds(1000));
  gate_.open();
  for (const auto& client : clients) EXPECT_EQ(client->response()->body, "waited");
  EXPECT_EQ(fetch("/")->status, 200);
}

TEST_F(WorkTest, WhatHasHappenedIsToldEvenWhenThePoolIsFullAtFirst) {
  start();
  RawClient client(port());
  client.get("/later");
  const Resume go = resume();
  const auto clients = fill_pool();
  go(say("the pledge is on disk"));
  std::this_thread::sleep_for(milliseconds(50));
  gate_.open();
  EXPECT_EQ(client.response()->body, "the pledge is on disk");
}

TEST_F(WorkTest, WritesBeyondTheBoundAreRefusedAtOnce) {
  options_.limits.writes_max = 2;
  const auto hold = [this](const Request&, auto&) {
    return Later{[this](Resume resume) {
      const std::lock_guard lock(resumes_mutex_);
      resumes_.push_back(std::move(resume));
    }};
  };
  add(Method::kPost, "/hold", hold, 10);
  add(
      Method::kPost, "/notice", [](const Request& r, auto&) { return text(r.body); }, 10);
  routes_.back().urgent = true;
  start();
  RawClient stays(port()), other(port());
  post(stays, "/hold", "a");
  resume(0);
  {
    RawClient goes(port());
    post(goes, "/hold", "b");
    resume(1);
  }
  EXPECT_EQ(server_->stats().writes, 2) << "who is gone has begun something all the same";
  post(other, "/hold", "c");
  const auto refused = other.response();
  ASSERT_TRUE(refused.has_value());
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->field("Retry-After"), "2");
  EXPECT_EQ(refused->field("Connection"), "") << "the connection may try again";
  EXPECT_EQ(fetch("/")->status, 200) << "reading goes on";
  post(other, "/notice", "n");
  EXPECT_EQ(other.response()->body, "n") << "and so does what others would only send again";
  resume(0)(say("kept"));
  EXPECT_EQ(stays.response()->body, "kept");
  resume(1)(say("to nobody"));
  {
    const std::lock_guard lock(resumes_mutex_);
    resumes_.clear();
  }
  EXPECT_TRUE(eventually([&] { return server_->stats().writes == 0; }));
  post(other, "/hold", "d");
  resume(0)(say("now"));
  EXPECT_EQ(other.response()->body, "now");
}

TEST_F(WorkTest, OneMakesAnAnswerThatOthersShare) {
  std::mutex mutex;
  std::vector<OnShare> waiting;
  std::atomic<int> made = 0, let_go = 0;
  add(
      Method::kGet, "/shared",
      [&](const Request&, auto&) {
        gate_.wait();
        return text("made " + std::to_string(++made));
      },
      0, true);
  hooks_.join = [&](const Request&, const Route&, OnShare on_share) -> std::optional<Share> {
    const std::lock_guard lock(mutex);
    waiting.push_back(std::move(on_share));
    if (waiting.size() > 1) return std::nullopt;
    return Turn(nullptr, [&](void*) { ++let_go; });
  };
  start();
  RawClient first(port()), second(port()), third(port());
  first.get("/shared");
  const auto came = [&](std::size_t n) {
    EXPECT_TRUE(eventually([&] {
      const std::lock_guard lock(mutex);
      return waiting.size() == n;
    }));
  };
  came(1);
  second.get("/shared");
  came(2);
  third.get("/shared");
  came(3);
  EXPECT_EQ(pool_->queued(), 0U) << "whoever waits for the answer takes no worker";
  std::thread([&] { waiting[1](text("shared")); }).join();
  EXPECT_EQ(second.response()->body, "shared");
  EXPECT_EQ(let_go, 0);
  gate_.open();
  EXPECT_EQ(first.response()->body, "made 1");
  EXPECT_TRUE(eventually([&] { return let_go == 1; }));
  std::thread([&] { waiting[2](Turn()); }).join();
  EXPECT_EQ(third.response()->body, "made 2") << "it was their turn";
  server_.reset();  // the hook is called from its threads
}

TEST_F(WorkTest, JobsThatAPoolThrowsAwayAre503) {
  start();
  const auto clients = fill_pool();
  pool_->forget_queued();
  for (std::size_t i = 2; i < clients.size(); ++i) EXPECT_EQ(clients[i]->response()->status, 503);
  gate_.open();
  EXPECT_EQ(clients[0]->response()->body, "waited");
}

TEST_F(WorkTest, ManyClientsAtOnce) {
  options_.limits.connections_per_address_max = 0;
  pool_ = std::make_unique<Pool>(2, 1000);
  start();
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      std::vector<std::unique_ptr<RawClient>> clients;
      for (int i = 0; i < 50; ++i) clients.push_back(std::make_unique<RawClient>(port()));
      for (int round = 0; round < 10; ++round) {
        for (const auto& client : clients) client->get("/?" + std::to_string(round));
        for (const auto& client : clients) {
          right += client->response()->body == "/?" + std::to_string(round) ? 1 : 0;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, 4 * 50 * 10);
}

}  // namespace
}  // namespace colletta::http::testing
