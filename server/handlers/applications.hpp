// Applications to calls that select by rules, as several desks meet them. It must never know which
// page they stand on.
#pragma once

#include "domain/people/actor.hpp"
#include "server/store/campaigns_read.hpp"
#include "server/store/selection_read.hpp"
#include "server/views/selection_words.hpp"

namespace colletta::handlers {

/// The rules of a call in our own database.
selection::Rules rules_of(const store::SelectionRow& row);
views::SelectionView selection_view(const store::SelectionRow& row);

/// Whether an officer may read what was handed in: an application not before its call's last day,
/// nor where they evaluate the call themselves (then they declare first, like every evaluator).
bool city_may_read(store::Session& db, const CityId& city, const store::CampaignRow& row,
                   const PersonId& officer, Timestamp now);

}  // namespace colletta::handlers
