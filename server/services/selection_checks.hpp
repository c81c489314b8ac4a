// Rows of a selection that no replay gives: the rules of calls have the hash of their event, and
// who stands behind applications and evaluators' codes is who the journal has committed to.
#pragma once

#include "domain/base/ids.hpp"
#include "server/services/findings.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

void check_selections(store::Session& db, const CityId& city, Findings& findings);

}  // namespace colletta::services
