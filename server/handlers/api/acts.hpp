// The handlers of the API, one for each line of the table in endpoints.cpp. By the time they run,
// the table's own checks have passed: names in the query, and for writes origin, type, rate and
// session.
#pragma once

#include "server/handlers/visit.hpp"

namespace colletta::handlers::api {

// campaigns.cpp
http::Handled list_campaigns(App& app, const Visit& visit, store::Session& db);
http::Handled get_campaign(App& app, const Visit& visit, store::Session& db);
http::Handled list_campaign_updates(App& app, const Visit& visit, store::Session& db);
http::Handled list_campaign_indicators(App& app, const Visit& visit, store::Session& db);
http::Handled list_campaign_holdings(App& app, const Visit& visit, store::Session& db);
http::Handled list_campaign_pledges(App& app, const Visit& visit, store::Session& db);

// campaign_edit.cpp
http::Handled edit_campaign(App& app, const Visit& visit, store::Session& db);

// pledges.cpp
http::Handled place_pledge(App& app, const Visit& visit, store::Session& db);
http::Handled get_pledge(App& app, const Visit& visit, store::Session& db);

// lists.cpp
http::Handled list_pools(App& app, const Visit& visit, store::Session& db);
http::Handled get_pool(App& app, const Visit& visit, store::Session& db);
http::Handled list_matches(App& app, const Visit& visit, store::Session& db);
http::Handled list_updates(App& app, const Visit& visit, store::Session& db);
http::Handled list_indicators(App& app, const Visit& visit, store::Session& db);
http::Handled list_events(App& app, const Visit& visit, store::Session& db);
http::Handled list_journal(App& app, const Visit& visit, store::Session& db);

// simulations.cpp
http::Handled simulate_matching(App& app, const Visit& visit, store::Session& db);

// openapi.cpp
http::Handled get_openapi(App& app, const Visit& visit, store::Session& db);

}  // namespace colletta::handlers::api
