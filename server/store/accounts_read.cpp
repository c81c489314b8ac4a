#include "server/store/accounts_read.hpp"

#include <algorithm>

#include "sql/queries/accounts_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

}  // namespace

std::vector<AccountSum> account_sums(Session& db, const CityId& city, std::int64_t before) {
  std::vector<AccountSum> sums;
  db.for_each<Text, Int, Int>(
      sql::account_sums_before, {{"city", city}, {"before", before}},
      [&](Text& account, Int debit, Int credit) {
        sums.push_back({std::move(account), Money::cents(debit), Money::cents(credit)});
      });
  return sums;
}

ledger::Names account_names(Session& db, const CityId& city) {
  ledger::Names names;
  db.for_each<Text, Text>(sql::public_campaign_names, {{"city", city}},
                          [&](Text& id, Text& title) { names.campaigns[id] = std::move(title); });
  db.for_each<Text, Text, Text, Text>(sql::pool_and_funder_names, {{"city", city}},
                                      [&](Text& pool, Text& name, Text& funder, Text& funder_name) {
                                        names.pools[pool] = std::move(name);
                                        names.funders[funder] = std::move(funder_name);
                                      });
  return names;
}

PoolSums pool_sums(Session& db, const CityId& city) {
  PoolSums sums;
  db.for_each<Text, Int, Int, Int>(
      sql::pool_sums_by_kind, {{"city", city}},
      [&](const Text& kind, Int put_in, Int reserved, Int granted) {
        PoolSum& sum = kind == "public" ? sums.of_public : sums.of_private;
        sum = {Money::cents(put_in), Money::cents(reserved), Money::cents(granted)};
      });
  return sums;
}

std::vector<std::int64_t> positions_that_refer(Session& db, const CityId& city, std::int64_t seq,
                                               std::int64_t limit) {
  std::vector<std::int64_t> positions;
  db.for_each<Int>(sql::positions_that_refer, {{"city", city}, {"seq", seq}, {"limit", limit}},
                   [&](Int at) { positions.push_back(at); });
  return positions;
}

std::vector<std::int64_t> moves_of_close(Session& db, const CityId& city,
                                         const CampaignId& campaign, std::int64_t closed,
                                         std::int64_t limit) {
  std::vector<std::int64_t> positions;
  bool moves = true;
  db.for_each<Int, Text>(
      sql::moves_of_close,
      {{"city", city}, {"campaign", campaign}, {"closed", closed}, {"limit", limit}},
      [&](Int at, Text& type) {
        moves = moves && type.starts_with("match.");
        if (moves) positions.push_back(at);
      });
  std::ranges::reverse(positions);
  return positions;
}

}  // namespace colletta::store
