// The ledger as files for everybody, part by part of the journal: each answer stays within some
// megabytes, however long the journal grows.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "domain/ledger/turnover.hpp"
#include "server/handlers/public_lines.hpp"

namespace colletta::handlers {

/// Positions of one part: from .. until - 1.
struct LedgerStretch {
  std::int64_t from = 0, until = ledger::kPartEvents;
  [[nodiscard]] std::int64_t number() const { return from / ledger::kPartEvents + 1; }
  [[nodiscard]] std::optional<LedgerStretch> before() const {
    if (from == 0) return std::nullopt;
    return LedgerStretch{from - ledger::kPartEvents, from};
  }
};

/// The part that holds the last entry of a journal; nothing when there is none.
inline std::optional<LedgerStretch> last_part(std::int64_t journal_size) {
  if (journal_size <= 0) return std::nullopt;
  const std::int64_t from = ledger::part_of(journal_size - 1);
  return LedgerStretch{from, from + ledger::kPartEvents};
}

RouteLines ledger_lines(App& app);

}  // namespace colletta::handlers
