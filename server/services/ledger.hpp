// The ledger of a city, read from its journal page by page: a million events take no more memory
// than a thousand.
#pragma once

#include <cstdint>

#include "domain/ledger/export.hpp"
#include "server/services/verify.hpp"

namespace colletta::services {

/// Balances of everything before the part that begins at `part` (domain/ledger/turnover.hpp).
ledger::Balances balances_before(store::Session& db, const CityId& city, std::int64_t part);

/// Gives the events from .. until - 1 to the export, as far as it wants them, and finishes it. MUST
/// run in a transaction, so that it sees one state of the journal. Throws DatabaseError, and
/// std::runtime_error for an entry that cannot be read.
void export_ledger(store::Session& db, const CityId& city, std::int64_t from, std::int64_t until,
                   ledger::Export& out, const Progress& progress = {});

}  // namespace colletta::services
