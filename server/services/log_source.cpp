#include "server/services/log_source.hpp"

#include <filesystem>

#include "server/ops/crypto.hpp"
#include "sql/scratch/checkpoints.hpp"

namespace colletta::services {
namespace {

namespace fs = std::filesystem;
namespace sql = store::sql;
using log::Tile;
using Int = std::int64_t;
using Text = std::string;

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

Tile tile_at(int level, Int index, Int size) {
  return {level, index, log::width_in(level, index, size)};
}

/// The first event below a hash of a level.
Int first_event(int level, Int hash) {
  for (int i = 0; i < level; ++i) hash *= log::kTileWidth;
  return hash;
}

}  // namespace

LogSource::LogSource(LogFiles& files, const std::string& vkey, log::VerifySignature verify,
                     Findings& findings, const std::vector<std::string>& earlier)
    : files_(files), verify_(std::move(verify)) {
  past_.execute(sql::past_make);
  const bool readable = open(vkey, findings);
  for (const std::string& before : earlier) {
    auto key = log::parse_vkey(ops::sha256, trimmed(before));
    if (!key) throw FilesUnavailable("This is no verifier key: " + trimmed(before));
    keys_.push_back(*std::move(key));
  }
  if (readable) list_past(findings);
}

bool LogSource::open(const std::string& vkey, Findings& findings) {
  const auto note = files_.get("checkpoint");
  if (!note) throw FilesUnavailable("There is no log here: it has no checkpoint.");
  std::string key = vkey;
  if (key.empty()) {
    own_key_ = true;
    key = files_.get("vkey").value_or("");
  }
  auto parsed_key = log::parse_vkey(ops::sha256, trimmed(key));
  if (!parsed_key)
    throw FilesUnavailable(key.empty()
                               ? "No verifier key was given, and none stands beside the log."
                               : "This is no verifier key: " + trimmed(key));
  keys_.push_back(*std::move(parsed_key));
  auto parsed = log::parse_checkpoint(*note);
  if (!parsed) {
    findings.add(-1, "checkpoint: it cannot be read as one");
    return false;
  }
  now_ = *std::move(parsed);
  if (!log::open_checkpoint(*note, keys_, verify_))
    findings.add(-1, "checkpoint: it is not signed by " + trimmed(key));
  past_.execute(sql::past_add, {{"size", now_.size}, {"root", log::hex(now_.root)}});
  return true;
}

void LogSource::list_past(Findings& findings) {
  const std::string folder = files_.past_checkpoints();
  if (folder.empty()) return;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".new")) continue;  // an export was interrupted
    note_past("checkpoints/" + name, files_.get("checkpoints/" + name).value_or(""), findings);
  }
}

void LogSource::note_past(const std::string& name, const std::string& note, Findings& findings) {
  const auto parsed = log::parse_checkpoint(note);
  if (!parsed || parsed->origin != now_.origin)
    return findings.add(-1, name + ": it is no checkpoint of this log");
  // Only keys that are known can be held against a note, and a log has had others before.
  const auto opened = log::open_checkpoint(note, keys_, verify_);
  if (!opened) {
    const auto signatures = log::parse_note(note);
    const bool known =
        signatures && std::ranges::any_of(signatures->signatures, [&](const auto& s) {
          return std::ranges::any_of(keys_, [&](const log::VerifierKey& key) {
            return s.key_id == key.key_id && s.name == key.name;
          });
        });
    if (known) return findings.add(-1, name + ": its signature is not good");
    ++by_unknown_keys_;
  }
  past_.execute(sql::past_add, {{"size", parsed->size}, {"root", log::hex(parsed->root)}});
}

std::vector<SignedHead> LogSource::signed_after(const SignedHead& after, std::size_t most) {
  std::vector<SignedHead> out;
  past_.for_each<Int, Text>(sql::past_after,
                            {{"size", after.size}, {"root", after.root}, {"most", most}},
                            [&](Int size, Text& root) {
                              out.push_back({size, std::move(root)});
                            });
  return out;
}

/// A whole tile may have taken the place of a partial one since.
std::optional<std::string> LogSource::tile_file(const Tile& tile) {
  auto bytes = files_.get(log::tile_path(tile));
  if (bytes || tile.width == log::kTileWidth) return bytes;
  bytes = files_.get(log::tile_path({tile.level, tile.index, log::kTileWidth}));
  if (!bytes) return bytes;
  if (tile.level != log::kEntries)
    return bytes->substr(0, static_cast<std::size_t>(tile.width) * log::Hash().size());
  const auto all = log::parse_bundle({tile.level, tile.index, log::kTileWidth}, *bytes);
  if (!all) return bytes;
  std::string first;
  for (int i = 0; i < tile.width; ++i)
    log::append_entry(first, (*all)[static_cast<std::size_t>(i)]);
  return first;
}

std::vector<JournalEntry> LogSource::read(Int from, Int until, Findings& findings) {
  std::vector<JournalEntry> entries;
  for (Int index = from / log::kTileWidth; index * log::kTileWidth < until; ++index) {
    const Tile tile = tile_at(log::kEntries, index, now_.size);
    const Int first = index * log::kTileWidth;
    const auto bytes = tile_file(tile);
    if (!bytes) {
      findings.add(first, log::tile_path(tile) + " is missing");
      continue;
    }
    const auto bundle = log::parse_bundle(tile, *bytes);
    if (!bundle) {
      findings.add(first, log::tile_path(tile) + " does not hold " + std::to_string(tile.width) +
                              " entries");
      continue;
    }
    for (Int i = 0; i < tile.width; ++i)
      if (first + i >= from && first + i < until)
        entries.push_back({.seq = first + i,
                           .body = std::string((*bundle)[static_cast<std::size_t>(i)]),
                           .row = std::nullopt,
                           .priv = std::nullopt});
  }
  return entries;
}

void LogSource::computed(log::Subtree subtree, const log::Hash& hash, Findings& findings) {
  if (subtree.height % log::kTileHeight != 0) return;
  const int level = subtree.height / log::kTileHeight;
  auto& row = rows_[static_cast<std::size_t>(level)];
  row.push_back(hash);
  if (row.size() < static_cast<std::size_t>(log::kTileWidth)) return;
  compare({level, compared_[static_cast<std::size_t>(level)]++, log::kTileWidth}, row, findings);
  row.clear();
}

void LogSource::computed_all(Findings& findings) {
  for (int level = 0; level <= log::kTileLevelMax; ++level) {
    auto& row = rows_[static_cast<std::size_t>(level)];
    if (row.empty()) continue;
    compare({level, compared_[static_cast<std::size_t>(level)], static_cast<int>(row.size())}, row,
            findings);
  }
}

void LogSource::compare(const Tile& tile, const std::vector<log::Hash>& hashes,
                        Findings& findings) {
  const Int first = tile.index * log::kTileWidth;
  const auto bytes = tile_file(tile);
  const auto there = bytes ? log::parse_tile(tile, *bytes) : err(Errc::kNotFound);
  if (!there)
    return findings.add(
        first_event(tile.level, first),
        log::tile_path(tile) +
            (bytes ? " has not the length of a tile of this width" : " is missing"));
  for (std::size_t i = 0; i < hashes.size(); ++i)
    if ((*there)[i] != hashes[i])
      return findings.add(
          first_event(tile.level, first + static_cast<Int>(i)),
          log::tile_path(tile) + ": its hash " + std::to_string(i) + " is not that of the entries");
}

}  // namespace colletta::services
