// The Merkle tree of one city's journal, as much of it as is kept in memory: the hashes of whole
// tiles (one for 256 leaves) and the right edge. The leaves stay in the database; whoever reads
// them there holds them against this. It must never know SQL.
#pragma once

#include <shared_mutex>
#include <vector>

#include "domain/log/tiles.hpp"

namespace colletta::services {

class LogTree {
 public:
  /// One thread at a time.
  void append(const log::Hash& leaf);

  // Any thread.
  [[nodiscard]] std::int64_t size() const;
  [[nodiscard]] log::Hash root() const;
  /// A tile of level 1 or above that the tree has.
  [[nodiscard]] std::vector<log::Hash> hashes(const log::Tile& tile) const;
  /// Whether these are the leaves from `index` * 256 on: a whole tile, or all of the right edge
  /// (`size` leaves were in the tree when they were read; it may have grown).
  [[nodiscard]] bool agrees(std::int64_t index, const std::vector<log::Hash>& leaves) const;
  /// How many hashes are kept in memory: about one for 255 leaves.
  [[nodiscard]] std::size_t held() const;
  /// Leaves of the last tile, while it is not whole.
  [[nodiscard]] std::vector<log::Hash> edge() const;

 private:
  mutable std::shared_mutex mutex_;
  log::Frontier frontier_;
  std::vector<std::vector<log::Hash>> levels_;  ///< levels_[l]: heads of 256^(l+1) leaves
  std::vector<log::Hash> edge_;
};

}  // namespace colletta::services
