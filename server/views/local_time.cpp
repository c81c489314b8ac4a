#include "server/views/local_time.hpp"

#include <unicode/calendar.h>
#include <unicode/gregocal.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <memory>

namespace colletta::views {

namespace {

// Years that a form can mean; outside of them somebody has mistyped.
constexpr int kYearMin = 2000;
constexpr int kYearMax = 2199;

std::unique_ptr<icu::GregorianCalendar> calendar(const std::string& zone) {
  UErrorCode status = U_ZERO_ERROR;
  auto made = std::make_unique<icu::GregorianCalendar>(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)), status);
  CHECK(U_SUCCESS(status), "ICU has a calendar");
  made->setLenient(false);
  made->setRepeatedWallTimeOption(UCAL_WALLTIME_FIRST);
  return made;
}

bool read_digits(std::string_view text, std::size_t at, std::size_t length, int& value) {
  const char* begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + length, value);
  return error == std::errc() && end == begin + length && *begin != '-';
}

// Fields of `YYYY-MM-DD[THH:MM[:SS]]`; the last three stay 0 when absent.
bool read_fields(std::string_view text, std::array<int, 6>& fields) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  constexpr std::array<std::size_t, 6> kStarts = {0, 5, 8, 11, 14, 17};
  if (text.size() != 10 && text.size() != 16 && text.size() != 19) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !digit : text[i] != kForm[i]) return false;
  }
  for (std::size_t i = 0; i < kStarts.size() && kStarts[i] < text.size(); ++i) {
    if (!read_digits(text, kStarts[i], i == 0 ? 4 : 2, fields[i])) return false;
  }
  return true;
}

std::string written(Timestamp t, const std::string& zone, bool with_time) {
  UErrorCode status = U_ZERO_ERROR;
  const auto local = calendar(zone);
  local->setTime(static_cast<UDate>(t.us / 1000), status);
  std::array<char, 32> text{};
  const int length = std::snprintf(
      text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d", local->get(UCAL_YEAR, status),
      local->get(UCAL_MONTH, status) + 1, local->get(UCAL_DATE, status),
      local->get(UCAL_HOUR_OF_DAY, status), local->get(UCAL_MINUTE, status));
  CHECK(U_SUCCESS(status) && length == 16, "a timestamp has a local time");
  return {text.data(), with_time ? 16U : 10U};
}

}  // namespace

Result<Timestamp> parse_local(std::string_view text, const std::string& zone, std::string field) {
  if (text.empty()) return err(Errc::kMissing, std::move(field));
  std::array<int, 6> fields{};
  if (!read_fields(text, fields) || fields[0] < kYearMin || fields[0] > kYearMax) {
    return err(Errc::kInvalid, std::move(field), "YYYY-MM-DDTHH:MM");
  }
  const auto local = calendar(zone);
  // Skipped hours must not be refused: nobody knows the night on which clocks change by heart.
  const bool plausible = fields[3] < 24 && fields[4] < 60 && fields[5] < 60;
  // The day is judged at noon, which every day has; a new calendar holds the hour that it is now.
  constexpr int kNoon = 12;
  local->clear();
  local->set(fields[0], fields[1] - 1, fields[2], kNoon, 0, 0);
  UErrorCode status = U_ZERO_ERROR;
  local->getTime(status);
  if (!plausible || U_FAILURE(status)) {
    return err(Errc::kInvalid, std::move(field), "YYYY-MM-DDTHH:MM");
  }
  local->setLenient(true);
  local->set(fields[0], fields[1] - 1, fields[2], fields[3], fields[4], fields[5]);
  const UDate instant = local->getTime(status);
  return Timestamp{static_cast<std::int64_t>(instant) * 1000};
}

std::string to_local_minute(Timestamp t, const std::string& zone) { return written(t, zone, true); }
std::string to_local_day(Timestamp t, const std::string& zone) { return written(t, zone, false); }

}  // namespace colletta::views
