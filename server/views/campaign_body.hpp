// Fills parts/campaign_body.html, which the public page, the preview and the officer's review
// share.
#pragma once

#include "server/views/blocks.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

void fill_campaign_body(Sheet& sheet, const PageContext& ctx, const CampaignPage& page);

}  // namespace colletta::views
