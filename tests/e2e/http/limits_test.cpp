// Bounds: sizes, times, numbers of connections.
#include <dirent.h>
#include <sys/resource.h>

#include "tests/e2e/http/server_fixture.hpp"

namespace colletta::http::testing {
namespace {

using std::chrono::milliseconds;
using LimitsTest = ServerTest;

TEST_F(LimitsTest, HeadTooLarge) {
  start();
  EXPECT_EQ(fetch("/", "X: " + std::string(15'000, 'a') + "\r\n")->status, 200);
  EXPECT_EQ(fetch("/", "X: " + std::string(17'000, 'a') + "\r\n")->status, 431);
  EXPECT_EQ(fetch("/" + std::string(17'000, 'a'))->status, 431);
  RawClient endless(port());
  const auto begun = std::chrono::steady_clock::now();
  endless.send("GET / HTTP/1.1\r\n");
  while (endless.send("X: " + std::string(1000, 'a') + "\r\n")) {
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begun, milliseconds(3000));
  EXPECT_TRUE(eventually([&] { return server_->stats().connections == 0; }));
}

TEST_F(LimitsTest, BodyTooLargeForItsRoute) {
  start();
  const std::string head = "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: ";
  EXPECT_EQ(ask(head + "10\r\n\r\n0123456789")->body, "0123456789");
  const auto refused = ask(head + "11\r\n\r\n");  // answered before a byte of the body
  EXPECT_EQ(refused->status, 413);
  EXPECT_EQ(refused->field("Connection"), "close");
  EXPECT_EQ(fetch("/", "Content-Length: 1\r\n")->status, 413);
}

TEST_F(LimitsTest, ARefusalIsNoResetOfWhoStillSends) {
  options_.timeouts.linger = milliseconds(5000);
  start();
  const std::string body(20'000'000, 'x');  // more than socket buffers hold
  for (const char* field : {"Content-Length: 50000000", "Transfer-Encoding: chunked"}) {
    RawClient sender(port());
    sender.send(std::string("POST /small HTTP/1.1\r\nHost: a\r\n") + field + "\r\n\r\n");
    EXPECT_TRUE(sender.send(body)) << field;
    EXPECT_GE(sender.response()->status, 413) << field;
    EXPECT_EQ(sender.read_to_end(), "") << field;
  }
}

TEST_F(LimitsTest, BodyBehindAnUnknownPathEndsTheConnection) {
  start();
  const auto response = ask("POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /");
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->field("Connection"), "close");
}

TEST_F(LimitsTest, LargeBodies) {
  start();
  const std::string body(100'000, 'b');
  EXPECT_EQ(ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + body)->body,
            body);
  EXPECT_EQ(fetch("/large")->body.size(), 8'000'000U);
}

TEST_F(LimitsTest, Continue) {
  start();
  RawClient client(port());
  client.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.response()->head, "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("ab");
  EXPECT_EQ(client.response()->body, "ab");
  client.send(
      "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(client.response()->status, 413);
}

TEST_F(LimitsTest, ACrowdThatCameWhileTheLoopWasBusyIsLetInWhole) {
  pool_ = std::make_unique<Pool>(2, 200);
  options_.threads = 1;
  hooks_.loop_lag = [this](std::size_t, std::int64_t) { gate_.wait(); };
  start();
  std::vector<std::unique_ptr<RawClient>> crowd;
  for (int i = 0; i < 150; ++i) {
    crowd.push_back(std::make_unique<RawClient>(port()));  // the kernel answers the handshake
    crowd.back()->get("/");
  }
  EXPECT_EQ(server_->stats().accepted, 0);
  gate_.open();
  for (const auto& client : crowd) ASSERT_EQ(client->response().value().status, 200);
  EXPECT_EQ(server_->stats().connections, 150);
}

TEST_F(LimitsTest, SlowHeadAndSlowBody) {
  options_.timeouts.request = milliseconds(300);
  start();
  for (const std::string begin :
       {"GET / HTTP/1.1\r\nX: ",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n"}) {
    RawClient slow(port());
    const auto started = std::chrono::steady_clock::now();
    bool open = slow.send(begin);
    for (int i = 0; i < 100 && open; ++i) {  // each byte well within the time, all of them not
      open = slow.send("a") && !slow.closed_within(milliseconds(50));
    }
    EXPECT_FALSE(open);
    EXPECT_LT(std::chrono::steady_clock::now() - started, milliseconds(2000));
    EXPECT_GT(std::chrono::steady_clock::now() - started, milliseconds(250));
  }
  EXPECT_TRUE(eventually([&] { return server_->stats().timed_out == 2; }));
}

TEST_F(LimitsTest, IdleConnectionsEnd) {
  options_.timeouts.idle = milliseconds(400);
  start();
  // Each request starts the time anew. A pause that the machine itself made too long says nothing.
  bool kept_beyond_idle = false;
  for (int attempt = 0; attempt < 20 && !kept_beyond_idle; ++attempt) {
    RawClient client(port());
    client.get("/");
    ASSERT_EQ(client.response()->status, 200);
    const auto first = std::chrono::steady_clock::now();
    auto last = first;
    bool prompt = true;
    for (int i = 0; i < 3 && prompt; ++i) {
      std::this_thread::sleep_for(milliseconds(200));
      client.get("/");
      const int status = client.response()->status;
      const auto now = std::chrono::steady_clock::now();
      prompt = now - last < milliseconds(400);
      EXPECT_TRUE(status == 200 || !prompt) << status;
      last = now;
    }
    kept_beyond_idle = prompt && last - first > milliseconds(400);
    EXPECT_TRUE(client.closed_within(milliseconds(5000)));
  }
  EXPECT_TRUE(kept_beyond_idle);
  EXPECT_EQ(server_->stats().timed_out, 0U);
}

TEST_F(LimitsTest, AReaderThatDoesNotRead) {
  options_.timeouts.write = milliseconds(300);
  start();
  RawClient lazy(port());
  lazy.get("/large");
  EXPECT_TRUE(eventually([&] { return server_->stats().timed_out == 1; }));
  EXPECT_TRUE(eventually([&] { return server_->stats().connections == 0; }));
}

TEST_F(LimitsTest, ConnectionsPerAddress) {
  options_.limits.connections_per_address_max = 2;
  start();
  RawClient one(port());
  {
    RawClient two(port());
    ASSERT_TRUE(eventually([&] { return server_->stats().connections == 2; }));
    RawClient three(port());
    const auto turned_away = three.response();
    EXPECT_EQ(turned_away->status, 503);
    EXPECT_EQ(turned_away->field("Retry-After"), "2");
    EXPECT_EQ(server_->stats().refused, 1U);
  }
  ASSERT_TRUE(eventually([&] { return server_->stats().connections == 1; }));
  EXPECT_EQ(fetch("/")->status, 200);
}

TEST_F(LimitsTest, ConnectionsInAllAndNoneIsCountedForAProxy) {
  options_.limits.connections_per_address_max = 1;
  options_.limits.connections_max = 3;
  options_.trusted_proxies = {"127.0.0.0/8"};
  start();
  RawClient one(port());
  RawClient two(port());
  RawClient three(port());
  ASSERT_TRUE(eventually([&] { return server_->stats().connections == 3; }));
  RawClient four(port());
  EXPECT_EQ(four.response()->status, 503);
  one.get("/");
  EXPECT_EQ(one.response()->status, 200);
}

TEST_F(LimitsTest, OutOfDescriptors) {
  start();
  RawClient late;
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none = before;
  none.rlim_cur = 3;  // below what is open: nothing new can be opened
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  late.connect(port());
  late.get("/");
  const bool noticed = eventually([&] { return server_->stats().accept_errors >= 2; });
  std::this_thread::sleep_for(milliseconds(300));
  const auto errors = server_->stats().accept_errors;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_TRUE(noticed);
  EXPECT_LT(errors, 20U);  // it waits between attempts
  EXPECT_EQ(late.response()->status, 200);
}

}  // namespace
}  // namespace colletta::http::testing
