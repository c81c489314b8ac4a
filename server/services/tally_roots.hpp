// The sums of square roots that quadratic pools keep, made again from what counts of each donor:
// after a migration that gave roots more decimals. It must never know what a pool does with them.
#pragma once

#include "server/store/session.hpp"

namespace colletta::services {

/// Sums those that a migration has emptied; others are left as they are, so that two may do it at
/// once. Throws DatabaseError.
void sum_emptied_roots(store::Session& session);

/// Whether some are still empty: nothing may be served then.
bool roots_are_missing(store::Session& session);

}  // namespace colletta::services
