// What each account took in and gave out within a part of the journal: from these sums come the
// balances of every account, and the opening balances of any part, without reading the journal.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "domain/journal/event.hpp"

namespace colletta::ledger {

/// Positions in one part. A download of one part stays within some megabytes, however long the
/// journal. MUST be the number that sql/schema has made its sums with: the table is a projection,
/// and another number needs a migration.
inline constexpr std::int64_t kPartEvents = 10'000;

/// The first position of the part that holds `seq`.
constexpr std::int64_t part_of(std::int64_t seq) { return seq - seq % kPartEvents; }

/// Sums of debits and of credits, both from zero on.
struct Turnover {
  Money debit, credit;
  friend bool operator==(const Turnover&, const Turnover&) = default;
};
/// By part and account.
using Turnovers = std::map<std::pair<std::int64_t, std::string>, Turnover>;

/// Adds what an event posts.
inline void add(Turnovers& sums, std::int64_t seq, const std::vector<Posting>& lines) {
  for (const Posting& line : lines) {
    Turnover& sum = sums[{part_of(seq), line.account}];
    if (line.amount.positive())
      sum.debit += line.amount;
    else
      sum.credit -= line.amount;
  }
}

}  // namespace colletta::ledger
