// Columns of tranches that no replay gives: where the money goes and who decided, held against the
// private rows of the journal, and what the rail was asked for.
#pragma once

#include "server/services/findings.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

/// The account of an approved tranche is the one that was approved: a changed one would be paid.
/// What a request has paid is paid. Throws DatabaseError.
void check_payouts(store::Session& db, const CityId& city, Findings& findings);

}  // namespace colletta::services
