// Tranches and payees as pages show them, from rows. It must never know which page.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "server/store/payouts_read.hpp"
#include "server/store/pools_read.hpp"
#include "server/views/payout_pages.hpp"

namespace colletta::handlers {

/// Of a campaign; `viewer`: who looks, as far as that matters.
std::vector<views::TrancheView> tranche_views(store::Session& db, const CityId& city,
                                              const std::vector<store::PayoutRow>& rows,
                                              const PersonId& viewer);
/// Only those that stand in the journal, without who decided.
std::vector<views::TrancheView> public_tranches(store::Session& db, const CityId& city,
                                                const CampaignId& campaign);
std::optional<views::PayeeView> payee_view(const std::optional<store::PayeeRow>& row);

}  // namespace colletta::handlers
