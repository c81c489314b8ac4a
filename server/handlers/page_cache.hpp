// Rendered pages, kept until what they show has changed. A page names its topics; a commit touches
// topics; a page made before the last touch of any of its topics is never served again. So no
// figure is older than the last commit of this process.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/http/message.hpp"

namespace colletta::handlers {

/// Topics: "<city>" (anything of that city), "<city>/campaign/<id>", "<city>/call/<id>".
class PageCache {
 public:
  /// `bytes_max` bounds bodies in all encodings together; the least recently used go first.
  explicit PageCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  /// Taken BEFORE the page's data are read: what is touched afterwards makes the page stale.
  [[nodiscard]] std::uint64_t now() const;
  void put(std::string key, std::vector<std::string> topics, std::uint64_t read_at,
           http::Response response);
  /// A page that still holds.
  [[nodiscard]] std::optional<http::Response> get(std::string_view key);
  void touch(const std::vector<std::string>& topics);
  /// Nothing kept, nothing left in memory, and what is being read now is stale.
  void clear();
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Entry {
    std::string key;
    std::vector<std::string> topics;
    std::uint64_t read_at = 0;
    std::size_t bytes = 0;
    http::Response response;
  };
  using Entries = std::list<Entry>;
  void drop(Entries::iterator entry);

  mutable std::mutex mutex_;
  const std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::uint64_t now_ = 1;  ///< counts touches
  std::uint64_t cleared_ = 0;
  Entries entries_;  ///< most recently used first
  std::unordered_map<std::string_view, Entries::iterator> by_key_;
  std::unordered_map<std::string, std::uint64_t> touched_;
};

}  // namespace colletta::handlers
