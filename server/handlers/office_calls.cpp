// Calls on the officer's desk: all of them with their pools, and opening a new one.
#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "server/handlers/cards.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/http/status.hpp"
#include "server/store/transaction.hpp"
#include "server/views/office_pages.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

using views::Notice;

/// A city's calls of many years; older ones stay public and can be found there.
constexpr std::int64_t kCallRowsMax = 100;

http::Response show(App& app, const Visit& visit, const CallId& id, views::FormState form,
                    int status) {
  const views::CallFormPage model{.call_id = id.str(), .form = std::move(form)};
  return page(visit, views::render(frame_of(app, visit), model), status);
}

/// Whether the call that is open under this id is the one that the form asks for.
bool same_words(const store::CallRow& row, const SaveCall& command) {
  const auto same = [](const std::string& kept, const std::string& asked) {
    const auto clean =
        clean_text(asked, "", {.bytes_max = limits::kStoryBytesMax, .lines = Lines::kMany});
    return clean && *clean == kept;
  };
  return same(row.title, command.title) && same(row.summary, command.summary) &&
         same(row.text, command.text) && row.opens == command.opens && row.closes == command.closes;
}

struct Asked {
  SaveCall command;
  views::FormState form;
};

http::Handled opened(App& app, const Visit& visit, Asked asked, const Result<Outcome>& outcome) {
  if (outcome) return go_to(visit, views::paths::kOfficeCalls, Notice::kCallOpened);
  if (!form_can_show(outcome.error())) return failure(app, visit, outcome.error());
  add_error(asked.form, outcome.error());
  return show(app, visit, asked.command.id, std::move(asked.form),
              http::status_of(outcome.error().code));
}

http::Handled saved(App& app, const Visit& visit, const Asked& asked,
                    const Result<Outcome>& outcome, store::Session& db) {
  if (!outcome) {
    const auto row = store::call(db, visit.city->id, asked.command.id);
    const bool sent_twice =
        row && row->state == CallState::kOpen && same_words(*row, asked.command);
    if (sent_twice) return go_to(visit, views::paths::kOfficeCalls, Notice::kCallOpened);
    return opened(app, visit, asked, outcome);
  }
  return after(app, visit.city->id, OpenCall{asked.command.id, visit.who->actor()},
               [&app, visit, asked](const Result<Outcome>& then, store::Session&) {
                 return opened(app, visit, asked, then);
               });
}

}  // namespace

http::Handled office_calls(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  const auto rows = store::all_calls(db, city, kCallRowsMax, 0).rows;
  std::vector<CallId> ids;
  for (const auto& row : rows) ids.push_back(row.id);
  const auto pools = store::pools_of_calls(db, city, ids);
  views::OfficeCallsPage model;
  for (auto& card : call_cards(db, city, rows)) {
    views::OfficeCall entry{.call = std::move(card), .pools = {}};
    for (const auto& pool : pools)
      if (pool.call == entry.call.id) entry.pools.push_back(pool_view(pool));
    model.calls.push_back(std::move(entry));
  }
  return page(visit, views::render(frame_of(app, visit), model));
}

http::Handled new_call_page(App& app, Visit visit, store::Session&) {
  return show(app, visit, app.ulids.next_id<CallTag>(), {}, 200);
}

http::Handled open_call(App& app, Visit visit, store::Session&) {
  views::FormState form = form_of(visit.request);
  const auto id = hidden_id<CallTag>(form, "call_id");
  if (!id) return failure(app, visit, id.error());
  const auto text = [&](const char* field) { return std::string(form.value(field)); };
  SaveCall command{.id = *id,
                   .actor = visit.who->actor(),
                   .title = text("title"),
                   .summary = text("summary"),
                   .text = text("text"),
                   .opens = read_instant(form, "opens", visit.city->zone),
                   .closes = read_instant(form, "closes", visit.city->zone)};
  if (!form.errors.empty()) return show(app, visit, *id, std::move(form), 422);
  const Asked asked{command, std::move(form)};
  return after(app, visit.city->id, std::move(command),
               [&app, visit, asked](const Result<Outcome>& outcome, store::Session& db) {
                 return saved(app, visit, asked, outcome, db);
               });
}

}  // namespace colletta::handlers
