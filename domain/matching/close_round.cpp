// The part of the engine that looks at a whole call: the close of its round, and what it would
// give.
#include <algorithm>

#include "domain/matching/engine.hpp"
#include "domain/matching/funders.hpp"
#include "domain/matching/quadratic.hpp"

namespace colletta::matching {
namespace {

/// The campaign's own cap in this pool, and which it is.
void set_cap(Claim& claim, const Book& book, const Rule& rule, const Campaign& campaign) {
  claim.cap = rule.cap_per_campaign;
  const auto ceiling = ceiling_of(rule, campaign);
  if (!ceiling) return;
  const Money room = std::max(*ceiling - campaign.raised - matched(book, campaign.id), Money());
  if (claim.cap && *claim.cap <= room) return;
  claim.cap = room;
  claim.capped_by = Limit::kCeiling;
}

/// What the call's campaigns that succeeded ask of the pool, in ascending id.
std::vector<Claim> claims_on(const Book& book, const Pool& pool) {
  std::vector<Claim> claims;
  for (const auto& [id, campaign] : book.campaigns) {
    const auto tally = book.tallies.find({pool.id, id});
    if (campaign.call != pool.call || campaign.standing != Standing::kSucceeded ||
        tally == book.tallies.end() || !applies(pool.rule, campaign) ||
        !holds(pool.rule.condition, campaign))
      continue;
    Claim claim;
    claim.campaign = id;
    claim.weight = weight_of(pool.rule.variant, tally->second);
    set_cap(claim, book, pool.rule, campaign);
    claims.push_back(std::move(claim));
  }
  return claims;
}

/// Reserves the match and grants it.
void give(Book& book, const Pool& pool, const CampaignId& campaign, Amount amount,
          std::vector<Change>& changes) {
  Change change;
  change.pool = pool.id;
  change.campaign = campaign;
  change.parts = share_of_new_match(amount.value, pool);
  change.limited_by = std::move(amount.limited_by);
  for (const ChangeKind kind : {ChangeKind::kReserved, ChangeKind::kGranted}) {
    change.kind = kind;
    apply(book, change);
    change.left = pool.left();
    changes.push_back(change);
    change.limited_by.clear();
  }
}

/// The rows that the close of the pledge's call reads, with those that its `confirm` reads.
Book rows_of_call(const Book& book, const CallId& call, const Pledge& pledge) {
  Book rows;
  for (const auto& [id, campaign] : book.campaigns)
    if (campaign.call == call) rows.campaigns.emplace(id, campaign);
  for (const auto& [id, pool] : book.pools) {
    if (pool.call != call) continue;
    rows.pools.emplace(id, pool);
    const auto draw = book.draws.find({id, pledge.campaign, pledge.donor});
    if (draw != book.draws.end()) rows.draws.insert(*draw);
  }
  for (const auto& row : book.holdings)
    if (rows.pools.contains(row.first.first)) rows.holdings.insert(row);
  for (const auto& row : book.tallies)
    if (rows.pools.contains(row.first.first)) rows.tallies.insert(row);
  const auto given = book.given.find({pledge.campaign, pledge.donor});
  if (given != book.given.end()) rows.given.insert(*given);
  return rows;
}

/// What the pool would hold for the campaign if the call closed now and every open campaign
/// succeeded with what it has.
Money match_at_close(Book rows, const PoolId& pool, const CampaignId& campaign) {
  for (auto& [id, other] : rows.campaigns)
    if (other.standing == Standing::kOpen) other.standing = Standing::kSucceeded;
  close_round(rows, rows.pools.at(pool).call);
  return matched_by(rows, pool, campaign);
}

}  // namespace

std::vector<Change> close_round(Book& book, const CallId& call) {
  for (const auto& [id, campaign] : book.campaigns)
    CHECK(campaign.call != call || campaign.standing != Standing::kOpen,
          "a round is closed after its campaigns");
  std::vector<Change> changes;
  for (const Pool* pool : pools_of(book, call)) {
    if (pool->rule.kind != RuleKind::kQuadratic) continue;
    const auto claims = claims_on(book, *pool);
    auto amounts = share_by_weight(pool->rule.variant, pool->left(), claims);
    for (std::size_t i = 0; i < claims.size(); ++i)
      if (amounts[i].value.positive())
        give(book, *pool, claims[i].campaign, std::move(amounts[i]), changes);
  }
  return changes;
}

Money quadratic_estimate(const Book& book, const PoolId& pool, const Pledge& pledge) {
  const CallId& call = campaign_of(book, pledge.campaign).call;
  const Book without = rows_of_call(book, call, pledge);
  Book with = without;
  confirm(with, pledge);  // other pools' matches for this pledge lower the room under the ceiling
  return match_at_close(std::move(with), pool, pledge.campaign) -
         match_at_close(without, pool, pledge.campaign);
}

}  // namespace colletta::matching
