#include "server/store/pool_gifts_read.hpp"

#include "sql/queries/pool_gifts_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

std::vector<PoolGiftRow> read_gifts(Session& db, const Query& query, Binds binds) {
  std::vector<PoolGiftRow> rows;
  db.for_each<Text, Text, Text, Text, Int, Int, Int>(
      query, binds,
      [&](Text& pool, Text& campaign, Text& title, Text& word, Int opens, Int reserved,
          Int granted) {
        const auto state = parse_campaign_state(word);
        CHECK(state.ok(), "a campaign's state is a word that we wrote");
        rows.push_back({.pool = PoolId::of(pool),
                        .campaign = CampaignId::of(campaign),
                        .title = title,
                        .state = *state,
                        .opens = {opens},
                        .reserved = Money::cents(reserved),
                        .granted = Money::cents(granted)});
      });
  return rows;
}

}  // namespace

std::vector<PoolGiftRow> gifts_of_pool(Session& db, const CityId& city, const PoolId& pool,
                                       std::int64_t limit) {
  return read_gifts(db, sql::gift_rows_of_pool, {{"city", city}, {"pool", pool}, {"limit", limit}});
}

std::vector<PoolGiftRow> gifts_of_funder(Session& db, const CityId& city, const FunderId& funder,
                                         const std::vector<PoolId>& pools) {
  if (pools.empty()) return {};
  std::vector<std::string> ids;
  for (const PoolId& pool : pools) ids.push_back(pool.str());
  return read_gifts(db, sql::gift_rows_of_funder,
                    {{"city", city}, {"funder", funder}, {"pools", std::move(ids)}});
}

}  // namespace colletta::store
