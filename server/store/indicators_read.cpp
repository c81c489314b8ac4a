#include "server/store/indicators_read.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "domain/campaign/content_json.hpp"
#include "sql/queries/indicators_read.hpp"

namespace colletta::store {

using Text = std::string;

std::map<CampaignId, std::string> campaign_documents(Session& db, const CityId& city,
                                                     const std::vector<CampaignId>& campaigns) {
  std::map<CampaignId, std::string> documents;
  if (campaigns.empty()) return documents;
  db.for_each<Text, Text>(
      sql::campaign_documents_by_id, {{"city", city}, {"ids", texts(campaigns)}},
      [&](Text& id, Text& content) { documents.emplace(CampaignId::of(id), std::move(content)); });
  return documents;
}

std::map<CampaignId, IndicatorCount> indicator_counts(Session& db, const CityId& city,
                                                      const std::vector<CampaignId>& campaigns) {
  std::map<CampaignId, IndicatorCount> counts;
  if (campaigns.empty()) return counts;
  std::set<std::pair<Text, Text>> measured;
  db.for_each<Text, Text>(
      sql::measured_indicators, {{"city", city}, {"ids", texts(campaigns)}},
      [&](Text& campaign, Text& indicator) { measured.emplace(campaign, indicator); });
  for (const auto& [id, content] : campaign_documents(db, city, campaigns)) {
    const auto indicators = read_content(content).indicators;
    counts[id] = {.all = static_cast<std::int64_t>(indicators.size()),
                  .unmeasured = std::ranges::count_if(indicators, [&](const Indicator& one) {
                    return !measured.contains({id.str(), one.id});
                  })};
  }
  return counts;
}

}  // namespace colletta::store
