// What a city's row must be so that the city can be served. Pure.
#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "server/services/cities.hpp"

namespace colletta::services {

/// Stylesheets of templates/assets/palettes.json.
inline constexpr std::array<std::string_view, 3> kPalettes = {"terracotta", "laguna", "vigna"};

/// Whether a decoded path belongs to the installation and never to a city: "/assets/...",
/// "/health/...". Whole segments: "/healthville" is a city's.
bool is_of_the_installation(std::string_view path);
/// Whether a city's short name would hide a path: one of the installation's, or the first segment
/// of a page inside a city, since those stand at the root for a city alone or with a host of its
/// own.
bool is_reserved_slug(std::string_view slug);

/// The city as it may be stored beside the others: names cleaned, host names in lower case. Errors:
/// kInvalid "id" (a-z, 0-9, -; 2 to 32; not reserved), "host" (a name without port), "zone" (IANA),
/// "palette", "locale", "least" (> 0, at most the largest pledge); kAlreadyExists "id", "host";
/// those of clean_text "name".
Result<CityRow> check_city(CityRow city, const std::vector<std::shared_ptr<const CityRow>>& others);

}  // namespace colletta::services
