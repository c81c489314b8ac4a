// The promoter's account, and what was paid to it.
#include "domain/payout/decide.hpp"
#include "server/handlers/desk_campaigns.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/payout_models.hpp"
#include "server/http/status.hpp"
#include "server/store/transaction.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

http::Response show_payee(App& app, const Visit& visit, store::Session& db,
                          const store::CampaignRow& row, views::FormState form, int status) {
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  const views::PayeeFormPage model{.campaign = row.id,
                                   .title = row.title,
                                   .payee = payee_view(store::payee_of(db, city, row.id)),
                                   .tranches = public_tranches(db, city, row.id),
                                   .form = std::move(form)};
  return page(visit, views::render(frame_of(app, visit), model), status);
}

}  // namespace

http::Handled own_payouts(App& app, Visit visit, store::Session& db) {
  const auto row = own_campaign(visit, db);
  if (!row) return failure(app, visit, row.error());
  return show_payee(app, visit, db, *row, {}, 200);
}

http::Handled name_payee(App& app, Visit visit, store::Session& db) {
  const auto row = own_campaign(visit, db);
  if (!row) return failure(app, visit, row.error());
  views::FormState form = form_of(visit.request);
  NamePayee command{.campaign = row->id,
                    .actor = visit.who->actor(),
                    .holder = std::string(form.value("holder")),
                    .iban = std::string(form.value("iban"))};
  for (const Error& error : check_fields(command)) add_error(form, error);
  if (!form.errors.empty()) return show_payee(app, visit, db, *row, std::move(form), 422);
  return after(app, visit.city->id, std::move(command),
               [&app, visit, row = *row, form](const Result<Outcome>& outcome,
                                               store::Session& later) -> http::Handled {
                 if (outcome)
                   return go_to(visit, views::paths::desk_payouts(row.id),
                                views::Notice::kPayeeNamed);
                 if (!form_can_show(outcome.error())) return failure(app, visit, outcome.error());
                 views::FormState refused = form;
                 add_error(refused, outcome.error());
                 return show_payee(app, visit, later, row, std::move(refused),
                                   http::status_of(outcome.error().code));
               });
}

}  // namespace colletta::handlers
