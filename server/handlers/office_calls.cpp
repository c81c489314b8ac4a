// Calls on the officer's desk: all of them with their pools, and opening a new one.
#include <algorithm>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "server/handlers/cards.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/handlers/selection_form.hpp"
#include "server/http/status.hpp"
#include "server/store/selection_read.hpp"
#include "server/store/transaction.hpp"
#include "server/views/office_pages.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

using views::Notice;

/// A city's calls of many years; older ones stay public and can be found there.
constexpr std::int64_t kOfficeCallsMax = 100;

http::Response show_call_form(App& app, const Visit& visit, const CallId& id, views::FormState form,
                              int status) {
  const views::CallFormPage model{.call_id = id.str(), .form = std::move(form)};
  return page(visit, views::render(frame_of(app, visit), model), status);
}

}  // namespace

http::Handled office_calls(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  const auto rows = store::all_calls(db, city, kOfficeCallsMax, 0).rows;
  std::vector<CallId> ids;
  for (const auto& row : rows) ids.push_back(row.id);
  const auto pools = store::pools_of_calls(db, city, ids);
  views::OfficeCallsPage model;
  const auto selecting = store::selections(db, city, ids);
  for (auto& card : call_cards(db, city, rows)) {
    views::OfficeCall entry{.call = std::move(card), .pools = {}};
    entry.selects =
        std::ranges::find(selecting, entry.call.id, &store::SelectionRow::call) != selecting.end();
    for (const auto& pool : pools)
      if (pool.call == entry.call.id) entry.pools.push_back(pool_view(pool));
    model.calls.push_back(std::move(entry));
  }
  return page(visit, views::render(frame_of(app, visit), model));
}

http::Handled new_call_page(App& app, Visit visit, store::Session&) {
  return show_call_form(app, visit, app.ulids.next_id<CallTag>(), {}, 200);
}

http::Handled open_call(App& app, Visit visit, store::Session&) {
  const http::Pairs posted = visit.request.form();
  views::FormState form = selection_as_posted(posted);
  const auto id = hidden_id<CallTag>(form, "call_id");
  if (!id) return failure(app, visit, id.error());
  if (form.value("do") == "add_criterion") {
    add_criterion(form);
    return show_call_form(app, visit, *id, std::move(form), 200);
  }
  const auto text = [&](const char* field) { return std::string(form.value(field)); };
  OpenCall command{.id = *id,
                   .actor = visit.who->actor(),
                   .title = text("title"),
                   .summary = text("summary"),
                   .text = text("text"),
                   .opens = read_instant(form, "opens", visit.city->zone),
                   .closes = read_instant(form, "closes", visit.city->zone)};
  command.selection = read_selection(form, visit.city->zone);
  for (const Error& error : check_fields(command))
    if (form.error(error.field) == nullptr) add_error(form, error);
  if (!form.errors.empty()) return show_call_form(app, visit, *id, std::move(form), 422);
  return after(app, visit.city->id, std::move(command),
               [&app, visit, id = *id, form](const Result<Outcome>& outcome, store::Session&) {
                 if (outcome) return go_to(visit, views::paths::kOfficeCalls, Notice::kCallOpened);
                 if (!form_can_show(outcome.error())) return failure(app, visit, outcome.error());
                 views::FormState refused = form;
                 add_error(refused, outcome.error());
                 return show_call_form(app, visit, id, std::move(refused),
                                       http::status_of(outcome.error().code));
               });
}

}  // namespace colletta::handlers
