// Giving: the form, what the pools would add, and the pledge itself.
#include "server/handlers/pledge_checkout.hpp"
#include "server/handlers/pledge_estimate.hpp"
#include "server/handlers/pledge_form.hpp"
#include "server/handlers/pledge_lines.hpp"
#include "server/handlers/respond.hpp"
#include "server/http/status.hpp"
#include "server/store/transaction.hpp"

namespace colletta::handlers {
namespace {

/// The campaign of the path, if it takes pledges. Errors: kNotFound, kNotOpenYet, kClosed.
Result<store::CampaignRow> campaign_to_give_to(App& app, const Visit& visit, store::Session& db) {
  const auto id = parse_id<CampaignTag>(visit.request.param("id"));
  if (!id) return err(Errc::kNotFound);
  auto row = store::campaign(db, visit.city->id, *id);
  if (!row) return err(Errc::kNotFound);
  if (const auto open = open_for_pledges(*row, app.clock()); !open) return open.error();
  return *std::move(row);
}

EstimateFor estimate_for(const Visit& visit, const store::CampaignRow& row,
                         const PoolMoney& money) {
  return {.city = visit.city->id,
          .campaign = row,
          .money = money,
          .person = visit.who ? std::optional(visit.who->person.id) : std::nullopt};
}

/// The estimate that stands in the form: of its amount, else of the first suggestion.
std::optional<views::Estimate> shown_estimate(store::Session& db, const EstimateFor& what,
                                              std::string_view typed, const services::CityRow& city,
                                              Timestamp now) {
  const auto gift = read_gift(typed, city);
  const bool fresh = typed.empty() && !city.suggested.empty();
  if (!gift && !fresh) return std::nullopt;
  auto found = estimate(db, what, gift ? *gift : city.suggested.front(), now);
  if (!found) return std::nullopt;
  return *std::move(found);
}

http::Response pledge_form_page(App& app, Visit visit, store::Session& db,
                                const store::CampaignRow& row, views::FormState form,
                                const PledgeId& pledge) {
  const store::Transaction snapshot(db);
  const views::PageContext frame = frame_with_forms(app, visit);
  const services::CityRow& city = *visit.city;
  const PoolMoney money = pool_money(db, city.id, {row});
  views::PledgePage model{.campaign = card_of(row, money, frame.now),
                          .form = std::move(form),
                          .signed_in = visit.who.has_value(),
                          .pledge_id = pledge.str(),
                          .least = city.pledge_min,
                          .most = city.pledge_max,
                          .suggested = city.suggested,
                          .estimate = std::nullopt,
                          .pools = pools_for(row, money)};
  model.sends_mail = app.sends_mail;
  model.estimate = shown_estimate(db, estimate_for(visit, row, money), model.form.value("amount"),
                                  city, frame.now);
  const int status = model.form.errors.empty() ? 200 : 422;
  return page(visit, views::render(frame, model), status);
}

/// GET: a fresh form. What is known of somebody signed in is filled in.
http::Handled show_pledge_form(App& app, const Visit& visit, store::Session& db) {
  const auto row = campaign_to_give_to(app, visit, db);
  if (!row) return failure(app, visit, row.error());
  views::FormState form;
  if (const auto amount = visit.request.query_value("amount"))
    form.values.emplace_back("amount", *amount);
  if (visit.who) {
    form.values.emplace_back("email", visit.who->person.email);
    form.values.emplace_back("name", visit.who->person.name);
  }
  return pledge_form_page(app, visit, db, *row, std::move(form), app.ulids.next_id<PledgeTag>());
}

/// What the script of the form asks while an amount is typed. An amount that is no amount yet is an
/// answer too, not a failed request.
http::Handled show_estimate(App& app, const Visit& visit, store::Session& db) {
  const views::PageContext frame = frame_of(app, visit);
  const auto refused = [&frame](const Error& error) {
    return json(views::estimate_error_json(frame, error));
  };
  const store::Transaction snapshot(db);
  const auto row = campaign_to_give_to(app, visit, db);
  if (!row) return refused(row.error());
  const auto typed = visit.request.query_value("amount");
  const auto gift = read_gift(typed.value_or(std::string_view()), *visit.city);
  if (!gift) return refused(gift.error());
  const PoolMoney money = pool_money(db, visit.city->id, {*row});
  const auto found = estimate(db, estimate_for(visit, *row, money), *gift, frame.now);
  if (!found) return refused(found.error());
  return json(views::estimate_json(frame, *found));
}

/// A pledge that the writer has refused: in the form where the person can mend it.
http::Handled pledge_refused(App& app, const Visit& visit, store::Session& db,
                             const PlacePledge& command, views::FormState form,
                             const Error& error) {
  const int status = http::status_of(error.code);
  const bool mendable = status == 422;
  const auto row = mendable ? store::campaign(db, visit.city->id, command.campaign) : std::nullopt;
  if (!row) return failure(app, visit, error);
  form.errors.push_back(error);
  // This id stands for what was sent before; what the form now says is another gift.
  const PledgeId id =
      error.code == Errc::kIdempotencyMismatch ? app.ulids.next_id<PledgeTag>() : command.id;
  return pledge_form_page(app, visit, db, *row, std::move(form), id);
}

/// POST: places the pledge and goes on to the provider. The same form sent twice is one pledge.
http::Handled give_pledge(App& app, const Visit& visit, store::Session& db) {
  views::FormState form = form_of(visit.request);
  if (const auto good = check_form(app, visit, form); !good)
    return failure(app, visit, good.error());
  const auto campaign = parse_id<CampaignTag>(visit.request.param("id"));
  const auto row = campaign ? store::campaign(db, visit.city->id, *campaign) : std::nullopt;
  if (!row || !row->is_public()) return failure(app, visit, err(Errc::kNotFound));
  views::FormState asked = form;
  const PlacePledge command = read_pledge(visit, *campaign, app.ulids.next_id<PledgeTag>(), asked);
  if (form.value("do") == "estimate") {
    if (const auto gift = read_gift(form.value("amount"), *visit.city); !gift)
      form.errors.push_back(gift.error());
    return pledge_form_page(app, visit, db, *row, std::move(form), command.id);
  }
  if (const std::int64_t wait_s = pledge_wait_s(app, visit); wait_s > 0)
    return failure(app, visit, err(Errc::kTooManyAttempts), wait_s);
  if (!asked.errors.empty()) {
    if (const auto open = open_for_pledges(*row, app.clock()); !open)
      return failure(app, visit, open.error());
    return pledge_form_page(app, visit, db, *row, std::move(asked), command.id);
  }
  // Whether the campaign is open is the writer's to say: a pledge sent twice may come after the
  // end.
  return after(app, visit.city->id, command,
               [&app, visit, command, form = std::move(form)](const Result<Outcome>& outcome,
                                                              store::Session& later) {
                 if (!outcome)
                   return pledge_refused(app, visit, later, command, form, outcome.error());
                 return go_to_checkout(app, visit, later, command.id, *outcome);
               });
}

}  // namespace

std::vector<http::Route> giving_lines(App& app) {
  return {get(app, "/campaigns/{id}/pledge", "pledge_form", show_pledge_form),
          post(app, "/campaigns/{id}/pledge", "pledge", kSmallFormBytesMax, give_pledge),
          get(app, "/campaigns/{id}/estimate", "estimate", show_estimate)};
}

std::vector<http::Route> pledge_routes(App& app) {
  auto routes = giving_lines(app);
  for (auto& route : receipt_lines(app)) routes.push_back(std::move(route));
  return routes;
}

}  // namespace colletta::handlers
