// When the writer waits before its next batch: for more commands, and for those who read.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "tests/support/city/city.hpp"

namespace colletta::test {
namespace {

/// Batches of commands that take their time, to see what is carried out together.
class WriterRests : public testing::TestWithParam<const char*> {
 protected:
  using Ms = std::chrono::milliseconds;

  void start_counting(writer::Options options = {}) {
    writer_ = city_.writer({.on_commit = {},
                            .on_batch =
                                [this](const writer::BatchFigures& figures) {
                                  const std::lock_guard lock(mutex_);
                                  batches_.push_back(figures.commands);
                                },
                            .on_command = {},
                            .on_failure = {}},
                           std::move(options));
  }
  std::future<void> work(Ms takes) {
    auto done = std::make_shared<std::promise<void>>();
    writer::WriteRows rows{[takes](store::Session&) {
      std::this_thread::sleep_for(takes);
      return Result<Outcome>(Outcome{});
    }};
    EXPECT_TRUE(writer_->submit(city_.id(), std::move(rows),
                                [done](const Result<Outcome>&) { done->set_value(); }));
    return done->get_future();
  }
  /// In how many of kRounds two commands, the second so much later than the first, are one batch
  /// after a batch of two that took some 10 ms.
  int together(Ms later) {
    int gathered = 0;
    for (int i = 0; i < kRounds; ++i) {
      auto first = work(Ms(10)), second = work(Ms(5)), third = work(Ms(5));
      for (auto* one : {&first, &second, &third}) one->wait();
      {
        const std::lock_guard lock(mutex_);
        batches_.clear();
      }
      auto fourth = work(Ms(0));
      std::this_thread::sleep_for(later);
      auto fifth = work(Ms(0));
      fourth.wait();
      fifth.wait();
      const std::lock_guard lock(mutex_);
      gathered += batches_ == std::vector<std::size_t>{2} ? 1 : 0;
    }
    return gathered;
  }

  static constexpr int kRounds = 20;
  City city_{GetParam()};
  std::mutex mutex_;
  std::vector<std::size_t> batches_;
  std::unique_ptr<writer::Writer> writer_;  ///< ends first
};
INSTANTIATE_TEST_SUITE_P(Databases, WriterRests, both_databases(), database_name);

// A busy machine may part some, or hold some up.
TEST_P(WriterRests, WhenCommandsComeThick) {
  start_counting();
  EXPECT_GE(together(Ms(2)), kRounds / 2);
  EXPECT_LE(together(Ms(25)), kRounds / 2) << "half as long as it has worked";
}

TEST_P(WriterRests, LongerWhileItsFiguresAreRead) {
  std::atomic<std::uint64_t> reads = 0;
  start_counting({.reads = [&] { return reads += 100; }});
  EXPECT_GE(together(Ms(25)), kRounds / 2);
  writer_->stop();
}

}  // namespace
}  // namespace colletta::test
