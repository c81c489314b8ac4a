// The pool: bounded, survives a job that throws, and finishes what it accepted.
#include "server/ops/cpu_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>

namespace colletta::ops {
namespace {

TEST(CpuPool, RefusesBeyondItsQueueAndFinishesWhatItAccepted) {
  std::promise<void> open;
  std::promise<void> started;
  std::shared_future<void> gate = open.get_future().share();
  std::atomic<int> done = 0;
  CpuPool pool(1, 2);
  ASSERT_TRUE(pool.post([&] { started.set_value(), gate.wait(), ++done; }));
  started.get_future().wait();
  EXPECT_TRUE(pool.post([&] { ++done; }));
  EXPECT_TRUE(pool.post([&] { ++done; }));
  EXPECT_EQ(pool.depth(), 2U);
  EXPECT_FALSE(pool.post([&] { ++done; }));
  open.set_value();
  pool.stop();
  EXPECT_EQ(done, 3);
  EXPECT_FALSE(pool.post([&] { ++done; }));
}

TEST(CpuPool, SurvivesAJobThatThrows) {
  std::promise<int> answer;
  CpuPool pool(1, 8);
  ASSERT_TRUE(pool.post([] { throw std::runtime_error("a bug"); }));
  ASSERT_TRUE(pool.post([&] { answer.set_value(7); }));
  EXPECT_EQ(answer.get_future().get(), 7);
}

}  // namespace
}  // namespace colletta::ops
