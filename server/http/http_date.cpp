#include "server/http/http_date.hpp"

#include <array>
#include <chrono>
#include <string_view>

namespace colletta::http {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string padded(std::int64_t value, std::size_t digits) {
  std::string text = std::to_string(value);
  return text.insert(0, digits > text.size() ? digits - text.size() : 0, '0');
}

}  // namespace

std::string http_date(Timestamp t) {
  using std::chrono::days, std::chrono::floor, std::chrono::seconds;
  const std::chrono::sys_time<std::chrono::microseconds> instant(std::chrono::microseconds(t.us));
  const auto day = floor<days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(floor<seconds>(instant - day));
  std::string out(kDays[std::chrono::weekday(day).c_encoding()]);
  out.append(", ").append(padded(unsigned(date.day()), 2)).append(" ");
  out.append(kMonths[unsigned(date.month()) - 1]).append(" ").append(padded(int(date.year()), 4));
  out.append(" ").append(padded(time.hours().count(), 2));
  out.append(":").append(padded(time.minutes().count(), 2));
  out.append(":").append(padded(time.seconds().count(), 2));
  return out.append(" GMT");
}

}  // namespace colletta::http
