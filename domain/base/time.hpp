// Instants in UTC, in microseconds, and their one text form. Local time belongs to views alone.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"

namespace colletta {

/// Microseconds since 1970-01-01T00:00:00Z.
struct Timestamp {
  std::int64_t us = 0;

  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
  friend Timestamp operator+(Timestamp t, std::int64_t delta_us) { return {t.us + delta_us}; }
  friend std::int64_t operator-(Timestamp a, Timestamp b) { return a.us - b.us; }
};

inline constexpr std::int64_t kSecondUs = 1'000'000;
inline constexpr std::int64_t kHourUs = 3600 * kSecondUs;
inline constexpr std::int64_t kDayUs = 24 * kHourUs;

/// The clock is always injected: production hands in the system clock, tests and the demo their
/// own.
using Clock = std::function<Timestamp()>;

/// "2026-03-01T10:00:00Z"; with microseconds ("...T10:00:00.000001Z") only where they are not zero.
std::string to_rfc3339(Timestamp t);
/// The same to the second, rounded down.
std::string to_rfc3339_seconds(Timestamp t);
/// Accepts `YYYY-MM-DDTHH:MM:SS[.1-6 digits]Z`, nothing else. Error: kInvalid.
Result<Timestamp> parse_rfc3339(std::string_view text);

}  // namespace colletta
