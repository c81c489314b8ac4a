// The threads that read: each has its own session, all share a queue for each lane. What
// a job does with an error is the job's own affair; the pool survives whatever it throws.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "server/http/handler.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct ReadPoolOptions {
  std::size_t threads = 2;
  std::size_t queue_max = 512;  ///< jobs that wait in a bounded lane; about a second of work
  SessionOptions session;
  QueryObserver observer;  ///< called from all threads
  /// Told what a job let escape, from the job's thread. May be empty.
  std::function<void(std::exception_ptr)> on_escape;
  /// Called by each thread before its first job. May be empty.
  std::function<void()> on_start;
};

class ReadPool final : public http::Workers {
 public:
  using Job = std::function<void(Session&)>;
  /// Opens all sessions; throws DatabaseError when that fails. Later losses are mended by the
  /// sessions themselves, and a job meets them as DatabaseError kUnavailable.
  ReadPool(const DatabaseUrl& url, ReadPoolOptions options);
  /// stop()
  ~ReadPool() override;

  [[nodiscard]] bool post(Job job, http::Lane lane) override;
  /// Jobs that wait; for metrics.
  [[nodiscard]] std::size_t queue_depth() const;
  /// Accepts no more, runs what waits, and joins the threads. Any number of times.
  void stop();

 private:
  void work(Session& session);
  [[nodiscard]] bool waits() const;
  Job take();

  ReadPoolOptions options_;
  std::vector<Session> sessions_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::array<std::deque<Job>, 3> queues_;  ///< by lane
  std::size_t turn_ = 0;                   ///< the lane that comes next, if anything waits there
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace colletta::store
