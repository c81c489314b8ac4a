// From rows to the pieces that many pages show: campaigns with their money, pools, calls, updates.
// It must never know which page they stand on.
#pragma once

#include <vector>

#include "domain/base/ids.hpp"
#include "server/store/calls_read.hpp"
#include "server/store/campaigns_read.hpp"
#include "server/store/pools_read.hpp"
#include "server/store/updates_read.hpp"
#include "server/views/parts.hpp"

namespace colletta::handlers {

/// Published campaigns whose opening has come count as open until they are closed.
views::Stage stage_of(const store::CampaignRow& row, Timestamp now);

/// The campaign as the matching engine knows it.
matching::Campaign matching_campaign(const store::CampaignRow& row);
matching::Pool matching_pool(const store::PoolRow& row);
views::PoolView pool_view(const store::PoolRow& row);
/// `rule_json`: canonical bytes of its rule; empty where nobody shows them.
views::PoolView pool_view(matching::Pool pool, std::string rule_json = {});

/// The pools of some campaigns' calls, and what they hold for these campaigns.
struct PoolMoney {
  std::vector<store::PoolRow> pools;   ///< in their order, call by call
  std::vector<views::PoolView> views;  ///< of the same, in the same order
  std::vector<store::HoldingRow> holdings;
};
/// A constant number of queries, however many campaigns.
PoolMoney pool_money(store::Session& db, const CityId& city,
                     const std::vector<store::CampaignRow>& campaigns);

/// The pools that can match the campaign, in their order.
std::vector<views::PoolView> pools_for(const store::CampaignRow& row, const PoolMoney& money);
views::Figures figures_of(const store::CampaignRow& row, const PoolMoney& money);
views::CampaignCard card_of(const store::CampaignRow& row, const PoolMoney& money, Timestamp now);
/// Cards of a list, with all that has to be read for them.
std::vector<views::CampaignCard> cards_of(store::Session& db, const CityId& city,
                                          const std::vector<store::CampaignRow>& rows,
                                          Timestamp now);

/// Cards of calls, with the budgets of all their pools.
std::vector<views::CallCard> call_cards(store::Session& db, const CityId& city,
                                        const std::vector<store::CallRow>& rows);

views::UpdateItem update_item(const store::PublishedUpdate& row);

}  // namespace colletta::handlers
