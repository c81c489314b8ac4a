// Reading pools: what they are, what their funders have put in, and what they hold for campaigns.
// A rule is a document here; reading it is for who needs it (domain/matching/rule_json.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/matching/book.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct PoolRow {
  PoolId id;
  CallId call;
  std::string name;
  matching::PoolKind kind = matching::PoolKind::kPublic;
  int order = 0;
  std::string rule;  ///< canonical bytes of the rule document
  std::string rule_hash;
  std::int64_t seq = -1;                  ///< position of pool.opened
  std::vector<matching::Funder> funders;  ///< in the order declared
};

/// What a pool holds for a campaign through one funder.
struct HoldingRow {
  PoolId pool;
  CampaignId campaign;
  FunderId funder;
  Money reserved, granted;
};

/// What a donor drew from a pool in a campaign, or counts there.
struct DrawRow {
  PoolId pool;
  matching::Draw draw;
};

/// What a pool remembers of a campaign besides what it holds.
struct TallyRow {
  PoolId pool;
  CampaignId campaign;
  matching::Tally tally;
};

// All of these see one city only, take a constant number of queries, and throw DatabaseError.

/// What a pool is from its opening on, without its funders and their money, which move: one query.
std::vector<PoolRow> pool_terms_of_call(Session& db, const CityId& city, const CallId& call);

/// In the order in which pools of a call work, call by call.
std::vector<PoolRow> pools_of_calls(Session& db, const CityId& city,
                                    const std::vector<CallId>& calls);
std::vector<PoolRow> pools_by_id(Session& db, const CityId& city, const std::vector<PoolId>& ids);
/// Latest opened first, those with `seq < before`.
std::vector<PoolRow> pools_before(Session& db, const CityId& city, std::int64_t before,
                                  std::int64_t limit);
/// Those that the funder has put money in, latest opened first.
std::vector<PoolRow> pools_of_funder(Session& db, const CityId& city, const FunderId& funder);

/// Whether gifts of its call had been confirmed when the pool was opened: it does not count those.
bool opened_after_pledges(Session& db, const CityId& city, const PoolRow& pool);

/// In the order of each pool's funders.
std::vector<HoldingRow> holdings_of_campaigns(Session& db, const CityId& city,
                                              const std::vector<CampaignId>& campaigns);
std::vector<HoldingRow> holdings_of_pool(Session& db, const CityId& city, const PoolId& pool);

std::vector<DrawRow> draws_of_donor(Session& db, const CityId& city, const CampaignId& campaign,
                                    const DonorId& donor);
std::vector<TallyRow> tallies_of_call(Session& db, const CityId& city, const CallId& call);
/// What the donor gave to the campaign, net of refunds.
Money given_by(Session& db, const CityId& city, const CampaignId& campaign, const DonorId& donor);
/// A person's pseudonym in a call; nothing before their first gift there.
std::optional<DonorId> donor_of(Session& db, const CityId& city, const CallId& call,
                                const PersonId& person);

/// What all pools of a city have promised or granted to campaigns.
struct MatchedSums {
  Money by_public, by_private;
};
MatchedSums matched_in_city(Session& db, const CityId& city);

}  // namespace colletta::store
