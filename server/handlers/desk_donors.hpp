// Who has given to one campaign: the same list for its promoter and for the city's officers.
#pragma once

#include "server/handlers/visit.hpp"
#include "server/store/campaigns_read.hpp"
#include "server/views/desk_pages.hpp"

namespace colletta::handlers {

/// One page of the confirmed pledges, latest first, with what was matched. Names and messages as
/// their givers chose to show them: also an officer reads no more here. `?page=` beyond the end is
/// the last page.
views::DonorsPage donors_page(const Visit& visit, store::Session& db,
                              const store::CampaignRow& campaign, Timestamp now);

}  // namespace colletta::handlers
