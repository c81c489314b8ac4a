#include "domain/matching/apply.hpp"

#include <algorithm>

#include "domain/matching/filters.hpp"
#include "domain/matching/funders.hpp"
#include "domain/matching/quadratic.hpp"

namespace colletta::matching {
namespace {

Campaign& changed_campaign(Book& book, const CampaignId& id) {
  const auto found = book.campaigns.find(id);
  CHECK(found != book.campaigns.end(), "the Book must hold the campaign");
  return found->second;
}

Pool& pool_of(Book& book, const PoolId& id) {
  const auto found = book.pools.find(id);
  CHECK(found != book.pools.end(), "the Book must hold the pool");
  return found->second;
}

Funder& funder_of(Pool& pool, const FunderId& id) {
  const auto found = std::find_if(pool.funders.begin(), pool.funders.end(),
                                  [&](const Funder& funder) { return funder.id == id; });
  CHECK(found != pool.funders.end(), "a part belongs to a funder of the pool");
  return *found;
}

/// Moves `parts` between a funder's left, reserved and granted.
void move_by_funder(Pool& pool, Holding& holding, const Change& change, Standing standing) {
  for (const Part& part : change.parts) {
    Funder& funder = funder_of(pool, part.funder);
    CHECK(part.amount.positive(), "a part of a change is above 0");
    switch (change.kind) {
      case ChangeKind::kReserved:
        CHECK(part.amount <= funder.left(), "a funder never pays more than it put in");
        funder.reserved += part.amount;
        break;
      case ChangeKind::kGranted:
        funder.reserved -= part.amount;
        funder.granted += part.amount;
        break;
      case ChangeKind::kReleased:
        (standing == Standing::kSucceeded ? funder.granted : funder.reserved) -= part.amount;
        break;
    }
    CHECK(!funder.reserved.negative() && !funder.granted.negative(),
          "a funder's reserved and granted money must not fall below 0");
  }
  switch (change.kind) {
    case ChangeKind::kReserved:
      holding.reserved = plus(pool, holding.reserved, change.parts);
      break;
    case ChangeKind::kGranted:
      holding.reserved = minus(pool, holding.reserved, change.parts);
      holding.granted = plus(pool, holding.granted, change.parts);
      break;
    case ChangeKind::kReleased: {
      Parts& held = standing == Standing::kSucceeded ? holding.granted : holding.reserved;
      held = minus(pool, held, change.parts);
      break;
    }
  }
}

void move_draw(Book& book, const Change& change) {
  const std::tuple key{change.pool, change.campaign, change.donor};
  const auto at = book.draws.try_emplace(key).first;
  Draw& draw = at->second;
  switch (change.kind) {
    case ChangeKind::kReserved:
      draw.drawn += total(change.parts);
      break;
    case ChangeKind::kReleased:
      draw.drawn -= total(change.parts);
      break;
    case ChangeKind::kGranted:
      CHECK(false, "a pool grants to a campaign, not to a pledge");
  }
  draw.pledges += change.pledges;
  CHECK(!draw.drawn.negative() && draw.pledges >= 0, "a donor gives back only what it drew");
  CHECK(draw.drawn.zero() == (draw.pledges == 0), "who has drawn has a matched pledge");
  if (draw == Draw()) book.draws.erase(at);
}

/// What the budget alone has kept from the pledge is remembered as long as it is owed.
void move_withheld(Book& book, const Pool& pool, const Change& change) {
  if (pool.rule.on_release != OnRelease::kRedistribute) return;
  const std::pair key{change.pool, change.position};
  if (change.withheld.zero()) {
    book.withheld.erase(key);
    return;
  }
  CHECK(!change.withheld.negative(), "a pledge gets at most what it is owed");
  Withheld& row =
      book.withheld
          .try_emplace(key, Withheld{change.pledge, change.campaign, change.donor, {}, false})
          .first->second;
  CHECK(row.pledge == change.pledge, "no two pledges have the same position");
  row.amount = change.withheld;
  row.drew = row.drew || !change.parts.empty();
}

/// Adds `delta`, which may be negative, to what counts of the pledge's donor in quadratic pools.
void count(Book& book, const Campaign& campaign, const Pledge& pledge, Money delta) {
  for (const auto& [id, pool] : book.pools) {
    if (pool.call != campaign.call || pool.rule.kind != RuleKind::kQuadratic ||
        !applies(pool.rule, campaign) || !eligible(pool.rule.eligible, pledge) ||
        !in_window(pool.rule, pledge))
      continue;
    const auto draw = book.draws.try_emplace({id, campaign.id, pledge.donor}).first;
    const auto tally = book.tallies.try_emplace({id, campaign.id}).first;
    const Money before = draw->second.counted;
    const Money now = before + delta;
    CHECK(!now.negative(), "no more is taken back than has counted");
    draw->second.counted = now;
    tally->second.counted += delta;
    tally->second.roots = tally->second.roots + root(now) - root(before);
    if (draw->second == Draw()) book.draws.erase(draw);
    if (tally->second == Tally()) book.tallies.erase(tally);
  }
}

/// Notes the pledge at which the condition of a lump sum first holds: only then it is reserved.
void note_first_held(Book& book, const Campaign& campaign, const Pledge& pledge) {
  for (const auto& [id, pool] : book.pools)
    if (pool.call == campaign.call && pool.rule.kind == RuleKind::kLumpSum &&
        applies(pool.rule, campaign) && holds(pool.rule.condition, campaign))
      if (Tally& tally = book.tallies[{id, campaign.id}]; tally.first_held < 0)
        tally.first_held = pledge.position;
}

/// Whether a pool may move money for a campaign: while it is open; afterwards money only comes back
/// from a grant, or goes to those that succeeded at the close of the call.
bool may_move(Standing standing, const Pool& pool, const Change& change) {
  switch (standing) {
    case Standing::kOpen:
      return true;
    case Standing::kSucceeded:
      return change.kind == ChangeKind::kReleased || pool.rule.kind == RuleKind::kQuadratic;
    case Standing::kFailed:
      break;
  }
  return false;
}

}  // namespace

void apply_pledge(Book& book, const Pledge& pledge) {
  CHECK(pledge.amount.positive(), "a pledge is above 0");
  Campaign& campaign = changed_campaign(book, pledge.campaign);
  campaign.raised += pledge.amount;
  Money& given = book.given[{pledge.campaign, pledge.donor}];
  if (given.zero()) ++campaign.donors;
  given += pledge.amount;
  count(book, campaign, pledge, pledge.amount);
  note_first_held(book, campaign, pledge);
}

void apply_refund(Book& book, const Pledge& pledge) {
  Campaign& campaign = changed_campaign(book, pledge.campaign);
  const auto given = book.given.find({pledge.campaign, pledge.donor});
  CHECK(given != book.given.end() && given->second >= pledge.amount,
        "a donor is refunded at most what it gave");
  campaign.raised -= pledge.amount;
  given->second -= pledge.amount;
  if (given->second.zero()) {
    --campaign.donors;
    book.given.erase(given);
  }
  count(book, campaign, pledge, -pledge.amount);
  for (const auto& [id, pool] : book.pools)
    if (pool.call == campaign.call && pool.rule.on_release == OnRelease::kRedistribute)
      book.withheld.erase({id, pledge.position});
}

void apply(Book& book, const Change& change) {
  CHECK(change.pledge.empty() == change.donor.empty(),
        "a change names pledge and donor, or neither");
  Pool& pool = pool_of(book, change.pool);
  if (!change.pledge.empty() && change.kind == ChangeKind::kReserved)
    move_withheld(book, pool, change);
  if (change.parts.empty()) return;
  const Standing standing = campaign_of(book, change.campaign).standing;
  CHECK(may_move(standing, pool, change), "a closed campaign's matches are settled");
  const auto holding = book.holdings.try_emplace({change.pool, change.campaign}).first;
  move_by_funder(pool, holding->second, change, standing);
  if (holding->second.reserved.empty() && holding->second.granted.empty())
    book.holdings.erase(holding);
  if (!change.pledge.empty()) move_draw(book, change);
}

void apply_close(Book& book, const CampaignId& campaign, bool succeeded) {
  Campaign& closed = changed_campaign(book, campaign);
  CHECK(closed.standing == Standing::kOpen, "a campaign closes once");
  closed.standing = succeeded ? Standing::kSucceeded : Standing::kFailed;
  std::erase_if(book.withheld, [&](const auto& row) { return row.second.campaign == campaign; });
}

void apply_fund(Book& book, const PoolId& id, const FunderId& funder, const std::string& name,
                Money amount) {
  CHECK(amount.positive(), "a pool is funded with more than 0");
  Pool& pool = pool_of(book, id);
  const auto found = std::find_if(pool.funders.begin(), pool.funders.end(),
                                  [&](const Funder& known) { return known.id == funder; });
  if (found != pool.funders.end())
    found->put_in += amount;
  else
    pool.funders.push_back({funder, name, amount, {}, {}});
}

}  // namespace colletta::matching
