// Checking a city's journal against itself and against the database (transparency.md, "verify"),
// and making the projections anew from it. Read-only but for `rebuild`. The memory that it takes
// does not grow with the journal.
#pragma once

#include "server/services/journal_check.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

struct VerifyReport {
  std::int64_t events = 0;
  std::vector<Finding> findings;  ///< by position; empty: everything holds; at most kFindingsMax
};

/// All that JournalCheck checks, the rows that no replay gives (row_checks.hpp), and, when the
/// journal holds by itself, that the projections are what a replay gives, in both directions.
/// One snapshot. Throws DatabaseError.
VerifyReport verify(store::Session& db, const CityId& city, const Progress& progress);

/// Writes the projections that a replay gives over those stored, in one transaction that keeps the
/// writer out. A journal that does not verify by itself is not built upon: its findings are
/// returned and nothing is changed. Else the findings are rows that cannot be made from a journal.
VerifyReport rebuild(store::Session& db, const CityId& city, const Progress& progress);

}  // namespace colletta::services
