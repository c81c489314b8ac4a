// What the API lists across campaigns: pools, matches, updates, indicators, the journal.
#include "domain/campaign/content_json.hpp"
#include "server/handlers/api/acts.hpp"
#include "server/handlers/api/problem.hpp"
#include "server/handlers/api/shapes.hpp"
#include "server/handlers/journal_filter.hpp"
#include "server/store/indicators_read.hpp"
#include "server/store/transaction.hpp"

namespace colletta::handlers::api {
namespace {

/// A list whose order is the journal's, the latest first.
using Listed = http::Response (*)(const Visit&, store::Session&, const Slice&);

http::Handled answer_list(App& app, const Visit& visit, store::Session& db, Listed listed) {
  const auto slice = slice_of(visit.request);
  if (!slice) return problem(app, visit.request, slice.error());
  const store::Transaction snapshot(db);
  return listed(visit, db, *slice);
}

http::Response pools(const Visit& visit, store::Session& db, const Slice& slice) {
  auto rows = store::pools_before(db, visit.city->id, slice.before, slice.limit + 1);
  const auto next = cut(rows, slice, &store::PoolRow::seq);
  Json items = Json::array();
  for (const auto& row : rows) items.push_back(pool_json(row));
  return public_list(visit, std::move(items), next);
}

http::Response city_updates(const Visit& visit, store::Session& db, const Slice& slice) {
  auto rows = store::latest_updates(db, visit.city->id, slice.limit + 1, slice.before);
  const auto next = cut(rows, slice, &store::PublishedUpdate::seq);
  Json items = Json::array();
  for (const auto& row : rows) items.push_back(update_json(row));
  return public_list(visit, std::move(items), next);
}

/// A page holds the indicators of so many campaigns.
http::Response city_indicators(const Visit& visit, store::Session& db, const Slice& slice,
                               Timestamp now) {
  const CityId& city = visit.city->id;
  store::CampaignFilter filter;
  filter.published_before = slice.before;
  auto rows = store::public_campaigns(db, city, filter, now, slice.limit + 1, 0).rows;
  const auto next = cut(rows, slice, &store::CampaignRow::published_seq);
  std::vector<CampaignId> ids;
  for (const auto& row : rows) ids.push_back(row.id);
  const auto documents = store::campaign_documents(db, city, ids);
  auto measurements = store::measurements_of_campaigns(db, city, ids);
  Json items = Json::array();
  for (const CampaignId& id : ids)
    for (Json& one : indicators_json(id, read_content(documents.at(id)), measurements[id]))
      items.push_back(std::move(one));
  return public_list(visit, std::move(items), next);
}

/// An event is never divided between two pages, so a page may hold some lines more than events.
http::Response matches(const Visit& visit, store::Session& db, const Slice& slice,
                       const CampaignId& campaign, const PoolId& pool) {
  auto rows =
      store::match_events(db, visit.city->id, campaign, pool, slice.before, slice.limit + 1);
  const auto next = cut(rows, slice, &store::EventRow::seq);
  Json items = Json::array();
  for (const auto& row : rows)
    for (Json& line : matches_json(row))
      if (pool.empty() || line["pool"] == pool.str()) items.push_back(std::move(line));
  return public_list(visit, std::move(items), next);
}

}  // namespace

http::Handled list_pools(App& app, const Visit& visit, store::Session& db) {
  return answer_list(app, visit, db, pools);
}

http::Handled get_pool(App& app, const Visit& visit, store::Session& db) {
  const auto id = parse_id<PoolTag>(visit.request.param("id"));
  if (!id) return problem(app, visit.request, err(Errc::kNotFound, "id"));
  const store::Transaction snapshot(db);
  const auto rows = store::pools_by_id(db, visit.city->id, {*id});
  if (rows.empty()) return problem(app, visit.request, err(Errc::kNotFound, "id"));
  return public_json(visit, pool_json(rows.front()));
}

http::Handled list_matches(App& app, const Visit& visit, store::Session& db) {
  const auto slice = slice_of(visit.request);
  if (!slice) return problem(app, visit.request, slice.error());
  const auto campaign = id_in_query<CampaignTag>(visit.request, "campaign");
  if (!campaign) return problem(app, visit.request, campaign.error());
  const auto pool = id_in_query<PoolTag>(visit.request, "pool");
  if (!pool) return problem(app, visit.request, pool.error());
  const store::Transaction snapshot(db);
  return matches(visit, db, *slice, *campaign, *pool);
}

http::Handled list_updates(App& app, const Visit& visit, store::Session& db) {
  return answer_list(app, visit, db, city_updates);
}

http::Handled list_indicators(App& app, const Visit& visit, store::Session& db) {
  const auto slice = slice_of(visit.request);
  if (!slice) return problem(app, visit.request, slice.error());
  const store::Transaction snapshot(db);
  return city_indicators(visit, db, *slice, app.clock());
}

/// Upwards from a position, so that whoever follows the journal asks for what comes next.
http::Handled list_events(App& app, const Visit& visit, store::Session& db) {
  const auto limit = limit_of(visit.request);
  if (!limit) return problem(app, visit.request, limit.error());
  const auto from = number_of(visit.request, "from", 0);
  if (!from) return problem(app, visit.request, from.error());
  const store::Transaction snapshot(db);
  auto rows = store::events_from(db, visit.city->id, *from, *limit + 1);
  std::optional<Next> next;
  if (static_cast<std::int64_t>(rows.size()) > *limit) {
    next = {"from", std::to_string(rows.back().seq)};
    rows.pop_back();
  }
  Json items = Json::array();
  for (const auto& row : rows) items.push_back(event_json(row));
  return public_list(visit, std::move(items), next);
}

/// Downwards from the latest, narrowed as the page is.
http::Handled list_journal(App& app, const Visit& visit, store::Session& db) {
  const auto slice = slice_of(visit.request);
  if (!slice) return problem(app, visit.request, slice.error());
  const store::Transaction snapshot(db);
  const JournalAsked asked = journal_asked(db, *visit.city, visit.request);
  if (!asked.errors.empty()) return problem(app, visit.request, asked.errors.front());
  const CityId& city = visit.city->id;
  auto rows = events_in_order(
      db, city, store::positions_before(db, city, asked.filter, slice->before, slice->limit + 1));
  const auto next = cut(rows, *slice, &store::EventRow::seq);
  Json items = Json::array();
  for (const auto& row : rows) items.push_back(event_json(row));
  return public_list(visit, std::move(items), next);
}

}  // namespace colletta::handlers::api
