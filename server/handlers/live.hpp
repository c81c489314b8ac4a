// Live figures of a campaign: what an event says, and telling those who follow it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "server/handlers/app.hpp"
#include "server/views/parts.hpp"

namespace colletta::handlers {

struct LiveFigures {
  std::int64_t version = -1;  ///< journal position up to which the figures tell, at least
  views::Figures figures;
};
/// Figures of a public campaign as one snapshot; nothing for one that is not public. Throws
/// DatabaseError.
std::optional<LiveFigures> live_figures(store::Session& db, const CityId& city,
                                        const CampaignId& campaign);

/// Tells all who follow the campaign how it stands now. For the announcement of a commit; runs on a
/// reading worker. Doing it twice, or late, is harmless: the hub drops what is not newer.
void publish_live(App& app, store::Session& db, const CityId& city, const CampaignId& campaign);

/// The same for every campaign that the city's events at from .. until - 1 are about and that
/// anybody follows.
void publish_live(App& app, store::Session& db, const CityId& city, std::int64_t from,
                  std::int64_t until);

/// GET /campaigns/{id}/live
http::Route live_route(App& app);

}  // namespace colletta::handlers
