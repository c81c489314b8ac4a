#include "server/ops/rate_limit.hpp"

#include <algorithm>
#include <functional>

#include "domain/base/check.hpp"

namespace colletta::ops {

RateLimiter::RateLimiter(RateLimit limit, Clock clock)
    : limit_(limit), clock_(std::move(clock)), interval_us_(0) {
  CHECK(limit_.burst >= 1 && limit_.window_us >= limit_.burst, "a limit lets something through");
  CHECK(limit_.keys_max >= kShards, "every shard has room for a key");
  interval_us_ = limit_.window_us / limit_.burst;
}

std::int64_t RateLimiter::take(std::string_view key) {
  const Timestamp now = clock_();
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.by_key.find(key);
  if (found == shard.by_key.end()) {
    make_room(shard, now);
    shard.entries.push_front({std::string(key), now + interval_us_});
    shard.by_key.emplace(shard.entries.front().key, shard.entries.begin());
    return 0;
  }
  shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
  Entry& entry = shard.entries.front();
  if (const std::int64_t wait = wait_of(entry.full_at, now); wait > 0) return wait;
  entry.full_at = std::max(entry.full_at, now) + interval_us_;
  return 0;
}

std::int64_t RateLimiter::wait_us(std::string_view key) {
  const Timestamp now = clock_();
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.by_key.find(key);
  return found == shard.by_key.end() ? 0 : wait_of(found->second->full_at, now);
}

void RateLimiter::give_back(std::string_view key) {
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.by_key.find(key);
  if (found != shard.by_key.end()) found->second->full_at.us -= interval_us_;
}

void RateLimiter::forget(std::string_view key) {
  Shard& shard = shard_of(key);
  const std::lock_guard lock(shard.mutex);
  const auto found = shard.by_key.find(key);
  if (found == shard.by_key.end()) return;
  const auto entry = found->second;
  shard.by_key.erase(found);
  shard.entries.erase(entry);
}

std::size_t RateLimiter::keys() const {
  std::size_t count = 0;
  for (const Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    count += shard.entries.size();
  }
  return count;
}

RateLimiter::Shard& RateLimiter::shard_of(std::string_view key) {
  return shards_[std::hash<std::string_view>{}(key) % kShards];
}

std::int64_t RateLimiter::wait_of(Timestamp full_at, Timestamp now) const {
  // One try is left as long as the bucket is full again within burst - 1 intervals.
  return std::max<std::int64_t>(0, (full_at - now) - (limit_.burst - 1) * interval_us_);
}

void RateLimiter::make_room(Shard& shard, Timestamp now) const {
  // Two looks a new key keep the cost constant; the least recently seen are the likeliest to be
  // full.
  for (int look = 0; look < 2 && !shard.entries.empty(); ++look) {
    const bool full = shard.entries.back().full_at <= now;
    if (!full && shard.entries.size() < limit_.keys_max / kShards) return;
    shard.by_key.erase(shard.entries.back().key);
    shard.entries.pop_back();
  }
}

}  // namespace colletta::ops
