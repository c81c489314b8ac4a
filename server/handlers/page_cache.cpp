#include "server/handlers/page_cache.hpp"

#include <algorithm>

namespace colletta::handlers {
namespace {

std::size_t kept_bytes(const http::Response& response) {
  if (!response.body) return 0;
  return response.body->identity.size() + response.body->gzip.size() + response.body->br.size();
}

constexpr std::size_t kTopicsMax =
    100'000;  // more campaigns than any installation has open at once

}  // namespace

std::uint64_t PageCache::now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

void PageCache::put(std::string key, std::vector<std::string> topics, std::uint64_t read_at,
                    http::Response response) {
  const std::lock_guard lock(mutex_);
  if (const auto old = by_key_.find(key); old != by_key_.end()) drop(old->second);
  const std::size_t bytes = kept_bytes(response) + key.size();
  if (bytes > bytes_max_ / 8) return;  // one giant must not empty the cache
  entries_.push_front({std::move(key), std::move(topics), read_at, bytes, std::move(response)});
  by_key_[entries_.front().key] = entries_.begin();
  bytes_ += bytes;
  while (bytes_ > bytes_max_) drop(std::prev(entries_.end()));
}

std::optional<http::Response> PageCache::get(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return std::nullopt;
  const auto entry = found->second;
  const bool stale =
      entry->read_at < cleared_ ||
      std::any_of(entry->topics.begin(), entry->topics.end(), [&](const std::string& topic) {
        const auto touched = touched_.find(topic);
        return touched != touched_.end() && touched->second > entry->read_at;
      });
  if (stale) {
    drop(entry);
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->response;
}

void PageCache::touch(const std::vector<std::string>& topics) {
  const std::lock_guard lock(mutex_);
  ++now_;
  if (touched_.size() > kTopicsMax) {
    // Forgetting a touch would revive stale pages, so all pages go with them.
    touched_.clear();
    cleared_ = now_;
  }
  for (const auto& topic : topics) touched_[topic] = now_;
}

void PageCache::clear() {
  const std::lock_guard lock(mutex_);
  cleared_ = ++now_;
  by_key_.clear();
  entries_.clear();
  bytes_ = 0;
}

std::size_t PageCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

void PageCache::drop(Entries::iterator entry) {
  bytes_ -= entry->bytes;
  by_key_.erase(entry->key);
  entries_.erase(entry);
}

}  // namespace colletta::handlers
