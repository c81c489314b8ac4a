#include "server/store/updates_read.hpp"

#include "sql/queries/updates_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

std::vector<PublishedUpdate> read_updates(Session& db, const Query& query, Binds binds) {
  std::vector<PublishedUpdate> rows;
  db.for_each<Text, Text, Text, std::optional<Text>, Int, Text, Text, Int, Int>(
      query, binds,
      [&](Text& id, Text& campaign, Text& campaign_title, std::optional<Text>& author, Int by_city,
          Text& title, Text& text, Int at, Int seq) {
        rows.push_back({.id = id,
                        .campaign = CampaignId::of(campaign),
                        .campaign_title = campaign_title,
                        .author = author.value_or(""),
                        .by_city = by_city == 1,
                        .title = title,
                        .text = text,
                        .at = {at},
                        .seq = seq});
      });
  return rows;
}

}  // namespace

std::vector<PublishedUpdate> updates_of_campaign(Session& db, const CityId& city,
                                                 const CampaignId& campaign, std::int64_t limit,
                                                 std::int64_t before) {
  return read_updates(
      db, sql::update_rows_of_campaign,
      {{"city", city}, {"campaign", campaign}, {"limit", limit}, {"before", before}});
}

std::vector<PublishedUpdate> latest_updates(Session& db, const CityId& city, std::int64_t limit,
                                            std::int64_t before) {
  return read_updates(db, sql::latest_update_rows,
                      {{"city", city}, {"limit", limit}, {"before", before}});
}

std::map<CampaignId, std::int64_t> update_counts(Session& db, const CityId& city,
                                                 const std::vector<CampaignId>& campaigns) {
  std::map<CampaignId, std::int64_t> counts;
  if (campaigns.empty()) return counts;
  std::vector<std::string> ids;
  for (const CampaignId& id : campaigns) ids.push_back(id.str());
  db.for_each<Text, Int>(
      sql::update_counts_of_campaigns, {{"city", city}, {"campaigns", ids}},
      [&](Text& campaign, Int count) { counts.emplace(CampaignId::of(campaign), count); });
  return counts;
}

std::vector<RecordedMeasurement> measurements_of_campaign(Session& db, const CityId& city,
                                                          const CampaignId& campaign) {
  return measurements_of_campaigns(db, city, {campaign})[campaign];
}

std::map<CampaignId, std::vector<RecordedMeasurement>> measurements_of_campaigns(
    Session& db, const CityId& city, const std::vector<CampaignId>& campaigns) {
  std::map<CampaignId, std::vector<RecordedMeasurement>> rows;
  if (campaigns.empty()) return rows;
  std::vector<std::string> ids;
  for (const CampaignId& id : campaigns) ids.push_back(id.str());
  db.for_each<Text, Text, Text, Text, Text, Text, Text, Int, Int>(
      sql::measurement_rows_of_campaigns, {{"city", city}, {"campaigns", ids}},
      [&](Text& campaign, Text& id, Text& indicator, Text& value, Text& date, Text& evidence,
          Text& note, Int at, Int seq) {
        rows[CampaignId::of(campaign)].push_back({.id = id,
                                                  .indicator = indicator,
                                                  .value = value,
                                                  .date = date,
                                                  .evidence = evidence,
                                                  .note = note,
                                                  .at = {at},
                                                  .seq = seq});
      });
  return rows;
}

}  // namespace colletta::store
