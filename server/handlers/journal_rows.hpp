// Entries of the journal with the names that their sentences need. It must never know which page
// they stand on.
#pragma once

#include <vector>

#include "domain/base/ids.hpp"
#include "server/store/journal_read.hpp"
#include "server/views/parts.hpp"

namespace colletta::handlers {

/// In the order of `rows`, with a constant number of queries however many they are.
std::vector<views::JournalRow> journal_rows(store::Session& db, const CityId& city,
                                            const std::vector<store::EventRow>& rows);

}  // namespace colletta::handlers
