// Which campaigns the API shows to whom. It must never know JSON.
#pragma once

#include "server/handlers/visit.hpp"
#include "server/store/campaigns_read.hpp"

namespace colletta::handlers::api {

/// The stages that `state` of the query narrows the list to, in the order of store::ListedStage
/// after kAll.
inline constexpr std::string_view kStages[] = {"coming", "open", "succeeded", "failed"};

/// The campaign of the path. Error: kNotFound for one that is not public, unless its promoter
/// asks, or an officer to whom it was handed in.
Result<store::CampaignRow> campaign_of_path(const Visit& visit, store::Session& db, Timestamp now);

/// The campaign with all of its content, and its tag. Begins a transaction of its own.
http::Response show_campaign(App& app, const Visit& visit, store::Session& db);

/// Whether one of If-Match's tags is a tag of this version. What can be edited is what counts:
/// gifts that arrive meanwhile change the figures and the tag, but do not make an edit stale.
bool tag_listed(std::string_view if_match, std::int64_t version);

}  // namespace colletta::handlers::api
