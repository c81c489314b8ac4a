#include "server/handlers/page_cache.hpp"

#include <algorithm>
#include <utility>

namespace colletta::handlers {
namespace {

/// What gzip and brotli of a page take together once both were asked for: less than this part of
/// it.
constexpr std::size_t kEncodedShare = 2;

std::size_t kept_bytes(const http::Response& response) {
  if (!response.body) return 0;
  const http::Body& body = *response.body;
  const bool encoded = body.gzip.offered() || body.br.offered();
  return body.identity.size() + (encoded ? body.identity.size() / kEncodedShare : 0);
}

constexpr std::size_t kTopicsMax =
    100'000;  // more campaigns than any installation has open at once

}  // namespace

std::uint64_t PageCache::now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

void PageCache::put(PageKey key, std::vector<std::string> topics, std::uint64_t read_at,
                    http::Response response) {
  const std::size_t bytes = kept_bytes(response) + key.what.size();
  Entry entry{std::move(key), std::move(topics), read_at, bytes, std::move(response)};
  const http::Response shared = entry.response;
  Waiters served;
  {
    const std::lock_guard lock(mutex_);
    served = served_by(entry);
    if (const auto old = by_key_.find(entry.key.what); old != by_key_.end()) drop(old->second);
    if (bytes <= bytes_max_ / 8) {  // one giant must not empty the cache
      entries_.push_front(std::move(entry));
      by_key_[entries_.front().key.what] = entries_.begin();
      bytes_ += bytes;
      while (bytes_ > bytes_max_) drop(std::prev(entries_.end()));
    }
  }
  for (const Waiting& one : served) one.on_share(shared);
}

/// Takes those who wait for this page and asked before it was read, or all while it still holds.
PageCache::Waiters PageCache::served_by(const Entry& entry) {
  const auto making = makings_.find(entry.key.what);
  if (making == makings_.end()) return {};
  making->second.shared = true;
  Waiters& waiting = making->second.waiting;
  const bool all = holds(entry);
  // They stand in the order in which they asked.
  const auto end = std::find_if(waiting.begin(), waiting.end(), [&](const Waiting& one) {
    return !all && one.since > entry.read_at;
  });
  Waiters served(std::make_move_iterator(waiting.begin()), std::make_move_iterator(end));
  waiting.erase(waiting.begin(), end);
  return served;
}

bool PageCache::holds(const Entry& entry) const {
  return entry.read_at >= cleared_ &&
         std::none_of(entry.topics.begin(), entry.topics.end(), [&](const std::string& topic) {
           const auto touched = touched_.find(topic);
           return touched != touched_.end() && touched->second > entry.read_at;
         });
}

std::optional<http::Response> PageCache::get(const PageKey& key) {
  const std::lock_guard lock(mutex_);
  return find(key);
}

std::optional<http::Response> PageCache::find(const PageKey& key) {
  const auto found = by_key_.find(key.what);
  if (found == by_key_.end()) return std::nullopt;
  const auto entry = found->second;
  if (!holds(*entry) || entry->key.minute != key.minute) {
    drop(entry);
    return std::nullopt;
  }
  entries_.splice(entries_.begin(), entries_, entry);
  return entry->response;
}

/// Held by whoever makes the page.
class PageCache::HeldTurn {
 public:
  HeldTurn(PageCache& cache, std::string key) : cache_(cache), key_(std::move(key)) {}
  ~HeldTurn() { cache_.leave(key_); }
  HeldTurn(const HeldTurn&) = delete;
  HeldTurn& operator=(const HeldTurn&) = delete;

 private:
  PageCache& cache_;
  const std::string key_;
};

std::optional<http::Share> PageCache::join(const PageKey& key, http::OnShare on_share) {
  const std::lock_guard lock(mutex_);
  if (auto kept = find(key)) return *std::move(kept);
  const auto [making, first] = makings_.try_emplace(key.what);
  if (first) return std::make_shared<HeldTurn>(*this, key.what);
  making->second.waiting.push_back({now_, std::move(on_share)});
  return std::nullopt;
}

/// The next one makes the page. When this turn has put none it is not to be shared: then everybody
/// makes their own.
void PageCache::leave(const std::string& key) {
  std::unique_lock lock(mutex_);
  Making& making = makings_.at(key);
  making.left = true;
  // Somebody who is gone lets go at once, inside of its call: a loop, since a recursion would be as
  // deep as many wait.
  if (std::exchange(making.handing_on, true)) return;
  while (making.left && !making.waiting.empty()) {
    Waiters told;
    const bool shared = std::exchange(making.shared, false);
    if (shared) {
      told.push_back(std::move(making.waiting.front()));
      making.waiting.pop_front();
      making.left = false;
    } else {
      told.swap(making.waiting);
    }
    lock.unlock();
    for (const Waiting& one : told)
      one.on_share(shared ? std::make_shared<HeldTurn>(*this, key) : http::Turn());
    lock.lock();
  }
  making.handing_on = false;
  if (making.left) makings_.erase(key);
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
  by_key_.erase(entry->key.what);
  entries_.erase(entry);
}

}  // namespace colletta::handlers
