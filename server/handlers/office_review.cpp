// Reading a campaign that was handed in: publishing it, or returning it with reasons.
#include <charconv>

#include "server/handlers/applications.hpp"
#include "server/handlers/campaign_page.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/http/status.hpp"
#include "server/store/ranking_read.hpp"
#include "server/store/transaction.hpp"
#include "server/views/office_pages.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

using views::Notice;

Result<store::CampaignRow> handed_in_campaign(const Visit& visit, store::Session& db,
                                              Timestamp now) {
  const auto id = id_of<CampaignTag>(visit, "id");
  if (!id) return id.error();
  auto row = store::campaign(db, visit.city->id, *id);
  if (!row || row->is_being_written()) return err(Errc::kNotFound, "id");
  if (!city_may_read(db, visit.city->id, *row, visit.who->person.id, now))
    return err(Errc::kNotFound, "id");
  return *std::move(row);
}

http::Response show_review(App& app, const Visit& visit, store::Session& db,
                           const store::CampaignRow& row, views::FormState form, int status) {
  const store::Transaction snapshot(db);
  const auto frame = frame_of(app, visit);
  views::ReviewPage model{
      .campaign = campaign_page(db, visit.city->id, row, visit.city->zone, frame.now, true),
      .handed_in = row.handed_in_at.us == 0 ? std::nullopt : std::optional(row.handed_in_at),
      .version = std::to_string(row.version),
      .form = std::move(form),
      .application = row.application,
      .call = row.call};
  model.campaign.sealed = row.application > 0;
  if (row.application > 0) {
    const auto outcomes = store::outcomes(db, visit.city->id, row.call);
    const auto own = outcomes.find(row.application);
    model.selected = own != outcomes.end() && own->second.selected();
  }
  return page(visit, views::render(frame, model), status);
}

http::Response review_refused(App& app, const Visit& visit, store::Session& db,
                              const store::CampaignRow& row, views::FormState form,
                              const Error& error) {
  if (!form_can_show(error)) return failure(app, visit, error);
  add_error(form, error);
  return show_review(app, visit, db, row, std::move(form), http::status_of(error.code));
}

/// Sends the command if the officer has read the campaign as it is now: `version` is what was
/// shown.
http::Handled carry_out(App& app, const Visit& visit, store::Session& db,
                        const store::CampaignRow& row, writer::Command command, Notice notice) {
  const views::FormState form = form_of(visit.request);
  const std::string_view read = form.value("version");
  if (row.state == CampaignState::kSubmitted && read != std::to_string(row.version))
    return review_refused(app, visit, db, row, form, err(Errc::kVersionMismatch, "version"));
  return after(app, visit.city->id, std::move(command),
               [&app, visit, row, form, notice](const Result<Outcome>& outcome,
                                                store::Session& later) -> http::Handled {
                 if (outcome) return go_to(visit, views::paths::kOffice, notice);
                 return review_refused(app, visit, later, row, form, outcome.error());
               });
}

}  // namespace

http::Handled review_page(App& app, Visit visit, store::Session& db) {
  const auto row = handed_in_campaign(visit, db, app.clock());
  if (!row) return failure(app, visit, row.error());
  if (row->is_public()) return go_to(visit, views::paths::campaign(row->id));
  return show_review(app, visit, db, *row, {}, 200);
}

http::Handled publish_campaign(App& app, Visit visit, store::Session& db) {
  const auto row = handed_in_campaign(visit, db, app.clock());
  if (!row) return failure(app, visit, row.error());
  // The same button pressed twice: it is published already.
  if (row->is_public()) return go_to(visit, views::paths::kOffice, Notice::kPublished);
  return carry_out(app, visit, db, *row, PublishCampaign{row->id, visit.who->actor()},
                   Notice::kPublished);
}

http::Handled return_campaign(App& app, Visit visit, store::Session& db) {
  const auto row = handed_in_campaign(visit, db, app.clock());
  if (!row) return failure(app, visit, row.error());
  const std::string reasons(form_of(visit.request).value("reasons"));
  return carry_out(app, visit, db, *row, ReturnCampaign{row->id, visit.who->actor(), reasons},
                   Notice::kReturned);
}

}  // namespace colletta::handlers
