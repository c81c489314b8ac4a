// Names of what pages show and commits touch: the page cache and the event hub speak of things by
// these. Whoever announces a commit and whoever keeps a page MUST take them from here.
#pragma once

#include <string>

#include "domain/base/ids.hpp"

namespace colletta::handlers {

/// Anything of the city.
inline std::string topic(const CityId& city) { return city.str(); }
inline std::string topic(const CityId& city, const CampaignId& campaign) {
  return city.str() + "/campaign/" + campaign.str();
}
/// Also touched by every movement of the pools that belong to the call.
inline std::string topic(const CityId& city, const CallId& call) {
  return city.str() + "/call/" + call.str();
}

}  // namespace colletta::handlers
