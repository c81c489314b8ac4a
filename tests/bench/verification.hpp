// How fast a long journal is verified and its figures made anew, beside a bare SELECT of the rows
// that both have to read.
#pragma once

#include <cstdint>
#include <string>

#include "server/store/database_url.hpp"
#include "tests/bench/report.hpp"

namespace colletta::bench {

/// Of one long journal: events a second.
struct VerifyFigures {
  std::string database = {};
  std::int64_t events = 0;
  Series verify_per_s = {}, rebuild_per_s = {}, select_per_s = {};
  Series verify_mb = {}, rebuild_mb = {};  ///< the most that each had
};

/// Runs `colletta verify` and `colletta rebuild` once on the long journal at `url`, and adds their
/// figures. Throws std::runtime_error when the journal does not hold.
void measure_verification(const store::DatabaseUrl& url, std::int64_t events,
                          VerifyFigures& figures);

}  // namespace colletta::bench
