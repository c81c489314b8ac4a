// What the API shows of each thing, as JSON: the schemas of schemas.cpp, filled in. It must never
// know requests, queries or who asks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/handlers/api/answer.hpp"
#include "server/handlers/cards.hpp"
#include "server/store/journal_read.hpp"
#include "server/store/pledges_read.hpp"

namespace colletta::handlers::api {

inline constexpr std::string_view kModels[] = {"all_or_nothing", "keep_what_you_raise"};
matching::Model model_at(std::size_t place);  ///< a place in kModels

/// "coming", "open", "succeeded", "failed"; of those that are not public "draft", "submitted",
/// "returned".
std::string_view to_word(views::Stage stage) noexcept;

Json campaign_summary(const store::CampaignRow& row, const PoolMoney& money, Timestamp now);
/// The summary and all that the promoter has written.
Json campaign_json(const store::CampaignRow& row, const CampaignContent& content,
                   const PoolMoney& money, Timestamp now);

Json update_json(const store::PublishedUpdate& update);
/// One object for each indicator of a campaign, with its measurements.
std::vector<Json> indicators_json(const CampaignId& campaign, const CampaignContent& content,
                                  const std::vector<store::RecordedMeasurement>& measurements);
/// A gift as everybody may see it.
Json gift_json(const store::PledgeRow& row);

Json pool_json(const store::PoolRow& row);
/// What a pool holds for a campaign, by funder. `row` MUST be of that pool.
Json holding_json(const store::PoolRow& row, const CampaignId& campaign,
                  const std::vector<store::HoldingRow>& holdings);
/// An entry of the journal that moved pools' money.
struct MatchEntry {
  std::int64_t seq = -1;
  Timestamp at;
  CampaignId campaign;
  matching::ChangeKind kind = matching::ChangeKind::kReserved;
};
Json match_json(const MatchEntry& entry, const MatchLine& line);
/// The lines of an event that moved pools' money, one object each.
std::vector<Json> matches_json(const store::EventRow& row);
Json event_json(const store::EventRow& row);

}  // namespace colletta::handlers::api
