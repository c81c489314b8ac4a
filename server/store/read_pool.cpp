#include "server/store/read_pool.hpp"

#include <utility>

namespace colletta::store {

ReadPool::ReadPool(const DatabaseUrl& url, ReadPoolOptions options) : options_(std::move(options)) {
  CHECK(options_.threads > 0, "a pool without threads");
  sessions_.reserve(options_.threads);
  for (std::size_t i = 0; i < options_.threads; ++i) {
    sessions_.push_back(Session::open(url, Access::kRead, options_.session));
    if (options_.observer) sessions_.back().observe(options_.observer);
  }
  for (Session& session : sessions_) threads_.emplace_back([this, &session] { work(session); });
}

ReadPool::~ReadPool() { stop(); }

bool ReadPool::post(std::function<void(Session&)> job) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= options_.queue_max) return false;
    queue_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

std::size_t ReadPool::queue_depth() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void ReadPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void ReadPool::work(Session& session) {
  for (;;) {
    std::function<void(Session&)> job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      job = std::move(queue_.front());
      queue_.pop_front();
    }
    try {
      job(session);
    } catch (...) {
      if (options_.on_escape) options_.on_escape(std::current_exception());
    }
  }
}

}  // namespace colletta::store
