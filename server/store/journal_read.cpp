#include "server/store/journal_read.hpp"

#include <set>

#include "sql/queries/journal_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

std::vector<EventRow> read_events(Session& db, const Query& query, Binds binds) {
  std::vector<EventRow> rows;
  db.for_each<Int, Text, std::optional<Text>, Int, Text, Text>(
      query, binds,
      [&](Int seq, Text& type, std::optional<Text>& campaign, Int at, Text& body, Text& leaf) {
        rows.push_back({.seq = seq,
                        .type = type,
                        .campaign = CampaignId::of(campaign.value_or("")),
                        .at = {at},
                        .body = std::move(body),
                        .leaf = leaf});
      });
  return rows;
}

}  // namespace

std::int64_t journal_size(Session& db, const CityId& city) {
  const auto row = db.fetch_one<Int>(sql::journal_length, {{"city", city}});
  return row ? std::get<0>(*row) : 0;
}

std::vector<EventRow> events_before(Session& db, const CityId& city, std::int64_t before,
                                    std::int64_t limit) {
  return read_events(db, sql::event_rows_before,
                     {{"city", city}, {"before", before}, {"limit", limit}});
}

std::vector<EventRow> events_from(Session& db, const CityId& city, std::int64_t from,
                                  std::int64_t limit) {
  return read_events(db, sql::event_rows_from, {{"city", city}, {"from", from}, {"limit", limit}});
}

std::vector<CampaignId> campaigns_moved(Session& db, const CityId& city, std::int64_t from,
                                        std::int64_t until) {
  std::set<CampaignId> ids;
  db.for_each<std::string>(sql::campaigns_moved, {{"city", city}, {"from", from}, {"until", until}},
                           [&](std::string& id) { ids.insert(CampaignId::of(id)); });
  return {ids.begin(), ids.end()};
}

std::vector<EventRow> match_events(Session& db, const CityId& city, const CampaignId& campaign,
                                   const PoolId& pool, std::int64_t before, std::int64_t limit) {
  const std::vector<std::string> types = {
      "pledge.confirmed", "match.reserved",   "match.granted",         "match.released",
      "refund.requested", "payment.refunded", "payment.refund_failed", "payment.charged_back"};
  // Bodies are canonical JSON: this is how each line of a match names its pool, and nothing else
  // can look like it, since a quote inside a text is escaped.
  const std::string words = pool.empty() ? R"(%"pool":%)" : R"(%"pool":")" + pool.str() + R"("%)";
  return read_events(db, sql::event_rows_about,
                     {{"city", city},
                      {"campaign", campaign},
                      {"types", types},
                      {"words", words},
                      {"before", before},
                      {"limit", limit}});
}

std::vector<EventRow> events_of_campaign(Session& db, const CityId& city,
                                         const CampaignId& campaign, std::int64_t limit) {
  return read_events(db, sql::event_rows_of_campaign,
                     {{"city", city}, {"campaign", campaign}, {"limit", limit}});
}

std::vector<EventRow> events_of_kinds(Session& db, const CityId& city, const CampaignId& campaign,
                                      const std::vector<std::string>& types, std::int64_t limit) {
  return read_events(db, sql::event_rows_of_kinds,
                     {{"city", city}, {"campaign", campaign}, {"types", types}, {"limit", limit}});
}

std::optional<PrivateRow> private_part(Session& db, const CityId& city, std::int64_t seq) {
  auto row = db.fetch_one<Text, Text>(sql::event_private_at, {{"city", city}, {"seq", seq}});
  if (!row) return std::nullopt;
  return PrivateRow{std::move(std::get<0>(*row)), std::move(std::get<1>(*row))};
}

std::vector<EventRow> later_matches(Session& db, const CityId& city, std::int64_t seq) {
  return read_events(db, sql::event_rows_later, {{"city", city}, {"seq", seq}});
}

std::optional<EventRow> event_at(Session& db, const CityId& city, std::int64_t seq) {
  auto found = events_at(db, city, {seq});
  if (found.empty()) return std::nullopt;
  return std::move(found.begin()->second);
}

std::map<std::int64_t, EventRow> events_at(Session& db, const CityId& city,
                                           const std::vector<std::int64_t>& seqs) {
  std::map<std::int64_t, EventRow> found;
  if (seqs.empty()) return found;
  for (EventRow& row : read_events(db, sql::event_rows_at, {{"city", city}, {"seqs", seqs}})) {
    const std::int64_t seq = row.seq;
    found.emplace(seq, std::move(row));
  }
  return found;
}

}  // namespace colletta::store
