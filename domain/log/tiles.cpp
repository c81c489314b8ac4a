#include "domain/log/tiles.hpp"

#include <algorithm>

#include "domain/base/check.hpp"
#include "domain/base/limits.hpp"

namespace colletta::log {
namespace {

std::string three_digits(std::int64_t n) {
  const std::string digits = std::to_string(n);
  return std::string(3 - digits.size(), '0') + digits;
}

/// 1234067 -> "x001/x234/067"
std::string index_path(std::int64_t index) {
  std::string path = three_digits(index % 1000);
  for (index /= 1000; index > 0; index /= 1000)
    path = "x" + three_digits(index % 1000) + "/" + path;
  return path;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// The digits of "x001/x234/067" as a number; nothing is said yet about their form.
Result<std::int64_t> index_of(std::string_view path) {
  std::string digits;
  for (const char c : path)
    if (c != 'x' && c != '/') digits += c;
  const auto first = digits.find_first_not_of('0');
  return log_number(first == std::string::npos ? "0" : std::string_view(digits).substr(first));
}

}  // namespace

std::string tile_path(const Tile& tile) {
  std::string path = "tile/";
  path += tile.level == kEntries ? "entries" : std::to_string(tile.level);
  path += "/" + index_path(tile.index);
  if (tile.width != kTileWidth) path += ".p/" + std::to_string(tile.width);
  return path;
}

Result<Tile> parse_tile_path(std::string_view path) {
  const Error bad = err(Errc::kInvalid, "tile", "tile/<L>/<N>[.p/<W>]");
  std::string_view rest = path;
  if (!take_prefix(rest, "tile/")) return bad;
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos) return bad;
  Tile tile;
  const std::string_view level = rest.substr(0, slash);
  rest.remove_prefix(slash + 1);
  if (level == "entries") {
    tile.level = kEntries;
  } else {
    const auto number = log_number(level);
    if (!number || *number > kTileLevelMax) return bad;
    tile.level = static_cast<int>(*number);
  }
  if (const auto dot = rest.find(".p/"); dot != std::string_view::npos) {
    const auto width = log_number(rest.substr(dot + 3));
    if (!width || *width < 1 || *width >= kTileWidth) return bad;
    tile.width = static_cast<int>(*width);
    rest = rest.substr(0, dot);
  }
  const auto index = index_of(rest);
  if (!index) return bad;
  tile.index = *index;
  if (tile_path(tile) != path) return bad;
  return tile;
}

std::int64_t hashes_at(int level, std::int64_t size) {
  return size >> (kTileHeight * std::max(level, 0));
}

int width_in(int level, std::int64_t index, std::int64_t size) {
  const std::int64_t hashes = hashes_at(level, size);
  if (index < 0 || index > (hashes >> kTileHeight)) return 0;
  return static_cast<int>(std::min<std::int64_t>(kTileWidth, hashes - (index << kTileHeight)));
}

bool is_covered(const Tile& tile, std::int64_t size) {
  return tile.width >= 1 && tile.width <= width_in(tile.level, tile.index, size);
}

void for_each_new_tile(std::int64_t from, std::int64_t to,
                       const std::function<void(const Tile&)>& each) {
  for (int level = kEntries; level <= kTileLevelMax; ++level) {
    const std::int64_t before = hashes_at(level, from);
    const std::int64_t now = hashes_at(level, to);
    if (before == now) continue;
    for (std::int64_t index = before >> kTileHeight; index << kTileHeight < now; ++index)
      each({level, index, width_in(level, index, to)});
  }
}

std::string tile_bytes(const std::vector<Hash>& hashes) {
  std::string out;
  out.reserve(hashes.size() * sizeof(Hash));
  for (const Hash& hash : hashes) out.append(hash.begin(), hash.end());
  return out;
}

Result<std::vector<Hash>> parse_tile(const Tile& tile, std::string_view bytes) {
  if (bytes.size() != static_cast<std::size_t>(tile.width) * sizeof(Hash))
    return err(Errc::kInvalid, tile_path(tile), "32 bytes a hash");
  std::vector<Hash> hashes(static_cast<std::size_t>(tile.width));
  for (std::size_t i = 0; i < hashes.size(); ++i)
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(i * sizeof(Hash)), sizeof(Hash),
                hashes[i].begin());
  return hashes;
}

void append_entry(std::string& bundle, std::string_view entry) {
  CHECK(entry.size() <= limits::kLeafBytesMax, "an entry's length fits two bytes");
  bundle += static_cast<char>(entry.size() >> 8U);
  bundle += static_cast<char>(entry.size() & 255U);
  bundle += entry;
}

Result<std::vector<std::string_view>> parse_bundle(const Tile& tile, std::string_view bytes) {
  std::vector<std::string_view> entries;
  while (!bytes.empty() && entries.size() < static_cast<std::size_t>(tile.width)) {
    if (bytes.size() < 2) break;
    const std::size_t length = static_cast<unsigned char>(bytes[0]) * std::size_t{256} +
                               static_cast<unsigned char>(bytes[1]);
    if (bytes.size() - 2 < length) break;
    entries.push_back(bytes.substr(2, length));
    bytes.remove_prefix(2 + length);
  }
  if (!bytes.empty() || entries.size() != static_cast<std::size_t>(tile.width))
    return err(Errc::kInvalid, tile_path(tile), "length and bytes of each entry");
  return entries;
}

TileReader::TileReader(Sha256 sha256, TileFetch fetch, std::int64_t size)
    : sha256_(std::move(sha256)), fetch_(std::move(fetch)), size_(size) {}

Hash TileReader::operator()(Subtree subtree) {
  const int level = subtree.height / kTileHeight;
  const int above = subtree.height % kTileHeight;
  const std::int64_t first = subtree.index << above;
  const std::int64_t count = std::int64_t{1} << above;
  const std::int64_t index = first >> kTileHeight;
  auto found = tiles_.find({level, index});
  if (found == tiles_.end()) {
    const Tile tile{level, index, width_in(level, index, size_)};
    CHECK(tile.width > 0, "a subtree of the tree");
    found = tiles_.emplace(std::pair{level, index}, fetch_(tile)).first;
  }
  const auto at = static_cast<std::size_t>(first % kTileWidth);
  CHECK(at + static_cast<std::size_t>(count) <= found->second.size(), "the tile has these hashes");
  std::vector<Hash> row(found->second.begin() + static_cast<std::ptrdiff_t>(at),
                        found->second.begin() + static_cast<std::ptrdiff_t>(at) + count);
  for (; row.size() > 1; row.resize(row.size() / 2))
    for (std::size_t i = 0; i < row.size() / 2; ++i)
      row[i] = node_hash(sha256_, row[2 * i], row[2 * i + 1]);
  return row[0];
}

}  // namespace colletta::log
