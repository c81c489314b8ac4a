#include "server/services/cities.hpp"

#include <algorithm>

#include "domain/base/check.hpp"
#include "server/store/session.hpp"
#include "sql/queries/services.hpp"

namespace colletta::services {
namespace {

using Int = std::int64_t;
using Text = std::string;

/// The non-empty lines of a text column that holds a list.
std::vector<std::string> lines(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (const auto line = text.substr(0, end); !line.empty()) out.emplace_back(line);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return out;
}

}  // namespace

void Cities::reload(store::Session& session) {
  std::vector<std::shared_ptr<const CityRow>> read;
  session.for_each<Text, Text, Text, Text, Text, Text, Text, Text, Int, Int, Text, Text, Text>(
      store::sql::all_cities, {},
      [&](Text& id, Text& name, Text& hosts, Text& palette, Text& zone, Text& locale, Text& payee,
          Text& contact, Int least, Int most, Text& suggested, Text& areas, Text& themes) {
        CityRow city{.id = CityId::of(id),
                     .name = name,
                     .hosts = lines(hosts),
                     .palette = palette,
                     .zone = zone,
                     .locale = locale,
                     .payee = payee,
                     .contact_email = contact,
                     .pledge_min = Money::cents(least),
                     .pledge_max = Money::cents(most),
                     .suggested = {},
                     .areas = lines(areas),
                     .themes = lines(themes)};
        for (const auto& cents : lines(suggested))
          city.suggested.push_back(Money::cents(std::stoll(cents)));
        read.push_back(std::make_shared<const CityRow>(std::move(city)));
      });
  const std::lock_guard lock(mutex_);
  cities_ = std::move(read);
}

std::optional<Cities::Found> Cities::find(std::string_view host, std::string_view path) const {
  CHECK(path.starts_with('/'), "the server hands on only paths that start with '/'");
  const std::string_view slug = path.substr(1, path.substr(1).find('/'));
  const auto named = [&](const auto& city) { return slug == city->id.str(); };
  const auto hosted = [&](const auto& city) {
    return std::ranges::find(city->hosts, host) != city->hosts.end();
  };
  const std::lock_guard lock(mutex_);
  auto city = std::ranges::find_if(cities_, hosted);
  const bool at_root = city != cities_.end() || cities_.size() == 1;
  if (city == cities_.end())
    city = at_root ? cities_.begin() : std::ranges::find_if(cities_, named);
  if (city == cities_.end()) return std::nullopt;
  std::string inside(named(*city) ? path.substr(1 + slug.size()) : path);
  if (inside.empty()) inside = "/";
  return Found{*city, at_root ? "" : "/" + std::string(slug), std::move(inside)};
}

std::shared_ptr<const CityRow> Cities::by_id(const CityId& id) const {
  const std::lock_guard lock(mutex_);
  for (const auto& city : cities_)
    if (city->id == id) return city;
  return nullptr;
}

std::vector<std::shared_ptr<const CityRow>> Cities::all() const {
  const std::lock_guard lock(mutex_);
  return cities_;
}

std::shared_ptr<const CityRow> Cities::first() const {
  const std::lock_guard lock(mutex_);
  return cities_.empty() ? nullptr : cities_.front();
}

std::string root_of(const CityRow& city, std::string_view site) {
  const std::size_t host = site.find("://") + 3;
  if (city.hosts.empty()) return std::string(site) + "/" + city.id.str();
  // An IPv6 address has colons of its own, inside brackets.
  const std::size_t port = site.find(':', std::max(site.find(']', host) + 1, host));
  std::string root(site.substr(0, host));
  root += city.hosts.front();
  if (port != std::string_view::npos) root += site.substr(port);
  return root;
}

}  // namespace colletta::services
