// The promoter's desk: its routes, one's own campaigns and their preview.
#include "server/handlers/campaign_page.hpp"
#include "server/handlers/desk_campaigns.hpp"
#include "server/handlers/desk_reports.hpp"
#include "server/store/indicators_read.hpp"
#include "server/store/transaction.hpp"
#include "server/views/desk_pages.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

/// One promoter's campaigns of many years; older ones stay public and can be found there.
constexpr std::int64_t kDeskRowsMax = 100;

http::Handled desk(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  const auto own = store::campaigns_of_owner(db, city, visit.who->person.id, kDeskRowsMax, 0).rows;
  std::vector<CampaignId> ids, shown;
  for (const auto& row : own) {
    ids.push_back(row.id);
    if (row.is_public()) shown.push_back(row.id);
  }
  auto updates = store::update_counts(db, city, ids);
  auto indicators = store::indicator_counts(db, city, shown);
  auto cards = cards_of(db, city, own, app.clock());
  views::DeskPage model;
  for (std::size_t i = 0; i < own.size(); ++i) {
    const bool returned = own[i].state == CampaignState::kReturned;
    model.campaigns.push_back({.campaign = std::move(cards[i]),
                               .reasons = returned ? own[i].reasons : std::string(),
                               .updates = updates[own[i].id],
                               .indicators = indicators[own[i].id].all,
                               .indicators_unmeasured = indicators[own[i].id].unmeasured,
                               .application = own[i].application});
  }
  return page(visit, views::render(frame_of(app, visit), model));
}

http::Handled preview_campaign(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const auto row = own_campaign(visit, db);
  if (!row) return failure(app, visit, row.error());
  if (row->is_public()) return go_to(visit, views::paths::campaign(row->id));
  const auto frame = frame_of(app, visit);
  auto model = campaign_page(db, visit.city->id, *row, visit.city->zone, frame.now, true);
  model.sealed = row->application > 0;
  return page(visit, views::render(frame, model));
}

}  // namespace

Result<store::CampaignRow> own_campaign(const Visit& visit, store::Session& db) {
  const auto id = id_of<CampaignTag>(visit, "id");
  if (!id) return id.error();
  auto row = store::campaign(db, visit.city->id, *id);
  if (!row || row->owner != visit.who->person.id) return err(Errc::kNotFound, "id");
  return *std::move(row);
}

std::vector<http::Route> desk_routes(App& app) {
  using namespace views::paths;
  const auto id = CampaignId::of("{id}");
  const auto shown = [&](std::string pattern, std::string name, CityHandler handler) {
    return desk_get(app, Desk::kPromoter, std::move(pattern), std::move(name), std::move(handler));
  };
  const auto posted = [&](std::string pattern, std::string name, std::size_t bytes_max,
                          CityHandler handler) {
    return desk_post(app, Desk::kPromoter, std::move(pattern), std::move(name), bytes_max,
                     std::move(handler));
  };
  return {
      shown(std::string(kDesk), "desk", desk),
      shown(std::string(kDeskNewCampaign), "desk_new_campaign", new_campaign_page),
      posted(std::string(kDeskNewCampaign), "desk_new_campaign", kEditorBytesMax, new_campaign),
      shown(desk_campaign(id), "desk_campaign", editor_page),
      posted(desk_campaign(id), "desk_campaign", kEditorBytesMax, save_campaign),
      shown(desk_preview(id), "desk_preview", preview_campaign),
      posted(desk_hand_in(id), "desk_hand_in", kSmallFormBytesMax, hand_in),
      shown(desk_application(id), "desk_application", application_receipt),
      shown(own_proof(desk_application(id)), "desk_application_proof", application_json),
      shown(own_file(desk_application(id)), "desk_application_file", application_file),
      shown(own_pdf(desk_application(id)), "desk_application_pdf", application_pdf),
      posted(desk_withdraw(id), "desk_withdraw", kSmallFormBytesMax, withdraw_application),
      shown(desk_update(id), "desk_update", promoter_update_page),
      posted(desk_update(id), "desk_update", kUpdateBytesMax, promoter_update),
      shown(desk_measurement(id), "desk_measurement", measurement_page),
      posted(desk_measurement(id), "desk_measurement", kSmallFormBytesMax, record_measurement),
      shown(desk_donors(id), "desk_donors", own_donors),
      shown(desk_acts(id), "desk_acts", own_acts),
      shown(desk_payouts(id), "desk_payouts", own_payouts),
      posted(desk_payouts(id), "desk_payouts", kSmallFormBytesMax, name_payee),
  };
}

}  // namespace colletta::handlers
