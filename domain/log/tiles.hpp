// The files of a log as C2SP tlog-tiles cuts them (c2sp.org/tlog-tiles): which tiles a tree has,
// their paths, what stands in them, and how any subtree's hash is read from them.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "domain/log/merkle.hpp"

namespace colletta::log {

inline constexpr int kTileHeight = 8;
inline constexpr int kTileWidth = 256;
inline constexpr int kEntries = -1;      ///< the "level" of entry bundles
inline constexpr int kTileLevelMax = 7;  ///< 256^8 exceeds every size that log_number allows

/// `width` hashes of level `level`, from hash index * 256 on; or as many entries.
struct Tile {
  int level = 0;  ///< kEntries, or 0 .. kTileLevelMax
  std::int64_t index = 0;
  int width = kTileWidth;  ///< 1 .. 256; below 256 the tile is partial
  friend auto operator<=>(const Tile&, const Tile&) = default;
};

/// "tile/0/x001/234", "tile/entries/000.p/7": below the log's prefix, without a leading slash.
std::string tile_path(const Tile& tile);
/// Strict: exactly what tile_path writes. Error: kInvalid "tile".
Result<Tile> parse_tile_path(std::string_view path);

/// How many hashes of a level (entries: leaves) a tree of `size` leaves has.
std::int64_t hashes_at(int level, std::int64_t size);
/// How wide this tile is in a tree of `size` leaves: 0 .. 256.
int width_in(int level, std::int64_t index, std::int64_t size);
/// Whether a tree of `size` leaves has this tile, or a wider one of the same place.
bool is_covered(const Tile& tile, std::int64_t size);

/// Calls `each` for the tiles that a tree of `to` leaves has and one of `from` leaves has not,
/// entry bundles among them, level by level. Growing a mirror by exactly these keeps it whole.
void for_each_new_tile(std::int64_t from, std::int64_t to,
                       const std::function<void(const Tile&)>& each);

/// Raw hashes, 32 bytes each. Error of parse: kInvalid when the length is not that of `tile`.
std::string tile_bytes(const std::vector<Hash>& hashes);
Result<std::vector<Hash>> parse_tile(const Tile& tile, std::string_view bytes);

/// Entries: big-endian uint16 length and bytes, each. CHECKs that an entry fits. Error of parse:
/// kInvalid when the bytes are not exactly `tile.width` entries.
void append_entry(std::string& bundle, std::string_view entry);
Result<std::vector<std::string_view>> parse_bundle(const Tile& tile, std::string_view bytes);

/// Gives the hashes of a tile: exactly `width` of them. What it throws passes through.
using TileFetch = std::function<std::vector<Hash>(const Tile&)>;

/// Reads any complete subtree of a tree of `size` leaves from its tiles, each fetched once. For one
/// proof: at most two tiles a level are kept.
class TileReader {
 public:
  TileReader(Sha256 sha256, TileFetch fetch, std::int64_t size);
  Hash operator()(Subtree subtree);

 private:
  Sha256 sha256_;
  TileFetch fetch_;
  std::int64_t size_;
  std::map<std::pair<int, std::int64_t>, std::vector<Hash>> tiles_;
};

}  // namespace colletta::log
