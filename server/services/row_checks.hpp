// Rows of a city that no replay gives and that have to agree with the journal all the same: private
// rows and erasures, ids that serve as idempotency keys, payments' references, rows of nobody,
// what is private of pledges (pledge_checks.hpp), and texts (text_checks.hpp).
#pragma once

#include "server/services/findings.hpp"
#include "server/services/replay_scratch.hpp"

namespace colletta::services {

/// All but erasures. In one snapshot, when `db` is in one. Throws DatabaseError.
void check_rows(store::Session& db, const CityId& city, Findings& findings);

/// What was erased is gone: the private row, and the link from the pseudonym to a person.
/// `scratch`: filled by a check of the whole journal. Throws DatabaseError.
void check_erasures(store::Session& db, const CityId& city, ReplayScratch& scratch,
                    Findings& findings);

/// Takes away rows of projections that belong to no pool and no campaign of any city. MUST run in a
/// transaction.
void drop_rows_of_nobody(store::Session& db);

}  // namespace colletta::services
