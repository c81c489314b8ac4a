// Checking a city's journal against itself and against the database (transparency.md, "verify"),
// and making the projections anew from it. Read-only but for `rebuild`.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "domain/journal/replay.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

/// Told after each page of the journal: events read so far, and in all.
using Progress = std::function<void(std::int64_t done, std::int64_t all)>;

struct VerifyReport {
  std::int64_t events = 0;
  std::vector<Finding> findings;  ///< empty: everything holds
};

/// Positions are dense, each leaf is the hash of its body, each body is canonical and its postings
/// are those of its act and sum to zero, commitments open to the private rows (or were erased by an
/// event that says so), accounts keep their sign, every match and close is what the rules give, and
/// the projections are what a replay gives. One snapshot. Throws DatabaseError.
VerifyReport verify(store::Session& db, const CityId& city, const Progress& progress);

/// Writes the projections that a replay gives over those stored, in one transaction that keeps the
/// writer out. A journal that does not verify by itself is not built upon: its findings are
/// returned and nothing is changed.
VerifyReport rebuild(store::Session& db, const CityId& city, const Progress& progress);

}  // namespace colletta::services
