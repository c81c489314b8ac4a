// Reading what is told after a campaign was published: updates and measurements. It must never know
// how texts are shown.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "domain/base/ids.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct PublishedUpdate {
  std::string id;
  CampaignId campaign;
  std::string campaign_title;
  std::string author;  ///< the person's name
  bool by_city = false;
  std::string title, text;  ///< text: Markdown
  Timestamp at;
  std::int64_t seq = -1;  ///< of update.published
};

struct RecordedMeasurement {
  std::string id;
  std::string indicator;  ///< its id within the campaign
  std::string value;      ///< a decimal number
  std::string date;       ///< "2026-05-01"
  std::string evidence, note;
  Timestamp at;
  std::int64_t seq = -1;  ///< of indicator.measured
};

// All of these see one city only, and throw DatabaseError.

// Latest first, those with `seq < before`.
inline constexpr std::int64_t kLatestUpdate = std::numeric_limits<std::int64_t>::max();
std::vector<PublishedUpdate> updates_of_campaign(Session& db, const CityId& city,
                                                 const CampaignId& campaign, std::int64_t limit,
                                                 std::int64_t before = kLatestUpdate);
std::vector<PublishedUpdate> latest_updates(Session& db, const CityId& city, std::int64_t limit,
                                            std::int64_t before = kLatestUpdate);
/// Numbers of updates by campaign; those without any are left out.
std::map<CampaignId, std::int64_t> update_counts(Session& db, const CityId& city,
                                                 const std::vector<CampaignId>& campaigns);

/// In the order of their dates.
std::vector<RecordedMeasurement> measurements_of_campaign(Session& db, const CityId& city,
                                                          const CampaignId& campaign);
/// The same by campaign; those without any are left out.
std::map<CampaignId, std::vector<RecordedMeasurement>> measurements_of_campaigns(
    Session& db, const CityId& city, const std::vector<CampaignId>& campaigns);

}  // namespace colletta::store
