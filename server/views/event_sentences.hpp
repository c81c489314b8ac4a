// Every act of the journal as sentences that anybody can read, from its own content. It must never
// know where names come from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/journal/kinds.hpp"
#include "server/views/parts.hpp"
#include "server/views/wording.hpp"

namespace colletta::views {

/// One sentence, for lists: "Somebody gave 25 € to «Orto di quartiere»; the pools add 25 €."
std::string event_in_short(const Wording& wording, const JournalRow& row, const std::string& zone);

/// All that the entry says, one thing a sentence; the first can stand alone. `zone` for its dates.
std::vector<std::string> event_in_full(const Wording& wording, const JournalRow& row,
                                       const std::string& zone);

/// What a filter calls them.
std::string event_kind_label(const Wording& wording, EventKind kind);

}  // namespace colletta::views
