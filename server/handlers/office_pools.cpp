// Opening a matching pool: by an officer for the city and others, by a sponsor for itself.
#include "domain/matching/rule_json.hpp"
#include "server/handlers/computed.hpp"
#include "server/handlers/desk_reports.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/handlers/office_pool_form.hpp"
#include "server/handlers/rule_examples.hpp"
#include "server/http/status.hpp"
#include "server/store/calls_read.hpp"
#include "server/store/transaction.hpp"
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

/// Calls that a rule can be tried on: the latest ones.
constexpr std::int64_t kPastCallsMax = 50;

std::vector<views::Choice> past_calls(store::Session& db, const CityId& city, Timestamp now) {
  std::vector<views::Choice> out;
  for (const auto& row : store::public_calls(db, city, now, kPastCallsMax, 0).rows)
    out.push_back({row.id.str(), row.title});
  return out;
}

http::Response show_pool_form(App& app, const Visit& visit, store::Session& db, const Shown& shown,
                              views::FormState form, std::optional<views::RulePreview> preview,
                              int status) {
  const auto frame = frame_of(app, visit);
  const views::PoolFormPage model{.call = shown.call,
                                  .call_title = shown.call_title,
                                  .pool_id = shown.pool_id,
                                  .form = std::move(form),
                                  .preview = std::move(preview),
                                  .past_calls = past_calls(db, visit.city->id, frame.now),
                                  .for_sponsor = shown.author == PoolAuthor::kSponsor};
  return page(visit, views::render(frame, model), status);
}

/// The call that the rule is to be tried on; nothing when none is chosen.
std::optional<store::CallRow> past_call(store::Session& db, const CityId& city,
                                        const views::FormState& form) {
  const auto id = parse_id<CallTag>(form.value("past_call"));
  return id ? store::call(db, city, *id) : std::nullopt;
}

/// The form again with what its rule would do. Nothing is stored.
http::Handled preview_pool(App& app, const Visit& visit, store::Session& db, const Shown& shown,
                           const PoolForm& read) {
  const CityId& city = visit.city->id;
  const Timestamp now = app.clock();
  Money budget;
  for (const PoolForm::Funder& funder : read.funders) budget += funder.amount;
  const auto call = past_call(db, city, read.form);
  std::optional<CallRound> round;
  if (call) {
    const store::Transaction snapshot(db);
    round = read_call_round(db, city, call->id, now);
  }
  const std::string title = call ? call->title : std::string();
  return computed<views::RulePreview>(
      app,
      [rule = *read.rule, kind = read.kind, budget, now, round, title]() {
        views::RulePreview out = preview_of(rule, kind, budget, now);
        if (round) out.past = past_call_of(rule, budget, *round, title);
        return Result<views::RulePreview>(std::move(out));
      },
      [&app, visit, shown, read](Result<views::RulePreview>& out,
                                 store::Session& later) -> http::Handled {
        if (!out) return failure(app, visit, out.error());
        return show_pool_form(app, visit, later, shown, read.form, *std::move(out), 200);
      });
}

RulePlaces places_of(const services::CityRow& city) {
  return {.areas = city.areas, .themes = city.themes, .zone = city.zone};
}

OpenPool command_of(const Visit& visit, const Shown& shown, const PoolForm& form) {
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
  for (const PoolForm::Funder& funder : form.funders) {
    // The same form sent twice names the same funders.
    const std::string row = std::to_string(command.funders.size());
    const std::string id =
        sponsor ? visit.who->person.id.str() : id_of_words({shown.pool_id, "funder", row});
    command.funders.push_back({FunderId::of(id), funder.name, funder.amount});
  }
  return command;
}

http::Handled pool_form_page(App& app, const Visit& visit, store::Session& db, PoolAuthor author) {
  const auto call = open_call_of(visit, db);
  if (!call) return failure(app, visit, call.error());
  views::FormState form;
  if (author == PoolAuthor::kSponsor)
    form.values.emplace_back(row_field("funders", 0, "name"), visit.who->person.name);
  return show_pool_form(app, visit, db, {author, call->id, call->title, app.ulids.next()},
                        std::move(form), {}, 200);
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
  if (button == "add_funder" || button == "add_rate")
    return show_pool_form(app, visit, db, shown, with_row(posted, button), {}, 200);

  PoolForm read = read_pool(posted, author, places_of(*visit.city));
  if (!read.form.errors.empty())
    return show_pool_form(app, visit, db, shown, std::move(read.form), {}, 422);
  if (button == "check") return preview_pool(app, visit, db, shown, read);
  return after(app, visit.city->id, command_of(visit, shown, read),
               [&app, visit, shown, read](const Result<Outcome>& outcome,
                                          store::Session& later) -> http::Handled {
                 if (outcome)
                   return go_to(visit, path_of(shown.author, PoolId::of(shown.pool_id)),
                                views::Notice::kPoolOpened);
                 if (!form_can_show(outcome.error())) return failure(app, visit, outcome.error());
                 views::FormState refused = read.form;
                 add_error(refused, outcome.error());
                 return show_pool_form(app, visit, later, shown, std::move(refused), {},
                                       http::status_of(outcome.error().code));
               });
}

}  // namespace

http::Handled officer_pool_form(App& app, Visit visit, store::Session& db) {
  return pool_form_page(app, visit, db, PoolAuthor::kOfficer);
}

http::Handled officer_open_pool(App& app, Visit visit, store::Session& db) {
  return open_pool(app, visit, db, PoolAuthor::kOfficer);
}

http::Handled sponsor_pool_form(App& app, Visit visit, store::Session& db) {
  return pool_form_page(app, visit, db, PoolAuthor::kSponsor);
}

http::Handled sponsor_open_pool(App& app, Visit visit, store::Session& db) {
  return open_pool(app, visit, db, PoolAuthor::kSponsor);
}

}  // namespace colletta::handlers
