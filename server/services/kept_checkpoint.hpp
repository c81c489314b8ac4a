// Where the checkpoint that was signed last is kept outside the database. It must never know what
// stands in it.
#pragma once

#include <string>

#include "domain/base/ids.hpp"

namespace colletta::services {

inline constexpr const char* kKeptEnding = ".checkpoint";

inline std::string kept_file(const std::string& folder, const CityId& city) {
  return folder + "/" + city.str() + kKeptEnding;
}

}  // namespace colletta::services
