#include "server/services/log_reader.hpp"

#include "domain/base/check.hpp"
#include "server/ops/crypto.hpp"
#include "server/services/log_journal.hpp"

namespace colletta::services {

using log::Hash;
using log::Tile;

LogReader::LogReader(store::Session& db, CityId city, std::shared_ptr<const LogTree> tree,
                     std::int64_t size)
    : db_(db), city_(std::move(city)), tree_(std::move(tree)), size_(size) {
  CHECK(size_ <= tree_->size(), "what was signed is in the tree");
}

LogReader::Leaves LogReader::read(std::int64_t index, std::int64_t width) {
  Leaves out;
  const std::int64_t first = index * log::kTileWidth;
  std::int64_t next = first;
  while (next < first + width) {
    const auto entries = log_entries(db_, city_, next, first + width);
    for (const LogEntry& entry : entries) {
      if (entry.seq != next) return out;
      out.hashes.push_back(entry.leaf);
      out.bodies.push_back(entry.body);
      ++next;
    }
    if (entries.empty()) return out;
  }
  return out;
}

/// The whole tile as the journal has it now, since only whole ones (and the edge) can be checked.
const LogReader::Leaves& LogReader::leaves(std::int64_t index) {
  const auto known = read_.find(index);
  if (known != read_.end()) return known->second;
  for (;;) {
    const std::int64_t tree_size = tree_->size();
    const int width = log::width_in(0, index, tree_size);
    Leaves out = read(index, width);
    if (static_cast<int>(out.hashes.size()) == width && tree_->agrees(index, out.hashes))
      return read_.emplace(index, std::move(out)).first->second;
    if (tree_->size() != tree_size) continue;  // the edge has become whole meanwhile
    const std::int64_t first = index * log::kTileWidth;
    throw LogMismatch("positions " + std::to_string(first) + " to " +
                      std::to_string(first + width - 1) +
                      ": the journal no longer holds what was signed");
  }
}

std::vector<Hash> LogReader::tile(const Tile& tile) {
  CHECK(log::is_covered(tile, size_), "only what was signed is given out");
  if (tile.level > 0) return tree_->hashes(tile);
  const Leaves& all = leaves(tile.index);
  return {all.hashes.begin(), all.hashes.begin() + tile.width};
}

std::string LogReader::bundle(const Tile& tile) {
  CHECK(log::is_covered(tile, size_), "only what was signed is given out");
  const Leaves& all = leaves(tile.index);
  std::string bytes;
  for (int i = 0; i < tile.width; ++i)
    log::append_entry(bytes, all.bodies[static_cast<std::size_t>(i)]);
  return bytes;
}

Hash LogReader::leaf(std::int64_t index) {
  CHECK(0 <= index && index < size_, "only what was signed is given out");
  return leaves(index / log::kTileWidth).hashes[static_cast<std::size_t>(index % log::kTileWidth)];
}

log::SubtreeReader LogReader::reader(std::int64_t of_size) {
  CHECK(of_size <= size_, "only what was signed is given out");
  return log::TileReader(
      ops::sha256, [this](const Tile& at) { return tile(at); }, of_size);
}

std::vector<Hash> LogReader::inclusion(std::int64_t index, std::int64_t in_size) {
  return log::inclusion_proof(ops::sha256, reader(in_size), index, in_size);
}

std::vector<Hash> LogReader::consistency(std::int64_t from, std::int64_t to) {
  return log::consistency_proof(ops::sha256, reader(to), from, to);
}

Hash LogReader::root(std::int64_t of_size) {
  return log::root_of(ops::sha256, reader(of_size), of_size);
}

}  // namespace colletta::services
