// Reading the accounts: sums from the projection `account_turnover`, names for them, and the
// positions of what followed an event. It must never know what an account or an event means.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "domain/ledger/names.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct AccountSum {
  std::string account;
  Money debit, credit;
};

// All of these see one city only, and throw DatabaseError.

/// By account, in the order of their names; of the parts of the journal that begin before `before`.
std::vector<AccountSum> account_sums(Session& db, const CityId& city, std::int64_t before);
/// Of public campaigns, and of all pools and their funders.
ledger::Names account_names(Session& db, const CityId& city);

/// Of all pools of a kind.
struct PoolSum {
  Money put_in, reserved, granted;
};
struct PoolSums {
  PoolSum of_public, of_private;
};
PoolSums pool_sums(Session& db, const CityId& city);

/// Events that name the one at `seq`, earliest first.
std::vector<std::int64_t> positions_that_refer(Session& db, const CityId& city, std::int64_t seq,
                                               std::int64_t limit);
/// The `match.*` events that stand directly before a campaign's close among the campaign's events,
/// earliest first.
std::vector<std::int64_t> moves_of_close(Session& db, const CityId& city,
                                         const CampaignId& campaign, std::int64_t closed,
                                         std::int64_t limit);

}  // namespace colletta::store
