// How fast a long journal is verified and its figures made anew, beside a bare SELECT of the rows
// that both have to read.
#pragma once

#include "server/store/database_url.hpp"
#include "tests/bench/report.hpp"

namespace colletta::bench {

/// Runs `colletta verify` and `colletta rebuild` once on the long journal at `url`, and adds their
/// figures. Throws std::runtime_error when the journal does not hold.
void measure_verification(const store::DatabaseUrl& url, std::int64_t events,
                          VerifyFigures& figures);

}  // namespace colletta::bench
