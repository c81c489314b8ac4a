// Reading what campaigns have promised to measure and what they have measured. It must never know
// pages.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/base/ids.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

/// The documents of read_content (domain/campaign/content_json.hpp). Sees one city only; throws
/// DatabaseError.
std::map<CampaignId, std::string> campaign_documents(Session& db, const CityId& city,
                                                     const std::vector<CampaignId>& campaigns);

struct IndicatorCount {
  std::int64_t all = 0;
  std::int64_t unmeasured = 0;  ///< those without any measurement yet
};
/// Of each campaign. Sees one city only; throws DatabaseError.
std::map<CampaignId, IndicatorCount> indicator_counts(Session& db, const CityId& city,
                                                      const std::vector<CampaignId>& campaigns);

}  // namespace colletta::store
