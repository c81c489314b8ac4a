#include "server/http/events.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "domain/base/check.hpp"

namespace colletta::http {
namespace {

class EventsTest : public testing::Test {
 protected:
  auto follow(std::string first = "", std::int64_t first_id = -1,
              std::optional<std::int64_t> last = std::nullopt) {
    Stream stream;
    stream.topic = "t";
    stream.first = std::move(first);
    stream.first_id = first_id;
    return hub_.subscribe(stream, last, [this] { ++wakes_; });
  }
  void publish(std::int64_t id) { hub_.publish("t", id, "e", "d" + std::to_string(id)); }
  static std::string frames(std::int64_t from, std::int64_t to) {
    std::string out;
    for (auto id = from; id <= to; ++id) out += EventHub::frame(id, "e", "d" + std::to_string(id));
    return out;
  }

  EventHub hub_{
      {.subscribers_max = 3, .queue_frames_max = 5, .ring_frames_max = 4, .topics_max = 2}};
  int wakes_ = 0;
};

TEST_F(EventsTest, Frame) {
  EXPECT_EQ(EventHub::frame(7, "totals", "{\n\"a\":1}"),
            "id: 7\nevent: totals\ndata: {\ndata: \"a\":1}\n\n");
  EXPECT_EQ(EventHub::frame(7, "e", "a\r\nb\rc"), "id: 7\nevent: e\ndata: a\ndata: b\ndata: c\n\n");
  EXPECT_EQ(EventHub::frame(7, "e", ""), "id: 7\nevent: e\ndata: \n\n");
  EXPECT_THROW(EventHub::frame(7, "a\nb", ""), CheckFailure);
}

TEST_F(EventsTest, GoToTheTopicsSubscribersInOrderAndWakeOnce) {
  const auto one = follow();
  publish(1);
  publish(2);
  hub_.publish("other", 3, "e", "x");
  EXPECT_EQ(wakes_, 1);
  EXPECT_EQ(one->take(), frames(1, 2));
  EXPECT_EQ(one->take(), "");
  publish(4);
  EXPECT_EQ(wakes_, 2);
}

TEST_F(EventsTest, ARepetitionIsIgnored) {
  const auto one = follow();
  publish(2);
  EXPECT_FALSE(hub_.publish("t", 2, "e", "again"));
  EXPECT_FALSE(hub_.publish("t", 1, "e", "older"));
  EXPECT_EQ(one->take(), frames(2, 2));
}

TEST_F(EventsTest, ResumesWhereTheRingReaches) {
  for (int id = 1; id <= 6; ++id) publish(id);  // the ring holds 3..6
  EXPECT_EQ(follow("first", 6, 4)->take(), frames(5, 6));
  EXPECT_EQ(follow("first", 6, 6)->take(), "");
  EXPECT_EQ(follow("first", 6, 2)->take(), "first");
  EXPECT_EQ(follow("first", 6, 99)->take(), "first");
}

TEST_F(EventsTest, NothingIsLostBetweenFirstFrameAndSubscription) {
  publish(1);
  publish(2);
  publish(3);
  EXPECT_EQ(follow("first", 2)->take(), "first" + frames(3, 3));
  EXPECT_EQ(follow("first")->take(), "first" + frames(1, 3));
}

TEST_F(EventsTest, ASlowReaderIsDroppedAlone) {
  const auto slow = follow();
  const auto quick = follow();
  for (int id = 1; id <= 6; ++id) {
    publish(id);
    EXPECT_EQ(quick->take(), frames(id, id));
  }
  EXPECT_EQ(slow->take(), std::nullopt);
  EXPECT_EQ(hub_.dropped(), 1U);
  EXPECT_EQ(wakes_, 6 + 1 + 1);  // the slow one: at its first frame and when dropped
}

TEST_F(EventsTest, SubscribersAreCappedAndCounted) {
  const auto a = follow();
  const auto b = follow();
  auto c = follow();
  EXPECT_EQ(follow(), nullptr);
  EXPECT_EQ(hub_.subscribers(), 3U);
  c.reset();
  EXPECT_EQ(hub_.subscribers(), 2U);
  EXPECT_NE(follow(), nullptr);
}

TEST_F(EventsTest, ATopicIsOpenFromTheFirstQuestionUntilItIsForgotten) {
  EXPECT_FALSE(hub_.is_open("t"));
  hub_.open("t");
  EXPECT_TRUE(hub_.is_open("t"));
  const auto one = follow("first", 1);
  hub_.open("b");
  hub_.open("c");
  EXPECT_TRUE(hub_.is_open("t")) << "somebody follows it";
  EXPECT_FALSE(hub_.is_open("b"));
}

TEST_F(EventsTest, TheLongestSilentTopicIsForgotten) {
  publish(1);
  hub_.publish("b", 1, "e", "x");
  hub_.publish("c", 1, "e", "x");
  EXPECT_EQ(follow("first", 1, 1)->take(), "first");  // "t" was forgotten
}

TEST_F(EventsTest, AFollowedTopicIsNotForgotten) {
  const auto one = follow();
  publish(1);
  hub_.publish("b", 1, "e", "x");
  hub_.publish("c", 1, "e", "x");
  publish(2);
  EXPECT_EQ(one->take(), frames(1, 2));
}

TEST(EventHub, PublishersAndReadersOnManyThreads) {
  EventHub hub;
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      Stream stream;
      stream.topic = "t";
      while (!done) {
        const auto subscription = hub.subscribe(stream, std::nullopt, [] {});
        for (int k = 0; k < 10; ++k) subscription->take();
      }
    });
  }
  for (int id = 0; id < 5'000; ++id) hub.publish("t", id, "e", "d");
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(hub.subscribers(), 0U);
}

}  // namespace
}  // namespace colletta::http
