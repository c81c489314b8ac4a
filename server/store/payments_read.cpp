#include "server/store/payments_read.hpp"

#include <algorithm>

#include "sql/queries/payments_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

Int count_of_city(Session& db, const Query& query, const CityId& city) {
  return std::get<0>(db.fetch_one<Int>(query, {{"city", city}}).value());
}

std::vector<AttemptRow> attempts(Session& db, const Query& query, const CityId& city, Int limit) {
  std::vector<AttemptRow> rows;
  db.for_each<Text, Text, Text, Int, Text, Text, Text, Int, Int>(
      query, {{"city", city}, {"limit", limit}},
      [&](Text& id, Text& operation, Text& state, Int amount, Text& campaign, Text& title,
          Text& code, Int tries, Int at) {
        rows.push_back({.id = AttemptId::of(id),
                        .operation = operation,
                        .state = state,
                        .amount = Money::cents(amount),
                        .campaign = CampaignId::of(campaign),
                        .campaign_title = title,
                        .code = code,
                        .tries = tries,
                        .at = {at}});
      });
  return rows;
}

}  // namespace

std::vector<PledgeCount> pledges_by_state(Session& db, const CityId& city) {
  std::vector<PledgeCount> counts;
  db.for_each<Text, Int, Int>(sql::pledge_counts_by_state, {{"city", city}},
                              [&](Text& word, Int pledges, Int amount) {
                                const auto state = parse_pledge_state(word);
                                CHECK(state.ok(), "a pledge's state is a word that we wrote");
                                counts.push_back({*state, pledges, Money::cents(amount)});
                              });
  std::ranges::sort(counts, {}, &PledgeCount::state);  // declared in the order of their life
  return counts;
}

std::int64_t unknown_attempts(Session& db, const CityId& city) {
  return count_of_city(db, sql::unknown_attempt_count, city);
}

std::int64_t failed_refunds(Session& db, const CityId& city) {
  return count_of_city(db, sql::failed_refund_count, city);
}

std::vector<AttemptRow> latest_unknown_attempts(Session& db, const CityId& city,
                                                std::int64_t limit) {
  return attempts(db, sql::unknown_attempt_rows, city, limit);
}

std::vector<AttemptRow> latest_refused_attempts(Session& db, const CityId& city,
                                                std::int64_t limit) {
  return attempts(db, sql::refused_attempt_rows, city, limit);
}

std::vector<AttemptRow> latest_failed_refunds(Session& db, const CityId& city, std::int64_t limit) {
  return attempts(db, sql::failed_refund_rows, city, limit);
}

std::vector<NoticeRow> notices_set_aside(Session& db, const CityId& city, std::int64_t limit) {
  std::vector<NoticeRow> rows;
  db.for_each<Text, Text, Text, Text, Int>(
      sql::notices_aside, {{"city", city}, {"limit", limit}},
      [&](Text& provider, Text& event, Text& reference, Text& key, Int at) {
        rows.push_back({provider, event, reference, key, {at}});
      });
  return rows;
}

}  // namespace colletta::store
