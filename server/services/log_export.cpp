#include "server/services/log_export.hpp"

#include <array>
#include <filesystem>
#include <fstream>

#include "domain/base/check.hpp"
#include "domain/log/tiles.hpp"
#include "server/ops/crypto.hpp"
#include "server/ops/kept_file.hpp"
#include "server/services/log_journal.hpp"

namespace colletta::services {
namespace {

namespace fs = std::filesystem;
using log::Hash;
using log::kEntries;
using log::kTileLevelMax;
using log::kTileWidth;
using log::Tile;

constexpr std::int64_t kCheckpointsAPage = 256;

/// A folder that grows tile by tile. The last tile of each level is held until it is whole.
class Mirror {
 public:
  explicit Mirror(std::string folder) : folder_(std::move(folder)) {}

  /// Goes on from what the folder holds at this size. Error: kInvalid "folder".
  Status open(std::int64_t size, const Hash& root) {
    log::TileReader tiles(
        ops::sha256, [this](const Tile& tile) { return hashes_in(tile); }, size);
    frontier_ = log::frontier_of(std::ref(tiles), size);
    if (frontier_.root(ops::sha256) != root)
      return err(Errc::kInvalid, "folder", "its tiles are not those of its checkpoint");
    for (int level = kEntries; level <= kTileLevelMax; ++level) {
      const Tile edge = edge_at(level, size);
      if (edge.width == 0) continue;
      if (level == kEntries)
        bundle_ = read(edge);
      else
        rows_[static_cast<std::size_t>(level)] = hashes_in(edge);
    }
    return {};
  }

  void append(const LogEntry& entry) {
    log::append_entry(bundle_, entry.body);
    frontier_.push(ops::sha256, entry.leaf, [this](log::Subtree at, const Hash& hash) {
      if (at.height % log::kTileHeight != 0) return;
      const int level = at.height / log::kTileHeight;
      auto& row = rows_[static_cast<std::size_t>(level)];
      row.push_back(hash);
      if (static_cast<int>(row.size()) < kTileWidth) return;
      write({level, at.index / kTileWidth, kTileWidth}, log::tile_bytes(row));
      row.clear();
    });
    if (frontier_.size() % kTileWidth != 0) return;
    write({kEntries, frontier_.size() / kTileWidth - 1, kTileWidth}, bundle_);
    bundle_.clear();
  }

  /// Writes what is not whole.
  void close() {
    for (int level = kEntries; level <= kTileLevelMax; ++level) {
      const Tile edge = edge_at(level, frontier_.size());
      if (edge.width == 0) continue;
      if (level == kEntries)
        write(edge, bundle_);
      else
        write(edge, log::tile_bytes(rows_[static_cast<std::size_t>(level)]));
    }
  }

  void put(const std::string& name, std::string_view bytes) {
    const fs::path path = fs::path(folder_) / name;
    fs::create_directories(path.parent_path());
    const fs::path beside = path.string() + ".new";
    {
      std::ofstream out(beside, std::ios::binary | std::ios::trunc);
      out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      if (!out.flush()) throw std::runtime_error(path.string() + " cannot be written");
    }
    fs::rename(beside, path);
    ++files_;
  }

  [[nodiscard]] Hash root() const { return frontier_.root(ops::sha256); }
  [[nodiscard]] std::int64_t files() const { return files_; }

 private:
  static Tile edge_at(int level, std::int64_t size) {
    const std::int64_t index = log::hashes_at(level, size) / kTileWidth;
    return {level, index, log::width_in(level, index, size)};
  }

  void write(const Tile& tile, std::string_view bytes) {
    put(log::tile_path(tile), bytes);
    // The whole tile takes the place of the partial ones.
    if (tile.width == kTileWidth) fs::remove_all(fs::path(folder_) / (log::tile_path(tile) + ".p"));
  }

  std::string read(const Tile& tile) const {
    return ops::read_kept((fs::path(folder_) / log::tile_path(tile)).string()).value_or("");
  }

  /// Anything that is not a tile of this size is read as hashes that fit no root.
  std::vector<Hash> hashes_in(const Tile& tile) const {
    auto hashes = log::parse_tile(tile, read(tile));
    if (hashes) return *std::move(hashes);
    return std::vector<Hash>(static_cast<std::size_t>(tile.width));
  }

  std::string folder_;
  log::Frontier frontier_;
  std::string bundle_;
  std::array<std::vector<Hash>, kTileLevelMax + 1> rows_;
  std::int64_t files_ = 0;
};

/// The checkpoint that the folder holds; nothing when it is new.
Result<std::optional<log::Checkpoint>> held(const std::string& folder, const log::Checkpoint& now) {
  const auto note = ops::read_kept((fs::path(folder) / "checkpoint").string());
  if (!note) return std::optional<log::Checkpoint>();
  auto checkpoint = log::parse_checkpoint(*note);
  if (!checkpoint) return err(Errc::kInvalid, "folder", "its checkpoint cannot be read");
  if (checkpoint->origin != now.origin)
    return err(Errc::kInvalid, "folder", "it holds the log " + checkpoint->origin);
  if (checkpoint->size > now.size)
    return err(Errc::kInvalid, "folder", "it holds a later state than was signed here");
  return std::optional(*std::move(checkpoint));
}

void put_past(Mirror& mirror, store::Session& db, const CityId& city, std::int64_t from,
              std::int64_t to) {
  for (std::int64_t after = from - 1;;) {
    const auto rows = checkpoints_after(db, city, after, kCheckpointsAPage);
    for (const SignedRow& row : rows) {
      if (row.size > to) return;
      std::string size = std::to_string(row.size);
      size.insert(0, 12 - std::min<std::size_t>(12, size.size()), '0');
      mirror.put("checkpoints/" + size + "-" + row.root.substr(0, 8), row.note);
      after = row.size;
    }
    if (static_cast<std::int64_t>(rows.size()) < kCheckpointsAPage) return;
  }
}

}  // namespace

Result<ExportReport> export_log(store::Session& db, const CityId& city, const std::string& folder,
                                const std::string& vkey,
                                const std::function<void(std::int64_t, std::int64_t)>& progress) {
  const auto newest = newest_checkpoint(db, city);
  if (!newest) return err(Errc::kNotFound, "checkpoint", "nothing is signed yet");
  const auto now = log::parse_checkpoint(newest->note);
  if (!now) return err(Errc::kInvalid, "journal", "its checkpoint cannot be read");
  const auto before = held(folder, *now);
  if (!before) return before.error();
  ExportReport report{.from = *before ? (*before)->size : 0, .to = now->size, .files = 0};
  Mirror mirror(folder);
  if (*before)
    if (const auto opened = mirror.open((*before)->size, (*before)->root); !opened)
      return opened.error();
  for (std::int64_t next = report.from; next < report.to;) {
    const auto entries = log_entries(db, city, next, report.to);
    for (const LogEntry& entry : entries) {
      if (entry.seq != next) return err(Errc::kInvalid, "journal", "no event at its position");
      mirror.append(entry);
      ++next;
    }
    if (entries.empty())
      return err(Errc::kInvalid, "journal", "it is shorter than what was signed");
    if (progress) progress(next, report.to);
  }
  if (mirror.root() != now->root)
    return err(Errc::kInvalid, "journal", "it is not what was signed");
  if (report.from != report.to) mirror.close();
  put_past(mirror, db, city, report.from, report.to);
  mirror.put("vkey", vkey + "\n");
  report.files = mirror.files();
  ops::keep((fs::path(folder) / "checkpoint").string(), newest->note);
  return report;
}

}  // namespace colletta::services
