// Where a gift went, from the journal: the entry that confirmed it, those that refer to it, and the
// close of its campaign.
#pragma once

#include "domain/journal/event.hpp"
#include "server/store/session.hpp"
#include "server/views/money_trail.hpp"

namespace colletta::handlers {

/// Of the gift that the event confirms or is about; without steps when it is about none. A constant
/// number of queries, all by index. Throws DatabaseError.
views::MoneyTrail money_trail(store::Session& db, const CityId& city, const Event& event);

}  // namespace colletta::handlers
