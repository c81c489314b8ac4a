// What a whole round came to, as call.closed records it. It must never know how a match is
// computed.
#pragma once

#include <cstdint>

#include "domain/matching/book.hpp"

namespace colletta::matching {

struct RoundSum {
  std::int64_t succeeded = 0;  ///< campaigns
  Money raised;                ///< by those, from citizens
  Money matched;               ///< granted to those by all pools
  friend bool operator==(const RoundSum&, const RoundSum&) = default;
};

/// Over the call's campaigns in the Book, which MUST be all of them with their holdings.
RoundSum sum_of_round(const Book& book, const CallId& call);

}  // namespace colletta::matching
