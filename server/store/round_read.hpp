// Reading the pledges of a call's campaigns as a simulation needs them: who gave what when, without
// names, ids or addresses. It must never know rules.
#pragma once

#include <cstdint>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct RoundPledge {
  CampaignId campaign;
  DonorId donor;
  Money amount;
  Timestamp placed;
  bool verified = false;
  bool promoter_linked = false;
  std::int64_t seq = -1;         ///< of its confirmation
  std::int64_t refund_seq = -1;  ///< of its refund; below 0: none
};

/// All that were ever confirmed, refunded ones too, in journal order. Sees one city only; throws
/// DatabaseError.
std::vector<RoundPledge> round_pledges(Session& db, const CityId& city,
                                       const std::vector<CampaignId>& campaigns,
                                       std::int64_t limit);

}  // namespace colletta::store
