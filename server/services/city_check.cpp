#include "server/services/city_check.hpp"

#include <unicode/timezone.h>

#include <algorithm>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"

namespace colletta::services {
namespace {

constexpr std::size_t kHostBytesMax = 253;  // RFC 1035, section 2.3.4
constexpr std::size_t kLabelBytesMax = 63;

constexpr std::array<std::string_view, 8> kOfTheInstallation = {
    "assets", "favicon.ico", "health", "metrics", "robots.txt", "sandbox", "status", "webhooks"};
constexpr std::array<std::string_view, 19> kInsideACity = {
    "accessibility", "api",     "calls",    "campaigns", "desk",        "how-it-works", "journal",
    "log",           "login",   "logout",   "markdown",  "matching",    "office",       "pledges",
    "pools",         "privacy", "problems", "sponsor",   "transparency"};

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= kLabelBytesMax && text.front() != '-' &&
         std::ranges::all_of(text, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

bool is_slug(std::string_view text) {
  return text.size() >= 2 && text.size() <= 32 && is_label(text) && !is_reserved_slug(text);
}

bool is_host(std::string_view text) {
  if (text.size() > kHostBytesMax) return false;
  for (;;) {
    const std::size_t dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_zone(const std::string& name) {
  const std::unique_ptr<icu::TimeZone> zone(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(name)));
  return *zone != icu::TimeZone::getUnknown();
}

bool is_palette(std::string_view name) {
  return std::ranges::find(kPalettes, name) != kPalettes.end();
}

Status check_hosts(std::vector<std::string>& hosts,
                   const std::vector<std::shared_ptr<const CityRow>>& others) {
  for (std::string& host : hosts) {
    std::ranges::transform(host, host.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    if (!is_host(host)) return err(Errc::kInvalid, "host", host);
    for (const auto& other : others)
      if (std::ranges::find(other->hosts, host) != other->hosts.end())
        return err(Errc::kAlreadyExists, "host", host);
  }
  return {};
}

}  // namespace

bool is_of_the_installation(std::string_view path) {
  const std::string_view rest = path.substr(1);
  return std::ranges::find(kOfTheInstallation, rest.substr(0, rest.find('/'))) !=
         kOfTheInstallation.end();
}

bool is_reserved_slug(std::string_view slug) {
  return std::ranges::find(kOfTheInstallation, slug) != kOfTheInstallation.end() ||
         std::ranges::find(kInsideACity, slug) != kInsideACity.end();
}

Result<CityRow> check_city(CityRow city,
                           const std::vector<std::shared_ptr<const CityRow>>& others) {
  if (!is_slug(city.id.str()))
    return err(Errc::kInvalid, "id",
               is_reserved_slug(city.id.str()) ? "an address of the program"
                                               : "a-z, 0-9, -; 2 to 32 characters");
  for (const auto& other : others)
    if (other->id == city.id) return err(Errc::kAlreadyExists, "id");
  auto name = clean_text(city.name, "name", {.bytes_min = 1, .bytes_max = limits::kNameBytesMax});
  if (!name) return name.error();
  city.name = *std::move(name);
  if (const auto good = check_hosts(city.hosts, others); !good) return good.error();
  if (!is_palette(city.palette)) return err(Errc::kInvalid, "palette", city.palette);
  if (!is_zone(city.zone)) return err(Errc::kInvalid, "zone", city.zone);
  if (city.locale != "it" && city.locale != "en") return err(Errc::kInvalid, "locale", city.locale);
  if (city.pledge_min.cents() < 1 || city.pledge_min > city.pledge_max)
    return err(Errc::kInvalid, "least");
  return city;
}

}  // namespace colletta::services
