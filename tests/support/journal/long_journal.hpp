// A journal of any length, made by the matching engine itself: a round with pools of every sort,
// pledges, refunds, more money for pools, closes, captures. Rows are written in bulk, and the
// projections made by `rebuild`.
#pragma once

#include <cstdint>

#include "server/store/database_url.hpp"

namespace colletta::test {

/// Makes the schema and the city "borgo" in an empty database. Returns how many events there are:
/// `events` or a few more. Throws DatabaseError, and std::runtime_error when `rebuild` refuses.
std::int64_t write_long_journal(const store::DatabaseUrl& url, std::int64_t events,
                                unsigned seed = 1);

}  // namespace colletta::test
