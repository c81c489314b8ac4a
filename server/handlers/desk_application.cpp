// An application on its promoter's desk: its receipt, and taking it back.
#include "server/handlers/applications.hpp"
#include "server/handlers/desk_campaigns.hpp"
#include "server/handlers/own_receipt.hpp"
#include "server/store/transaction.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

Result<views::EntryReceiptPage> own_application(App& app, const Visit& visit, store::Session& db) {
  const CityId& city = visit.city->id;
  const services::LogView log = app.log.view(city);
  const store::Transaction snapshot(db);
  const auto row = own_campaign(visit, db);
  if (!row) return row.error();
  if (row->application == 0) return err(Errc::kNotFound, "id");
  const auto selection = store::selection(db, city, row->call);
  const auto application = store::application(db, city, row->call, row->application);
  CHECK(selection && application, "an application is to a call with selection rules");
  views::EntryReceiptPage model;
  model.kind = views::EntryReceiptPage::Kind::kApplication;
  model.entry =
      own_entry(app, log, city, db, application->seq, views::OwnPart::About::kApplication);
  model.path = views::paths::desk_application(row->id);
  model.call = row->call;
  model.call_title = selection->title;
  model.number = row->application;
  model.title = row->title;
  model.campaign = row->id;
  model.requested = application->requested;
  if (row->state == CampaignState::kSubmitted) model.until = selection->apply_by;
  return model;
}

}  // namespace

http::Handled application_receipt(App& app, Visit visit, store::Session& db) {
  return own_receipt_page(app, visit, db, own_application);
}
http::Handled application_json(App& app, Visit visit, store::Session& db) {
  return own_receipt_json(app, visit, db, own_application);
}
http::Handled application_file(App& app, Visit visit, store::Session& db) {
  return own_receipt_file(app, visit, db, own_application);
}
http::Handled application_pdf(App& app, Visit visit, store::Session& db) {
  return own_receipt_pdf(app, visit, db, own_application);
}

http::Handled withdraw_application(App& app, Visit visit, store::Session& db) {
  const auto row = own_campaign(visit, db);
  if (!row) return failure(app, visit, row.error());
  // The same button pressed twice: it is a draft already.
  if (row->application == 0 && row->is_being_written())
    return go_to(visit, views::paths::kDesk, views::Notice::kTakenBack);
  return after(app, visit.city->id, WithdrawApplication{row->id, visit.who->actor()},
               [&app, visit](const Result<Outcome>& outcome, store::Session&) -> http::Handled {
                 if (!outcome) return failure(app, visit, outcome.error());
                 return go_to(visit, views::paths::kDesk, views::Notice::kTakenBack);
               });
}

}  // namespace colletta::handlers
