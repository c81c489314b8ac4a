// Campaigns and what belongs to one of them.
#include "server/handlers/api/campaigns.hpp"

#include <algorithm>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "domain/campaign/content_json.hpp"
#include "server/handlers/api/acts.hpp"
#include "server/handlers/api/problem.hpp"
#include "server/handlers/api/shapes.hpp"
#include "server/handlers/applications.hpp"
#include "server/store/transaction.hpp"

namespace colletta::handlers::api {
namespace {

Result<std::string> text_in_query(const http::Request& request, std::string_view name) {
  const auto text = request.query_value(name);
  if (!text) return std::string();
  return clean_text(*text, name, {.bytes_max = limits::kFilterBytesMax});
}

Result<store::ListedStage> stage_in_query(const http::Request& request) {
  const auto word = request.query_value("state");
  if (!word) return store::ListedStage::kAll;
  const auto* const found = std::ranges::find(kStages, *word);
  if (found == std::end(kStages)) return err(Errc::kInvalid, "state");
  return static_cast<store::ListedStage>(1 + (found - std::begin(kStages)));
}

Result<store::CampaignFilter> filter_of(const http::Request& request) {
  store::CampaignFilter filter;
  for (const auto& [name, place] :
       {std::pair("q", &filter.words), {"area", &filter.area}, {"theme", &filter.theme}}) {
    auto text = text_in_query(request, name);
    if (!text) return text.error();
    *place = *std::move(text);
  }
  const auto call = id_in_query<CallTag>(request, "call");
  if (!call) return call.error();
  filter.call = *call;
  const auto stage = stage_in_query(request);
  if (!stage) return stage.error();
  filter.stage = *stage;
  return filter;
}

Result<http::Response> listed_campaigns(App& app, const Visit& visit, store::Session& db) {
  const auto slice = slice_of(visit.request);
  if (!slice) return slice.error();
  auto filter = filter_of(visit.request);
  if (!filter) return filter.error();
  filter->published_before = slice->before;
  const Timestamp now = app.clock();
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  auto found = store::public_campaigns(db, city, *filter, now, slice->limit + 1, 0);
  const auto next = cut(found.rows, *slice, &store::CampaignRow::published_seq);
  const PoolMoney money = pool_money(db, city, found.rows);
  Json items = Json::array();
  for (const auto& row : found.rows) items.push_back(campaign_summary(row, money, now));
  return public_list(visit, std::move(items), next);
}

/// A list of what belongs to the campaign of the path, if it is public.
using Belonging = http::Response (*)(const Visit&, store::Session&, const store::CampaignRow&,
                                     const Slice&);

http::Handled about_campaign(App& app, const Visit& visit, store::Session& db, Belonging list) {
  const auto slice = slice_of(visit.request);
  if (!slice) return problem(app, visit.request, slice.error());
  const store::Transaction snapshot(db);
  const auto row = campaign_of_path(visit, db, app.clock());
  if (!row) return problem(app, visit.request, row.error());
  if (!row->is_public()) return problem(app, visit.request, err(Errc::kNotFound, "id"));
  return list(visit, db, *row, *slice);
}

http::Response campaign_updates(const Visit& visit, store::Session& db,
                                const store::CampaignRow& row, const Slice& slice) {
  auto rows = store::updates_of_campaign(db, visit.city->id, row.id, slice.limit + 1, slice.before);
  const auto next = cut(rows, slice, &store::PublishedUpdate::seq);
  Json items = Json::array();
  for (const auto& update : rows) items.push_back(update_json(update));
  return public_list(visit, std::move(items), next);
}

http::Response campaign_indicators(const Visit& visit, store::Session& db,
                                   const store::CampaignRow& row, const Slice&) {
  const CityId& city = visit.city->id;
  const auto content = read_content(store::campaign_content(db, city, row.id));
  const auto measurements = store::measurements_of_campaign(db, city, row.id);
  return public_list(visit, indicators_json(row.id, content, measurements));
}

http::Response holdings(const Visit& visit, store::Session& db, const store::CampaignRow& row,
                        const Slice&) {
  const PoolMoney money = pool_money(db, visit.city->id, {row});
  const auto applying = pools_for(row, money);
  Json items = Json::array();
  for (const auto& pool : money.pools)
    if (std::ranges::find(applying, pool.id, &views::PoolView::id) != applying.end())
      items.push_back(holding_json(pool, row.id, money.holdings));
  return public_list(visit, std::move(items));
}

http::Response gifts(const Visit& visit, store::Session& db, const store::CampaignRow& row,
                     const Slice& slice) {
  auto rows = store::latest_gifts(db, visit.city->id, row.id, slice.limit + 1, slice.before);
  const auto next = cut(rows, slice, &store::PledgeRow::seq);
  Json items = Json::array();
  for (const auto& gift : rows) items.push_back(gift_json(gift));
  return public_list(visit, std::move(items), next);
}

/// The tag of an answer, with the version in front: `"3-<hash of the bytes>"`.
void tag(http::Response& response, std::int64_t version) {
  auto body = std::make_shared<http::Body>(*response.body);
  body->etag = "\"" + std::to_string(version) + "-" + body->etag.substr(1);
  response.body = std::move(body);
}

}  // namespace

Result<store::CampaignRow> campaign_of_path(const Visit& visit, store::Session& db, Timestamp now) {
  const auto id = parse_id<CampaignTag>(visit.request.param("id"));
  if (!id) return err(Errc::kNotFound, "id");
  auto row = store::campaign(db, visit.city->id, *id);
  if (!row) return err(Errc::kNotFound, "id");
  const bool owns = visit.who && visit.who->person.id == row->owner;
  const bool reviews = visit.who && visit.who->actor().officer() && !row->is_being_written() &&
                       city_may_read(db, visit.city->id, *row, visit.who->person.id, now);
  if (!row->is_public() && !owns && !reviews) return err(Errc::kNotFound, "id");
  return *std::move(row);
}

http::Response show_campaign(App& app, const Visit& visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const auto row = campaign_of_path(visit, db, app.clock());
  if (!row) return problem(app, visit.request, row.error());
  const CityId& city = visit.city->id;
  const auto content = read_content(store::campaign_content(db, city, row->id));
  const Json body = campaign_json(*row, content, pool_money(db, city, {*row}), app.clock());
  const bool reads = visit.request.method != http::Method::kPatch;
  http::Response response = row->is_public() && reads
                                ? public_json(visit, body)
                                : page(visit, body.dump(), 200, "application/json");
  tag(response, row->version);
  return response;
}

bool tag_listed(std::string_view if_match, std::int64_t version) {
  const std::string mark = "\"" + std::to_string(version) + "-";
  while (!if_match.empty()) {
    const std::size_t comma = std::min(if_match.find(','), if_match.size());
    std::string_view one = if_match.substr(0, comma);
    if_match.remove_prefix(std::min(comma + 1, if_match.size()));
    one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
    // A weak tag ("W/...") never matches here (RFC 9110, section 13.1.1).
    if (one.starts_with(mark) || one == "*") return true;
  }
  return false;
}

http::Handled list_campaigns(App& app, const Visit& visit, store::Session& db) {
  auto made = listed_campaigns(app, visit, db);
  if (!made) return problem(app, visit.request, made.error());
  return *std::move(made);
}

http::Handled get_campaign(App& app, const Visit& visit, store::Session& db) {
  return show_campaign(app, visit, db);
}

http::Handled list_campaign_updates(App& app, const Visit& visit, store::Session& db) {
  return about_campaign(app, visit, db, campaign_updates);
}

http::Handled list_campaign_indicators(App& app, const Visit& visit, store::Session& db) {
  return about_campaign(app, visit, db, campaign_indicators);
}

http::Handled list_campaign_holdings(App& app, const Visit& visit, store::Session& db) {
  return about_campaign(app, visit, db, holdings);
}

http::Handled list_campaign_pledges(App& app, const Visit& visit, store::Session& db) {
  return about_campaign(app, visit, db, gifts);
}

}  // namespace colletta::handlers::api
