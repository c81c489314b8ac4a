// What the pools would add to a gift that nobody has made yet: the matching engine, on rows that
// are only read. It must never know forms or JSON.
#pragma once

#include <optional>

#include "server/handlers/cards.hpp"
#include "server/views/pledge_pages.hpp"

namespace colletta::handlers {

/// Where and for whom an estimate is made.
struct EstimateFor {
  const CityId& city;
  const store::CampaignRow& campaign;
  const PoolMoney& money;  ///< of this campaign
  /// Signed in: what they drew before counts, and who they are to the campaign's pools. A guest's
  /// earlier gifts are not looked up: an e-mail address in a form must not tell what its owner
  /// gave.
  std::optional<PersonId> person;
};

/// What `amount` (> 0) would draw now. Errors: kNotOpenYet, kClosed, as for a pledge.
Result<views::Estimate> estimate(store::Session& db, const EstimateFor& what, Money amount,
                                 Timestamp now);

/// A match as pages explain it. Nothing for a pool that is not among `pools`.
std::optional<views::MatchLine> match_line(const std::vector<views::PoolView>& pools,
                                           const PoolId& pool, const matching::Parts& parts,
                                           const std::vector<matching::Limit>& limited_by);

/// A quadratic pool, as a receipt tells of it: the pledge counts, the amount comes later.
views::MatchLine later_line(const views::PoolView& pool);

/// The same once the call has ended: what the pool granted to the campaign.
views::MatchLine shared_line(const views::PoolView& pool, Money granted);

/// Why no pledge can be placed at `now`; ok when one can. Errors: kNotFound, kNotOpenYet, kClosed.
Status open_for_pledges(const store::CampaignRow& campaign, Timestamp now);

}  // namespace colletta::handlers
