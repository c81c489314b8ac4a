// Which part of the journal a request asks for: the same names on the page and in the API. It must
// never know how the part is shown.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "server/handlers/app.hpp"
#include "server/store/journal_filter.hpp"
#include "server/store/journal_read.hpp"

namespace colletta::handlers {

/// Detail of the error about a value that is no day.
inline constexpr std::string_view kDayForm = "YYYY-MM-DD";

struct JournalAsked {
  store::JournalFilter filter;
  std::vector<Error> errors;  ///< each names its field
};

/// `call`, `campaign`, `kind`, `from`, `until` of the query; an empty one does not narrow, as forms
/// send it. Days are the city's, the last one counted in. MUST run in a transaction, so that dates
/// become positions of one moment.
JournalAsked journal_asked(store::Session& db, const services::CityRow& city,
                           const http::Request& request);

/// A position as people write or copy it: "1242", "1.242", "1,242". Nothing: none at all.
std::optional<std::int64_t> position_of(std::string_view text);

/// The events at these positions, in their order.
std::vector<store::EventRow> events_in_order(store::Session& db, const CityId& city,
                                             const std::vector<std::int64_t>& positions);

}  // namespace colletta::handlers
