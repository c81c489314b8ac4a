// Local dates and times of forms, in a city's zone. It must never know languages.
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/time.hpp"

namespace colletta::views {

/// Reads "2026-03-01T10:00" (seconds allowed), what a datetime-local field sends, or "2026-03-01"
/// as that day's first instant. An hour that a change of clocks skips or doubles is the earlier
/// one. Errors: kMissing, kInvalid, with the field given.
Result<Timestamp> parse_local(std::string_view text, const std::string& zone,
                              std::string field = {});

/// "2026-03-01T10:00", for the value of a datetime-local field.
std::string to_local_minute(Timestamp t, const std::string& zone);
/// "2026-03-01", for the value of a date field.
std::string to_local_day(Timestamp t, const std::string& zone);

}  // namespace colletta::views
