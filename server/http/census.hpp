// How many connections there are, in all and per address, and how many of them are event streams.
// Shared by the I/O threads; taken once when a connection begins and once when it ends.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace colletta::http {

class Census {
 public:
  Census(std::size_t all_max, std::size_t per_address_max);

  /// False: a cap is reached, nothing was counted. An empty address is not capped.
  bool enter(const std::string& address);
  void leave(const std::string& address);
  void stream_begins();
  void stream_ends();

  [[nodiscard]] std::size_t connections() const;
  /// Waits until only event streams are left, or until the deadline.
  void wait_for_streams_only(std::chrono::steady_clock::time_point deadline);
  /// Waits until nobody is left, or until the deadline.
  void wait_for_nobody(std::chrono::steady_clock::time_point deadline);

 private:
  const std::size_t all_max_;
  const std::size_t per_address_max_;  ///< 0: no cap
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t all_ = 0;
  std::size_t streams_ = 0;
  std::unordered_map<std::string, std::size_t> per_address_;
};

}  // namespace colletta::http
