// Rendered pages, kept until what they show has changed. A page names its topics; a commit touches
// topics; a page made before the last touch of any of its topics is never served again. So no
// figure is older than the last commit of this process. Of those who ask for a page that is not
// there one makes it; the others wait and share what was read since they asked.
#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/http/handler.hpp"

namespace colletta::handlers {

/// Under what a page is kept. Pages word the time that is left, so each holds for a minute at most;
/// whoever waits for one takes that of the next minute too.
struct PageKey {
  std::string what;
  std::int64_t minute = 0;
};

/// Topics: "<city>" (anything of that city), "<city>/campaign/<id>", "<city>/call/<id>".
class PageCache {
 public:
  /// `bytes_max` bounds bodies in all encodings together; the least recently used go first.
  explicit PageCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// Taken BEFORE the page's data are read: what is touched afterwards makes the page stale.
  [[nodiscard]] std::uint64_t now() const;
  void put(PageKey key, std::vector<std::string> topics, std::uint64_t read_at,
           http::Response response);
  /// Under `key`: a page that still holds, or the turn to make it (others wait until it is let go
  /// of), or nothing: then `on_share` gets the page that somebody is making, or a turn. A turn MUST
  /// NOT outlive the cache.
  [[nodiscard]] std::optional<http::Share> join(const PageKey& key, http::OnShare on_share);
  /// A page that still holds.
  [[nodiscard]] std::optional<http::Response> get(const PageKey& key);
  void touch(const std::vector<std::string>& topics);
  /// Nothing kept, nothing left in memory, and what is being read now is stale.
  void clear();
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Entry {
    PageKey key;
    std::vector<std::string> topics;
    std::uint64_t read_at = 0;
    std::size_t bytes = 0;
    http::Response response;
  };
  using Entries = std::list<Entry>;
  struct Waiting {
    std::uint64_t since;  ///< now() when they asked: what was read later is fresh enough for them
    http::OnShare on_share;
  };
  using Waiters = std::deque<Waiting>;
  /// A page that somebody is making.
  struct Making {
    Waiters waiting;
    bool shared = false;  ///< this turn has put a page
    bool left = false;
    bool handing_on = false;
  };
  class HeldTurn;

  [[nodiscard]] bool holds(const Entry& entry) const;
  std::optional<http::Response> find(const PageKey& key);
  Waiters served_by(const Entry& entry);
  void leave(const std::string& key);
  void drop(Entries::iterator entry);

  mutable std::mutex mutex_;
  const std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::uint64_t now_ = 1;  ///< counts touches
  std::uint64_t cleared_ = 0;
  Entries entries_;  ///< most recently used first
  std::unordered_map<std::string_view, Entries::iterator> by_key_;
  std::unordered_map<std::string, std::uint64_t> touched_;
  std::unordered_map<std::string, Making> makings_;
};

}  // namespace colletta::handlers
