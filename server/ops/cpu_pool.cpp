#include "server/ops/cpu_pool.hpp"

#include <exception>

#include "domain/base/check.hpp"
#include "server/ops/log.hpp"

namespace colletta::ops {

CpuPool::CpuPool(std::size_t threads, std::size_t queue_max) : queue_max_(queue_max) {
  CHECK(threads > 0, "a pool has a thread");
  threads_.reserve(threads);
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

CpuPool::~CpuPool() { stop(); }

bool CpuPool::post(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= queue_max_) return false;
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void CpuPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

std::size_t CpuPool::depth() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void CpuPool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    std::function<void()> job = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    try {
      job();
    } catch (const std::exception& e) {
      log::error("cpu_job_failed", {{"detail", e.what()}});
    }
    job = nullptr;  // what it captured is let go before the lock is taken again
    lock.lock();
  }
}

}  // namespace colletta::ops
