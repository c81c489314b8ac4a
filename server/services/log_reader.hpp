// Tiles, entries and proofs of one city's log at a size that was signed: whole tiles from memory,
// leaves from the journal's own bodies. Everything read from the database is held against the
// tree first, so what was meddled with is never given out.
#pragma once

#include <map>
#include <memory>
#include <stdexcept>

#include "domain/base/ids.hpp"
#include "server/services/log_tree.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

/// The database gave other leaves than those that were signed.
struct LogMismatch : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// For one request. Every function throws DatabaseError and LogMismatch.
class LogReader {
 public:
  /// `size`: no more than the tree had when it was signed.
  LogReader(store::Session& db, CityId city, std::shared_ptr<const LogTree> tree,
            std::int64_t size);

  [[nodiscard]] std::int64_t size() const { return size_; }
  /// MUST be covered by the size.
  std::vector<log::Hash> tile(const log::Tile& tile);
  /// The bytes of an entry bundle. MUST be covered by the size.
  std::string bundle(const log::Tile& tile);
  /// 0 <= index < size() .
  log::Hash leaf(std::int64_t index);
  /// 0 <= index < in_size <= size().
  std::vector<log::Hash> inclusion(std::int64_t index, std::int64_t in_size);
  /// 0 <= from <= to <= size().
  std::vector<log::Hash> consistency(std::int64_t from, std::int64_t to);
  log::Hash root(std::int64_t of_size);

 private:
  struct Leaves {
    std::vector<log::Hash> hashes;
    std::vector<std::string> bodies;
  };
  Leaves read(std::int64_t index, std::int64_t width);
  const Leaves& leaves(std::int64_t index);
  log::SubtreeReader reader(std::int64_t of_size);

  store::Session& db_;
  CityId city_;
  std::shared_ptr<const LogTree> tree_;
  std::int64_t size_;
  std::map<std::int64_t, Leaves> read_;  ///< by tile: one proof needs two
};

}  // namespace colletta::services
