// Reading what pools give to which campaigns: of one pool through all its funders, or through one
// funder of many pools. It must never know rules.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/campaign/campaign.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct PoolGiftRow {
  PoolId pool;
  CampaignId campaign;
  std::string title;
  CampaignState state = CampaignState::kPublished;
  Timestamp opens;
  Money reserved, granted;  ///< not both 0
};

// Both see one city only, and throw DatabaseError.

/// Of all funders together, largest first.
std::vector<PoolGiftRow> gifts_of_pool(Session& db, const CityId& city, const PoolId& pool,
                                       std::int64_t limit);
/// This funder's part, pool by pool, in each the largest first.
std::vector<PoolGiftRow> gifts_of_funder(Session& db, const CityId& city, const FunderId& funder,
                                         const std::vector<PoolId>& pools);

}  // namespace colletta::store
