// Opening a matching pool: by an officer for the city and others, by a sponsor for itself.
#include "domain/matching/rule_json.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/handlers/office_pool_form.hpp"
#include "server/http/status.hpp"
#include "server/store/calls_read.hpp"
#include "server/views/office_pages.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

/// Sponsors' pools work after those that officers put in an order, which begins at 1.
constexpr int kSponsorOrder = 100;

std::string path_of(PoolAuthor author, const PoolId& pool) {
  return author == PoolAuthor::kSponsor ? views::paths::sponsor_pool(pool)
                                        : views::paths::office_pool(pool);
}

Result<store::CallRow> open_call_of(const Visit& visit, store::Session& db) {
  const auto id = id_of<CallTag>(visit, "id");
  if (!id) return id.error();
  auto call = store::call(db, visit.city->id, *id);
  if (!call) return err(Errc::kNotFound, "id");
  if (call->state != CallState::kOpen)
    return err(Errc::kIllegalTransition, "state", std::string(to_string(call->state)));
  return *std::move(call);
}

struct Shown {
  PoolAuthor author;
  CallId call;
  std::string call_title;
  std::string pool_id;
};

http::Response show(App& app, const Visit& visit, const Shown& shown, views::FormState form,
                    const std::optional<matching::Rule>& rule, int status) {
  const views::PoolFormPage model{.call = shown.call,
                                  .call_title = shown.call_title,
                                  .pool_id = shown.pool_id,
                                  .form = std::move(form),
                                  .rule = rule,
                                  .for_sponsor = shown.author == PoolAuthor::kSponsor};
  return page(visit, views::render(frame_of(app, visit), model), status);
}

OpenPool command_of(App& app, const Visit& visit, const Shown& shown, const PoolForm& form) {
  const bool sponsor = shown.author == PoolAuthor::kSponsor;
  OpenPool command{.id = PoolId::of(shown.pool_id),
                   .call = shown.call,
                   .actor = visit.who->actor(),
                   .name = form.name,
                   .kind = form.kind,
                   .order = sponsor ? kSponsorOrder : form.order,
                   .rule = *form.rule,
                   .rule_document = matching::canonical(*form.rule),
                   .funders = {}};
  for (const PoolForm::Funder& funder : form.funders)
    command.funders.push_back(
        {sponsor ? FunderId::of(visit.who->person.id.str()) : app.ulids.next_id<FunderTag>(),
         funder.name, funder.amount});
  return command;
}

http::Handled form_page(App& app, const Visit& visit, store::Session& db, PoolAuthor author) {
  const auto call = open_call_of(visit, db);
  if (!call) return failure(app, visit, call.error());
  views::FormState form;
  if (author == PoolAuthor::kSponsor)
    form.values.emplace_back(row_field("funders", 0, "name"), visit.who->person.name);
  return show(app, visit, {author, call->id, call->title, app.ulids.next()}, std::move(form), {},
              200);
}

http::Handled open_pool(App& app, const Visit& visit, store::Session& db, PoolAuthor author) {
  const auto call = open_call_of(visit, db);
  if (!call) return failure(app, visit, call.error());
  const http::Pairs posted = visit.request.form();
  const views::FormState asked = form_of(visit.request);
  const auto id = hidden_id<PoolTag>(asked, "pool_id");
  if (!id) return failure(app, visit, id.error());
  const Shown shown{author, call->id, call->title, id->str()};
  const std::string_view button = asked.value("do");
  if (button == "add_funder") return show(app, visit, shown, with_funder_row(posted), {}, 200);

  PoolForm read = read_pool(posted, author);
  if (!read.form.errors.empty())
    return show(app, visit, shown, std::move(read.form), read.rule, 422);
  if (button == "check") return show(app, visit, shown, std::move(read.form), read.rule, 200);
  return after(
      app, visit.city->id, command_of(app, visit, shown, read),
      [&app, visit, shown, read](const Result<Outcome>& outcome, store::Session&) -> http::Handled {
        if (outcome)
          return go_to(visit, path_of(shown.author, PoolId::of(shown.pool_id)),
                       views::Notice::kPoolOpened);
        if (!form_can_show(outcome.error())) return failure(app, visit, outcome.error());
        views::FormState refused = read.form;
        add_error(refused, outcome.error());
        return show(app, visit, shown, std::move(refused), read.rule,
                    http::status_of(outcome.error().code));
      });
}

}  // namespace

http::Handled officer_pool_form(App& app, Visit visit, store::Session& db) {
  return form_page(app, visit, db, PoolAuthor::kOfficer);
}

http::Handled officer_open_pool(App& app, Visit visit, store::Session& db) {
  return open_pool(app, visit, db, PoolAuthor::kOfficer);
}

http::Handled sponsor_pool_form(App& app, Visit visit, store::Session& db) {
  return form_page(app, visit, db, PoolAuthor::kSponsor);
}

http::Handled sponsor_open_pool(App& app, Visit visit, store::Session& db) {
  return open_pool(app, visit, db, PoolAuthor::kSponsor);
}

}  // namespace colletta::handlers
