// The list of calls and the page of one.
#include "server/handlers/applications.hpp"
#include "server/handlers/cards.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/topics.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::handlers {
namespace {

constexpr std::int64_t kCallsAPage = 12;
constexpr std::int64_t kCallCampaignsAPage = 24;

http::Handled list_calls(App& app, const Visit& visit, store::Session& db) {
  const auto number = page_number(visit.request);
  if (!number) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto calls =
      store::public_calls(db, city, answer.now(), kCallsAPage, (*number - 1) * kCallsAPage);
  auto paging = paging_of(*number, calls.total, kCallsAPage);
  if (!paging) return failure(app, visit, err(Errc::kNotFound));
  const views::CallsPage model{call_cards(db, city, calls.rows), *std::move(paging)};
  return answer.with({topic(city)}, views::render(answer.frame(), model));
}

http::Handled show_call(App& app, const Visit& visit, store::Session& db) {
  const auto id = parse_id<CallTag>(visit.request.param("id"));
  const auto number = page_number(visit.request);
  if (!id || !number) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto row = store::call(db, city, *id);
  if (!row) return failure(app, visit, err(Errc::kNotFound));
  store::CampaignFilter filter;
  filter.call = *id;
  const auto campaigns = store::public_campaigns(
      db, city, filter, answer.now(), kCallCampaignsAPage, (*number - 1) * kCallCampaignsAPage);
  auto paging = paging_of(*number, campaigns.total, kCallCampaignsAPage);
  if (!paging) return failure(app, visit, err(Errc::kNotFound));
  views::CallPage model{.call = call_cards(db, city, {*row}).front(),
                        .text = row->text,
                        .pools = {},
                        .campaigns = cards_of(db, city, campaigns.rows, answer.now()),
                        .paging = *std::move(paging)};
  for (const auto& pool : store::pools_of_calls(db, city, {*id}))
    model.pools.push_back(pool_view(pool));
  if (const auto selection = store::selection(db, city, *id))
    model.selection = selection_view(*selection);
  return answer.with({topic(city, *id)}, views::render(answer.frame(), model));
}

/// The bytes whose SHA-256 is in the entry that opened the call.
http::Handled show_rules(App& app, const Visit& visit, store::Session& db) {
  const auto id = parse_id<CallTag>(visit.request.param("id"));
  if (!id) return failure(app, visit, err(Errc::kNotFound));
  const auto selection = store::selection(db, visit.city->id, *id);
  if (!selection) return failure(app, visit, err(Errc::kNotFound));
  return public_page(visit, selection->rules, "application/json");
}

}  // namespace

RouteLines call_lines(App& app) {
  return {
      get_cached(app, std::string(views::paths::kCalls), "calls", list_calls),
      get_cached(app, "/calls/{id}", "call", show_call),
      get(app, views::paths::selection_rules(CallId::of("{id}")), "selection_rules", show_rules)};
}

}  // namespace colletta::handlers
