#include "server/store/read_pool.hpp"

#include <algorithm>
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

bool ReadPool::post(Job job, http::Lane lane) {
  {
    const std::lock_guard lock(mutex_);
    std::deque<Job>& queue = queues_.at(static_cast<std::size_t>(lane));
    const bool full = lane != http::Lane::kStep && queue.size() >= options_.queue_max;
    if (stopping_ || full) return false;
    queue.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

std::size_t ReadPool::queue_depth() const {
  const std::lock_guard lock(mutex_);
  std::size_t depth = 0;
  for (const auto& queue : queues_) depth += queue.size();
  return depth;
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

bool ReadPool::waits() const {
  return std::any_of(queues_.begin(), queues_.end(),
                     [](const auto& queue) { return !queue.empty(); });
}

/// The next job, from each lane in turn; none once the pool stops and nothing waits.
ReadPool::Job ReadPool::take() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return stopping_ || waits(); });
  if (!waits()) return {};
  const auto next = [this] { return turn_ = (turn_ + 1) % queues_.size(); };
  while (queues_[turn_].empty()) next();
  Job job = std::move(queues_[turn_].front());
  queues_[turn_].pop_front();
  next();
  return job;
}

void ReadPool::work(Session& session) {
  if (options_.on_start) options_.on_start();
  for (;;) {
    Job job = take();
    if (!job) return;
    try {
      job(session);
    } catch (...) {
      if (options_.on_escape) options_.on_escape(std::current_exception());
    }
  }
}

}  // namespace colletta::store
