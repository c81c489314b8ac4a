// Event streams from end to end: first frame, events, resume, comments, slow and vanished readers.
#include <malloc.h>

#include "tests/e2e/http/server_fixture.hpp"

namespace colletta::http::testing {
namespace {

using std::chrono::milliseconds;

class StreamTest : public ServerTest {
 protected:
  void await_subscribers(std::size_t count) {
    ASSERT_TRUE(eventually([&] { return events_.subscribers() == count; }));
  }
};

TEST_F(StreamTest, FirstFrameThenEvents) {
  start();
  RawClient client(port());
  client.get("/stream");
  const std::string head = client.read_until("\r\n\r\n").value();
  EXPECT_NE(head.find("Content-Type: text/event-stream\r\n"), std::string::npos);
  EXPECT_NE(head.find("Cache-Control: no-store\r\n"), std::string::npos);
  EXPECT_NE(head.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(head.find("Content-Length"), std::string::npos);
  EXPECT_EQ(client.read_until("first\n\n"), "retry: 3000\n\nid: 0\nevent: state\ndata: first\n\n");
  await_subscribers(1);
  events_.publish("t", 5, "totals", "five");
  EXPECT_EQ(client.read_until("five\n\n"), EventHub::frame(5, "totals", "five"));
  events_.publish("t", 6, "totals", "six");
  EXPECT_EQ(client.read_until("six\n\n"), EventHub::frame(6, "totals", "six"));
}

TEST_F(StreamTest, ResumesAfterTheLastEventOrFromTheFirstFrame) {
  start();
  for (int id = 1; id <= 20; ++id) events_.publish("t", id, "e", "d" + std::to_string(id));
  RawClient resumed(port());
  resumed.get("/stream", "Last-Event-ID: 18\r\n");
  const std::string got = resumed.read_until("d20\n\n").value();
  EXPECT_TRUE(got.ends_with("retry: 3000\n\n" + EventHub::frame(19, "e", "d19") +
                            EventHub::frame(20, "e", "d20")));
  for (const char* unknown : {"2", "x", "18x", ""}) {
    RawClient from_first(port());
    from_first.get("/stream", std::string("Last-Event-ID: ") + unknown + "\r\n");
    EXPECT_TRUE(from_first.read_until("data: first\n\n")) << unknown;
  }
}

TEST_F(StreamTest, KeepsNothingOfItsRequest) {
  start();
  const std::string cookie = "Cookie: a=" + std::string(15'000, 'x') + "\r\n";
  std::vector<std::unique_ptr<RawClient>> clients;
  const auto open = [&](std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      clients.push_back(std::make_unique<RawClient>(port()));
      clients.back()->get("/stream", cookie);
      ASSERT_TRUE(clients.back()->read_until("first\n\n"));
    }
    await_subscribers(clients.size());
  };
  open(1);
  const std::size_t before = mallinfo2().uordblks;
  open(40);
  EXPECT_LT((mallinfo2().uordblks - before) / 40, 15'000U);
}

TEST_F(StreamTest, CommentsKeepASilentStreamAlive) {
  options_.timeouts.comment = milliseconds(50);
  start();
  RawClient client(port());
  client.get("/stream");
  ASSERT_TRUE(client.read_until("first\n\n"));
  EXPECT_EQ(client.read_until(": \n\n"), ": \n\n");
  EXPECT_EQ(client.read_until(": \n\n"), ": \n\n");
}

TEST_F(StreamTest, AVanishedReaderIsNoticedAtOnce) {
  start();
  {
    RawClient client(port());
    client.get("/stream");
    await_subscribers(1);
  }
  await_subscribers(0);
  EXPECT_TRUE(eventually([&] { return server_->stats().connections == 0; }));
}

TEST_F(StreamTest, ASlowReaderIsDroppedAndTheOthersGoOn) {
  start();
  RawClient slow(port());
  slow.get("/stream");
  RawClient quick(port());
  quick.get("/stream");
  await_subscribers(2);
  const std::string large(200'000, 'x');
  for (int id = 1; id <= 200 && events_.dropped() == 0; ++id) {
    events_.publish("t", id, "e", large + std::to_string(id));
    ASSERT_TRUE(quick.read_until(std::to_string(id) + "\n\n"));
  }
  EXPECT_EQ(events_.dropped(), 1U);
  events_.publish("t", 1000, "e", "still here");
  EXPECT_TRUE(quick.read_until("still here\n\n"));
  EXPECT_TRUE(slow.read_to_end());  // reads what the kernel held, then finds the end
  await_subscribers(1);
}

TEST_F(StreamTest, SubscribersAreCapped) {
  EventHub tiny(
      {.subscribers_max = 1, .queue_frames_max = 3, .ring_frames_max = 2, .topics_max = 9});
  server_ = std::make_unique<Server>(options_, routes_, *pool_, tiny, hooks_);
  ASSERT_TRUE(server_->start());
  RawClient one(port());
  one.get("/stream");
  ASSERT_TRUE(one.read_until("first\n\n"));
  const auto refused = fetch("/stream");
  EXPECT_EQ(refused->status, 503);
  EXPECT_EQ(refused->field("Retry-After"), "2");
  server_.reset();
}

TEST_F(StreamTest, HeadOfAStreamEnds) {
  start();
  RawClient client(port());
  client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(client.read_to_end()->ends_with("\r\n\r\n"));
}

}  // namespace
}  // namespace colletta::http::testing
