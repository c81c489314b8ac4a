// Pledges of a made-up round as a table (RFC 4180): what a spreadsheet exports.
#pragma once

#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/matching/simulate.hpp"

namespace colletta::matching {

/// First line: the names of the columns, in any order: id, campaign, donor, amount (decimal euro,
/// "12.50"), at (RFC 3339, UTC), and perhaps verified, promoter_linked (true, false or empty).
/// One pledge a line, in journal order. Errors name line and column: "line 3: amount".
Result<std::vector<RoundEvent>> parse_pledges_csv(std::string_view text);

}  // namespace colletta::matching
