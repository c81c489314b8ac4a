#include "domain/base/time.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>

namespace colletta {
namespace {

std::string format(Timestamp t, bool micros) {
  using namespace std::chrono;
  const sys_time<microseconds> instant{microseconds{t.us}};
  const auto day = floor<days>(instant);
  const year_month_day date{day};
  const hh_mm_ss time{instant - day};
  char buffer[64];
  int n = std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d",
                        static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                        static_cast<int>(time.minutes().count()),
                        static_cast<int>(time.seconds().count()));
  std::string out(buffer, static_cast<std::size_t>(n));
  if (const auto us = time.subseconds().count(); micros && us != 0) {
    n = std::snprintf(buffer, sizeof buffer, ".%06d", static_cast<int>(us));
    out.append(buffer, static_cast<std::size_t>(n));
  }
  return out + 'Z';
}

/// Reads exactly `count` digits at `pos`; -1 when one of them is something else.
int digits(std::string_view text, std::size_t pos, std::size_t count) {
  int value = 0;
  for (std::size_t i = pos; i < pos + count; ++i) {
    if (i >= text.size() || text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

}  // namespace

std::string to_rfc3339(Timestamp t) { return format(t, true); }
std::string to_rfc3339_seconds(Timestamp t) { return format(t, false); }

Result<Timestamp> parse_rfc3339(std::string_view text) {
  using namespace std::chrono;
  const Error bad = err(Errc::kInvalid, {}, "YYYY-MM-DDTHH:MM:SSZ");
  if (text.size() < 20 || text.size() > 27 || text.back() != 'Z') return bad;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return bad;
  const int y = digits(text, 0, 4), mo = digits(text, 5, 2), d = digits(text, 8, 2);
  const int h = digits(text, 11, 2), mi = digits(text, 14, 2), s = digits(text, 17, 2);
  if (y < 0 || mo < 0 || d < 0 || h < 0 || h > 23 || mi < 0 || mi > 59 || s < 0 || s > 59)
    return bad;
  const year_month_day date{year{y}, month{static_cast<unsigned>(mo)},
                            day{static_cast<unsigned>(d)}};
  if (!date.ok()) return bad;
  std::int64_t us = 0;
  if (text.size() > 20) {
    const std::size_t n = text.size() - 21;
    if (text[19] != '.' || n == 0) return bad;
    const int fraction = digits(text, 20, n);
    if (fraction < 0) return bad;
    us = fraction;
    for (std::size_t i = n; i < 6; ++i) us *= 10;
  }
  const auto instant = sys_days{date} + hours{h} + minutes{mi} + seconds{s};
  return Timestamp{duration_cast<microseconds>(instant.time_since_epoch()).count() + us};
}

}  // namespace colletta
