#include "server/services/cities.hpp"

#include <algorithm>

#include "domain/base/check.hpp"
#include "server/store/session.hpp"
#include "sql/queries/services.hpp"

namespace colletta::services {
namespace {

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
  using Int = std::int64_t;
  using Text = std::string;
  std::vector<std::shared_ptr<const CityRow>> read;
  session.for_each<Text, Text, Text, Text, Text, Text, Text, Text, Int, Int, Text, Text, Text>(
      store::sql::all_cities, {},
      [&](Text& id, Text& name, Text& hosts, Text& palette, Text& zone, Text& locale, Text& payee,
          Text& contact, Int least, Int most, Text& suggested, Text& areas, Text& themes) {
        CityRow city{.id = CityId::of(id), .name = name, .hosts = lines(hosts),
                     .palette = palette, .zone = zone, .locale = locale, .payee = payee,
                     .contact_email = contact, .pledge_min = Money::cents(least),
                     .pledge_max = Money::cents(most), .suggested = {}, .areas = lines(areas),
                     .themes = lines(themes)};
        for (const auto& cents : lines(suggested))
          city.suggested.push_back(Money::cents(std::stoll(cents)));
        read.push_back(std::make_shared<const CityRow>(std::move(city)));
      });
  const std::lock_guard lock(mutex_);
  cities_ = std::move(read);
}

std::optional<Cities::Found> Cities::find(std::string_view host, std::string_view path) const {
  const std::lock_guard lock(mutex_);
  for (const auto& city : cities_)
    if (std::find(city->hosts.begin(), city->hosts.end(), host) != city->hosts.end())
      return Found{city, "", std::string(path)};
  CHECK(path.starts_with('/'), "the server hands on only paths that start with '/'");
  const std::string_view rest = path.substr(1);
  const std::string_view slug = rest.substr(0, rest.find('/'));
  for (const auto& city : cities_) {
    if (slug != city->id.str()) continue;
    const std::string_view inside = rest.substr(slug.size());
    return Found{city, "/" + city->id.str(), inside.empty() ? "/" : std::string(inside)};
  }
  if (cities_.size() == 1) return Found{cities_.front(), "", std::string(path)};
  return std::nullopt;
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

}  // namespace colletta::services
