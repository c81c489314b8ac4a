// The matching Book and its rows: loading what a batch needs of it, and storing how it changed. It
// must never know commands.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "domain/world.hpp"
#include "server/store/reads.hpp"

namespace colletta::writer {

/// Ids, sorted and once each; empty lists load nothing.
using Ids = std::set<std::string>;
inline std::vector<std::string> list(const Ids& ids) { return {ids.begin(), ids.end()}; }

/// The value under `key` in `map`, or an empty one.
template <class Map>
typename Map::mapped_type or_empty(const Map& map, const typename Map::key_type& key) {
  const auto at = map.find(key);
  return at == map.end() ? typename Map::mapped_type{} : at->second;
}

/// All pools of the calls, with their rules and funders.
void load_pools(store::Reads& reads, World& world, const Ids& calls);

/// The queues of the loaded pools that redistribute: whom the budget alone has kept from more.
void load_withheld(store::Session& session, World& world);

/// What the pools hold for the campaigns.
void load_holdings(store::Reads& reads, World& world, const Ids& campaigns);

/// What counts for the campaigns in the loaded pools that are quadratic.
void load_tallies(store::Session& session, World& world, const Ids& campaigns);

/// What these donors gave to, and drew in, the campaigns.
void load_donors_rows(store::Reads& reads, World& world, const Ids& campaigns, const Ids& donors);

/// Stores the difference between two states of the Book but for its campaigns' own figures, which
/// stand in the campaign's row. Figures change by deltas and money under a guard, so that they hold
/// even if another process writes too: throws DatabaseError (kRetryable) when it has.
void save_book(store::Session& session, const World& now, const World& was);

}  // namespace colletta::writer
