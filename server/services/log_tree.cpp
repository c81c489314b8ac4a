#include "server/services/log_tree.hpp"

#include <algorithm>
#include <mutex>

#include "domain/base/check.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::services {

using log::Hash;
using log::kTileHeight;
using log::kTileWidth;

void LogTree::append(const Hash& leaf) {
  const std::unique_lock lock(mutex_);
  edge_.push_back(leaf);
  frontier_.push(ops::sha256, leaf, [this](log::Subtree at, const Hash& hash) {
    if (at.height == 0 || at.height % kTileHeight != 0) return;
    const auto level = static_cast<std::size_t>(at.height / kTileHeight - 1);
    if (levels_.size() <= level) levels_.resize(level + 1);
    levels_[level].push_back(hash);
  });
  if (edge_.size() == kTileWidth) edge_.clear();
}

std::int64_t LogTree::size() const {
  const std::shared_lock lock(mutex_);
  return frontier_.size();
}

Hash LogTree::root() const {
  const std::shared_lock lock(mutex_);
  return frontier_.root(ops::sha256);
}

std::vector<Hash> LogTree::hashes(const log::Tile& tile) const {
  const std::shared_lock lock(mutex_);
  CHECK(tile.level >= 1 && log::is_covered(tile, frontier_.size()), "a tile above the leaves");
  const auto& row = levels_[static_cast<std::size_t>(tile.level - 1)];
  const auto first = row.begin() + static_cast<std::ptrdiff_t>(tile.index * kTileWidth);
  return {first, first + tile.width};
}

bool LogTree::agrees(std::int64_t index, const std::vector<Hash>& leaves) const {
  log::Frontier whole;
  if (leaves.size() == kTileWidth)
    for (const Hash& leaf : leaves) whole.push(ops::sha256, leaf);
  const std::shared_lock lock(mutex_);
  const auto at = static_cast<std::size_t>(index);
  if (!levels_.empty() && at < levels_[0].size())
    return whole.size() == kTileWidth && whole.hashes()[0] == levels_[0][at];
  return index == (frontier_.size() >> kTileHeight) && leaves.size() <= edge_.size() &&
         std::equal(leaves.begin(), leaves.end(), edge_.begin());
}

std::size_t LogTree::held() const {
  const std::shared_lock lock(mutex_);
  std::size_t count = edge_.size() + frontier_.hashes().size();
  for (const auto& row : levels_) count += row.size();
  return count;
}

std::vector<Hash> LogTree::edge() const {
  const std::shared_lock lock(mutex_);
  return edge_;
}

}  // namespace colletta::services
