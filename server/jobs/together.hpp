// Waiting until everything that a round of the jobs has started is done.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>

namespace colletta::jobs {

/// Its destructor waits for all that `one_more` has given out to be called.
class Together {
 public:
  std::function<void()> one_more() {
    const std::lock_guard lock(mutex_);
    ++open_;
    return [this] {
      const std::lock_guard inner(mutex_);
      if (--open_ == 0) none_.notify_all();
    };
  }
  ~Together() {
    std::unique_lock lock(mutex_);
    none_.wait(lock, [&] { return open_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  std::size_t open_ = 0;
};

}  // namespace colletta::jobs
