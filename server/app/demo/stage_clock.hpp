// Time on the demo's stage, and waiting for what other threads do there.
#pragma once

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>

#include "domain/base/time.hpp"

namespace colletta::app::demo {

/// A clock that the demo moves on; read from several threads.
class StageClock {
 public:
  void set(Timestamp t) { us_ = std::max(us_.load(), t.us); }
  void add(std::int64_t us) { us_ += us; }
  [[nodiscard]] Timestamp now() const { return {us_.load()}; }

 private:
  std::atomic<std::int64_t> us_ = 0;
};

/// Waits for things that finish on other threads.
class Countdown {
 public:
  explicit Countdown(std::size_t open) : open_(open) {}
  void done() {
    const std::lock_guard lock(mutex_);
    if (--open_ == 0) none_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    none_.wait(lock, [&] { return open_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  std::size_t open_;
};

}  // namespace colletta::app::demo
