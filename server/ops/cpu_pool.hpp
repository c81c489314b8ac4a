// A small bounded pool of threads for sums that take milliseconds (password hashes, pictures), so
// that neither I/O threads nor database workers wait for them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace colletta::ops {

class CpuPool {
 public:
  CpuPool(std::size_t threads, std::size_t queue_max);
  /// As `stop()`.
  ~CpuPool();
  CpuPool(const CpuPool&) = delete;
  CpuPool& operator=(const CpuPool&) = delete;

  /// False when the queue is full or the pool is stopping: nothing was accepted. An exception that
  /// leaves `job` is logged as `cpu_job_failed` and ends that job alone; whoever waits for a result
  /// MUST be answered by the job itself.
  [[nodiscard]] bool post(std::function<void()> job);
  /// Finishes what was accepted, then ends the threads. MUST NOT be called from a job.
  void stop();
  /// Jobs that wait.
  [[nodiscard]] std::size_t depth() const;

 private:
  void work();

  const std::size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace colletta::ops
