// The model of a campaign's page, for the public and for the preview at the desks. It must never
// know who looks or how the answer travels.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/handlers/cards.hpp"
#include "server/store/journal_read.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::handlers {

/// Everything that is shown of a campaign, from one snapshot: `db` MUST be in a transaction. `zone`
/// (IANA) gives the days of plan and indicators their first instants. `preview` leaves out what
/// only a published campaign has.
views::CampaignPage campaign_page(store::Session& db, const CityId& city,
                                  const store::CampaignRow& row, const std::string& zone,
                                  Timestamp now, bool preview = false);

/// Story, budget, plan and indicators of a content, without measurements.
void add_content(views::CampaignPage& page, const CampaignContent& content,
                 const std::string& zone);

/// What the pools added to the gift that the event confirmed; 0 for any other event.
Money matched_by(const store::EventRow& row);

/// "-12.5" -> -12500: thousandths, cut off below; 0 for an empty text. `decimal` as clean_decimal
/// gives it.
std::int64_t milli_of(std::string_view decimal);

}  // namespace colletta::handlers
