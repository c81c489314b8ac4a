// A journal of any length, made by the matching engine itself: a round with pools of every sort,
// pledges, refunds, more money for pools, closes, captures. Rows are written in bulk, and the
// projections made by `rebuild`.
#pragma once

#include <cstdint>

#include "domain/journal/event.hpp"
#include "server/store/database_url.hpp"
#include "server/store/session.hpp"

namespace colletta::test {

/// Makes the schema and the city "borgo" in an empty database. Returns how many events there are:
/// `events` or a few more. Throws DatabaseError, and std::runtime_error when `rebuild` refuses.
std::int64_t write_long_journal(const store::DatabaseUrl& url, std::int64_t events,
                                unsigned seed = 1);

/// One more event at the journal's end, `seq`, with its references and without private part, as the
/// writer would store it; no other row is touched.
void append_event(store::Session& db, const CityId& city, std::int64_t seq, Act act);

}  // namespace colletta::test
