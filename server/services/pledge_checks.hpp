// Columns of pledges that no replay gives, because nobody but the giver may know them: held against
// the private rows of the journal, whose commitments the journal's own check has opened.
#pragma once

#include "server/services/findings.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

/// Who gave and by which payment is what the private row says; what was asked for under the
/// pledge's id is what its hash says; and what a request has collected is collected. Of somebody
/// who was erased nothing of it is left to be checked. In pages. Throws DatabaseError.
void check_pledges(store::Session& db, const CityId& city, Findings& findings);

}  // namespace colletta::services
