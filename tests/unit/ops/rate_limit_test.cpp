// Limits: what passes, when it passes again, and that memory stays bounded.
#include "server/ops/rate_limit.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace colletta::ops {
namespace {

class RateLimiterTest : public testing::Test {
 protected:
  RateLimiter limiter(std::int64_t burst, std::int64_t window_us, std::size_t keys_max = 1'024) {
    return RateLimiter({burst, window_us, keys_max}, [this] { return Timestamp{now_us_}; });
  }
  std::int64_t now_us_ = 1'000'000'000;
};

TEST_F(RateLimiterTest, AFreshKeyHasItsBurstAndThenWaits) {
  RateLimiter limit = limiter(3, 300);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.take("a"), 0);
  EXPECT_EQ(limit.take("a"), 100);
  EXPECT_EQ(limit.wait_us("a"), 100);
  EXPECT_EQ(limit.take("b"), 0);
}

TEST_F(RateLimiterTest, ARefusedTryCostsNothing) {
  RateLimiter limit = limiter(1, 100);
  EXPECT_EQ(limit.take("a"), 0);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(limit.take("a"), 100);
  now_us_ += 99;
  EXPECT_EQ(limit.take("a"), 1);
  now_us_ += 1;
  EXPECT_EQ(limit.take("a"), 0);
}

TEST_F(RateLimiterTest, TriesGrowBackEvenlyAndNeverBeyondTheBurst) {
  RateLimiter limit = limiter(3, 300);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.take("a"), 0);
  now_us_ += 100;
  EXPECT_EQ(limit.take("a"), 0);
  EXPECT_EQ(limit.take("a"), 100);
  now_us_ += 1'000'000;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.take("a"), 0);
  EXPECT_EQ(limit.take("a"), 100);
}

TEST_F(RateLimiterTest, ForgettingGivesTheBurstBack) {
  RateLimiter limit = limiter(1, 100);
  EXPECT_EQ(limit.take("a"), 0);
  limit.forget("a");
  limit.forget("never seen");
  EXPECT_EQ(limit.take("a"), 0);
}

TEST_F(RateLimiterTest, WhatIsGivenBackCanBeTakenAgain) {
  RateLimiter limit = limiter(2, 200);
  EXPECT_EQ(limit.take("a"), 0);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(limit.take("a"), 0);
    limit.give_back("a");
  }
  limit.give_back("never seen");
  EXPECT_EQ(limit.take("a"), 0);
  EXPECT_GT(limit.take("a"), 0) << "one that was not given back still counts";
}

TEST_F(RateLimiterTest, MemoryIsBoundedAndABusyKeyIsKept) {
  RateLimiter limit = limiter(1, 1'000'000'000, 1'024);
  EXPECT_EQ(limit.take("attacker"), 0);
  for (int i = 0; i < 100'000; ++i) {
    EXPECT_EQ(limit.take("other " + std::to_string(i)), 0);
    if (i % 10 == 0) {
      ASSERT_GT(limit.take("attacker"), 0);
    }
  }
  EXPECT_LE(limit.keys(), 1'024U);
}

TEST_F(RateLimiterTest, FullBucketsAreDroppedFirst) {
  RateLimiter limit = limiter(1, 100, 65'536);
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(limit.take(std::to_string(i)), 0);
  now_us_ += 1'000;
  for (int i = 0; i < 1'000; ++i) EXPECT_EQ(limit.take("new " + std::to_string(i)), 0);
  EXPECT_LE(limit.keys(), 1'100U);
}

TEST_F(RateLimiterTest, ThreadsTogetherGetNoMoreThanTheBurst) {
  RateLimiter limit = limiter(100, 1'000'000);
  std::atomic<int> passed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 1'000; ++i) passed += limit.take("a") == 0 ? 1 : 0;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(passed, 100);
}

}  // namespace
}  // namespace colletta::ops
