// The projections of a city held against a replay of its journal, row by row and in both
// directions: what the journal gives and no row holds, what a row holds and the journal does not
// give. One list of tables serves verify and rebuild. Tables that grow with pledges and donors are
// read in pages on both sides, so the memory that it takes does not grow with them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/journal/replay.hpp"
#include "server/services/replay_scratch.hpp"
#include "server/store/bulk.hpp"

namespace colletta::services {

/// A table as far as the journal gives it. A row holds the values of `columns` in order.
struct Projection {
  std::string_view table;
  store::Names columns;            ///< the key's first
  std::size_t keys = 1;            ///< so many of them
  std::size_t named_by = 0;        ///< the first column that tells a person which row it is
  std::size_t names = 1;           ///< so many of them
  std::string_view position = {};  ///< the column that is a position of the journal; empty: none
};

/// All that verify and rebuild compare: the tables that are bounded by campaigns and pools, and
/// those that grow with pledges and donors.
std::vector<const Projection*> bounded_projections();
std::vector<const Projection*> paged_projections();

/// Told of each row that is not the same on both sides.
class Differences {
 public:
  virtual ~Differences() = default;
  /// The journal gives it and the table lacks it.
  virtual void missing(const Projection& table, const store::Row& journal) = 0;
  /// It stands in the table and nothing in the journal explains it.
  virtual void extra(const Projection& table, const store::Row& stored) = 0;
  /// The same keys, other values.
  virtual void differs(const Projection& table, const store::Row& journal,
                       const store::Row& stored) = 0;
  /// Nobody wants to know more.
  [[nodiscard]] virtual bool enough() const = 0;
  /// Whether any of these writes to the database that is being read.
  [[nodiscard]] virtual bool writes() const = 0;
};

/// Rows compared so far, of tables that can be long.
using Compared = std::function<void(std::int64_t rows)>;

/// Compares all tables. `scratch` is the store that the replay has filled, its last page given
/// back. MUST run in a transaction, in which `differences` may write. Throws DatabaseError.
void compare_projections(store::Session& db, const CityId& city, const Replay& replay,
                         ReplayScratch& scratch, Differences& differences,
                         const Compared& compared = {});
/// Those tables alone that are bounded by campaigns and pools.
void compare_figures(store::Session& db, const CityId& city, const Replay& replay,
                     Differences& differences);

}  // namespace colletta::services
