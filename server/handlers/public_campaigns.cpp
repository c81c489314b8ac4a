// The list of campaigns with its filters, the page of one, its feed and its live figures.
#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "server/handlers/campaign_page.hpp"
#include "server/handlers/live.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/topics.hpp"
#include "server/http/url.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

constexpr std::int64_t kCampaignsAPage = 12;
constexpr std::int64_t kCallsInFilter = 50;  ///< in the filter; older ones are on their own pages

/// A filter's value, empty when it is absent or no text that a person would type.
std::string filter_value(const http::Request& request, std::string_view name) {
  const auto value = request.query_value(name);
  if (!value) return {};
  const auto clean = clean_text(*value, name, {.bytes_max = limits::kFilterBytesMax});
  return clean ? *clean : std::string();
}

store::ListedStage stage_of_word(std::string_view word) {
  if (word == "open") return store::ListedStage::kOpen;
  if (word == "coming") return store::ListedStage::kComing;
  if (word == "succeeded") return store::ListedStage::kSucceeded;
  if (word == "failed") return store::ListedStage::kFailed;
  return store::ListedStage::kAll;
}

/// The model's filters from the query; what means nothing is left out of it.
views::CampaignListPage filters_of(const http::Request& request) {
  views::CampaignListPage model;
  model.q = filter_value(request, "q");
  model.area = filter_value(request, "area");
  model.theme = filter_value(request, "theme");
  model.state = filter_value(request, "state");
  if (stage_of_word(model.state) == store::ListedStage::kAll) model.state.clear();
  model.call = filter_value(request, "call");
  if (!is_ulid(model.call)) model.call.clear();
  model.ending_soon = request.query_value("ending") == "1";
  return model;
}

std::string query_of(const views::CampaignListPage& model) {
  http::Pairs pairs;
  const auto add = [&pairs](std::string name, const std::string& value) {
    if (!value.empty()) pairs.emplace_back(std::move(name), value);
  };
  add("q", model.q);
  add("area", model.area);
  add("theme", model.theme);
  add("state", model.state);
  add("call", model.call);
  add("ending", model.ending_soon ? "1" : "");
  return http::form_encode(pairs);
}

http::Handled campaigns_listed(App& app, const Visit& visit, store::Session& db) {
  const auto number = page_number(visit.request);
  if (!number) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  views::CampaignListPage model = filters_of(visit.request);
  const store::CampaignFilter filter{.words = model.q,
                                     .area = model.area,
                                     .theme = model.theme,
                                     .call = CallId::of(model.call),
                                     .stage = stage_of_word(model.state),
                                     .ending_soon = model.ending_soon};
  const auto found = store::public_campaigns(db, city, filter, answer.now(), kCampaignsAPage,
                                             (*number - 1) * kCampaignsAPage);
  auto paging = paging_of(*number, found.total, kCampaignsAPage, query_of(model));
  if (!paging) return failure(app, visit, err(Errc::kNotFound));
  model.paging = *std::move(paging);
  model.campaigns = cards_of(db, city, found.rows, answer.now());
  for (const auto& call : store::public_calls(db, city, answer.now(), kCallsInFilter, 0).rows)
    model.calls.push_back({call.id.str(), call.title});
  return answer.with({topic(city)}, views::render(answer.frame(), model));
}

std::vector<std::string> topics_of(const CityId& city, const store::CampaignRow& row) {
  std::vector<std::string> topics{topic(city, row.id)};
  // The page shows what is left in the call's pools, which other campaigns draw on too.
  if (!row.call.empty()) topics.push_back(topic(city, row.call));
  return topics;
}

/// What pages about one campaign make of its model.
using Rendered = std::string (*)(const views::PageContext&, const views::CampaignPage&);

http::Handled campaign_as(App& app, const Visit& visit, store::Session& db, Rendered render,
                          std::string type) {
  const auto id = parse_id<CampaignTag>(visit.request.param("id"));
  if (!id) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto row = store::campaign(db, city, *id);
  if (!row || !row->is_public()) return failure(app, visit, err(Errc::kNotFound));
  const auto model = campaign_page(db, city, *row, visit.city->zone, answer.now());
  return answer.with(topics_of(city, *row), render(answer.frame(), model), std::move(type));
}

http::Handled show_campaign_page(App& app, const Visit& visit, store::Session& db) {
  return campaign_as(app, visit, db, views::render, std::string(kHtml));
}

http::Handled feed(App& app, const Visit& visit, store::Session& db) {
  return campaign_as(app, visit, db, views::render_atom, "application/atom+xml; charset=utf-8");
}

}  // namespace

RouteLines campaign_lines(App& app) {
  return {get_cached(app, std::string(views::paths::kCampaigns), "campaigns", campaigns_listed),
          get_cached(app, "/campaigns/{id}", "campaign", show_campaign_page),
          get_cached(app, "/campaigns/{id}/updates.atom", "campaign_feed", feed), live_route(app)};
}

}  // namespace colletta::handlers
