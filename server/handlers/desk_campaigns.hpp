// What the promoter's pages share: finding one's own campaign, and the handlers of each page. It
// must never know the officer's desk.
#pragma once

#include <string>

#include "server/handlers/desk_door.hpp"
#include "server/store/campaigns_read.hpp"

namespace colletta::handlers {

/// The campaign of the path parameter "id". Error: kNotFound, also for somebody else's.
Result<store::CampaignRow> own_campaign(const Visit& visit, store::Session& db);

// desk_editor.cpp
http::Handled new_campaign_page(App& app, Visit visit, store::Session& db);
http::Handled new_campaign(App& app, Visit visit, store::Session& db);
http::Handled editor_page(App& app, Visit visit, store::Session& db);
http::Handled save_campaign(App& app, Visit visit, store::Session& db);
http::Handled hand_in(App& app, Visit visit, store::Session& db);

// desk_donors.cpp
http::Handled own_donors(App& app, Visit visit, store::Session& db);

// desk_application.cpp: what was handed in to a call with selection rules
http::Handled application_receipt(App& app, Visit visit, store::Session& db);
http::Handled application_json(App& app, Visit visit, store::Session& db);
http::Handled application_file(App& app, Visit visit, store::Session& db);
http::Handled application_pdf(App& app, Visit visit, store::Session& db);
http::Handled withdraw_application(App& app, Visit visit, store::Session& db);

// desk_acts.cpp
http::Handled own_acts(App& app, Visit visit, store::Session& db);

// desk_payouts.cpp
http::Handled own_payouts(App& app, Visit visit, store::Session& db);
http::Handled name_payee(App& app, Visit visit, store::Session& db);

/// A story at its bound with every byte percent-encoded is 180 kB; all rows of all lists take less.
inline constexpr std::size_t kEditorBytesMax = 512 * 1024;

}  // namespace colletta::handlers
