// Limits of how often something may be tried, by key (an address, an account). Memory is bounded:
// when it is full, keys that are back at their full allowance go first, then those longest not
// seen.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "domain/base/time.hpp"

namespace colletta::ops {

struct RateLimit {
  std::int64_t burst = 1;         ///< tries that a fresh key has; at least 1
  std::int64_t window_us = 1;     ///< time in which all of them grow back, evenly; at least `burst`
  std::size_t keys_max = 65'536;  ///< keys remembered, about 150 bytes each
};

/// Token buckets in the form of the Generic Cell Rate Algorithm (ITU-T I.371): a key is one
/// instant, the time at which its bucket would be full again. Any thread may call.
class RateLimiter {
 public:
  RateLimiter(RateLimit limit, Clock clock);

  /// Takes one try. 0: it may go ahead; otherwise nothing is taken and this many microseconds must
  /// pass first.
  [[nodiscard]] std::int64_t take(std::string_view key);
  /// The same without taking, for a check that comes before the work.
  [[nodiscard]] std::int64_t wait_us(std::string_view key);
  /// Returns one try that was taken (a log-in that succeeded was none).
  void give_back(std::string_view key);
  /// Gives a key its full allowance again.
  void forget(std::string_view key);
  [[nodiscard]] std::size_t keys() const;

 private:
  struct Entry {
    std::string key;
    Timestamp full_at;
  };
  struct Shard {
    mutable std::mutex mutex;
    std::list<Entry> entries;  // most recently seen first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key;
  };
  static constexpr std::size_t kShards = 16;

  Shard& shard_of(std::string_view key);
  std::int64_t wait_of(Timestamp full_at, Timestamp now) const;
  void make_room(Shard& shard, Timestamp now) const;

  RateLimit limit_;
  Clock clock_;
  std::int64_t interval_us_;  // one try grows back
  std::array<Shard, kShards> shards_;
};

}  // namespace colletta::ops
