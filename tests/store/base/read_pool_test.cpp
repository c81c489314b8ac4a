#include "server/store/read_pool.hpp"

#include <atomic>
#include <future>

#include "tests/store/base/fixture.hpp"

namespace colletta::store {
namespace {

class ReadPoolTest : public StoreTest {
 protected:
  /// Runs `work` on the pool and waits for what it returns.
  template <class F>
  static auto on(ReadPool& pool, F work) {
    auto task =
        std::make_shared<std::packaged_task<decltype(work(std::declval<Session&>()))(Session&)>>(
            std::move(work));
    auto result = task->get_future();
    EXPECT_TRUE(pool.post([task](Session& session) { (*task)(session); }, http::Lane::kFirst));
    return result.get();
  }
};
INSTANTIATE_TEST_SUITE_P(Databases, ReadPoolTest, test::both_databases(), test::database_name);

TEST_P(ReadPoolTest, ReadsOnItsThreads) {
  add("a");
  std::atomic<int> observed = 0;
  ReadPoolOptions options;
  options.threads = 3;
  options.observer = [&](std::string_view, std::int64_t, bool) { ++observed; };
  ReadPool pool(database_.url(), std::move(options));
  for (int i = 0; i < 20; ++i) EXPECT_EQ(on(pool, [](Session& s) { return count_in(s); }), 1);
  EXPECT_EQ(observed, 20);
  EXPECT_EQ(on(pool, [](Session& s) { return s.access(); }), Access::kRead);
}

TEST_P(ReadPoolTest, NoLaneWaitsForAnother) {
  ReadPoolOptions options;
  options.threads = 1;
  ReadPool pool(database_.url(), std::move(options));
  std::promise<void> gate;
  ASSERT_TRUE(pool.post([&](Session&) { gate.get_future().wait(); }, http::Lane::kFirst));
  std::string order;  // written by the pool's one thread
  const auto post = [&](char name, http::Lane lane) {
    EXPECT_TRUE(pool.post([&order, name](Session&) { order += name; }, lane));
  };
  for (const char name : {'a', 'b', 'c'}) post(name, http::Lane::kFirst);
  for (const char name : {'1', '2'}) post(name, http::Lane::kStep);
  post('P', http::Lane::kShared);
  gate.set_value();
  pool.stop();
  EXPECT_EQ(order, "P1a2bc");
}

TEST_P(ReadPoolTest, AFullQueueRefuses) {
  ReadPoolOptions options;
  options.threads = 1;
  options.queue_max = 2;
  ReadPool pool(database_.url(), std::move(options));
  std::promise<void> gate;
  std::promise<void> entered;
  ASSERT_TRUE(pool.post(
      [&](Session&) {
        entered.set_value();
        gate.get_future().wait();
      },
      http::Lane::kFirst));
  entered.get_future().wait();
  std::atomic<int> ran = 0;
  EXPECT_TRUE(pool.post([&](Session&) { ++ran; }, http::Lane::kFirst));
  EXPECT_TRUE(pool.post([&](Session&) { ++ran; }, http::Lane::kFirst));
  EXPECT_EQ(pool.queue_depth(), 2U);
  EXPECT_FALSE(pool.post([&](Session&) { ++ran; }, http::Lane::kFirst));
  for (int i = 0; i < 5; ++i)
    EXPECT_TRUE(pool.post([&](Session&) { ++ran; }, http::Lane::kStep)) << "what was begun goes on";
  gate.set_value();
  pool.stop();
  EXPECT_EQ(ran, 7) << "what was accepted ran, what was refused did not";
  EXPECT_FALSE(pool.post([&](Session&) { ++ran; }, http::Lane::kFirst)) << "stopped";
}

TEST_P(ReadPoolTest, SurvivesWhatAJobThrows) {
  std::atomic<int> escaped = 0;
  ReadPoolOptions options;
  options.threads = 1;
  options.on_escape = [&](std::exception_ptr) { ++escaped; };
  ReadPool pool(database_.url(), std::move(options));
  EXPECT_TRUE(pool.post([](Session&) { throw std::runtime_error("job"); }, http::Lane::kFirst));
  EXPECT_TRUE(pool.post(
      [](Session& s) {
        s.fetch<std::int64_t>({"broken", "SELECT x"});
      },
      http::Lane::kFirst));
  EXPECT_EQ(on(pool, [](Session& s) { return count_in(s); }), 0);
  EXPECT_EQ(escaped, 2);
}

}  // namespace
}  // namespace colletta::store
