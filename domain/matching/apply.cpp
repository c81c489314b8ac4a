#include "domain/matching/apply.hpp"

#include <algorithm>

#include "domain/matching/funders.hpp"

namespace colletta::matching {
namespace {

Campaign& campaign_of(Book& book, const CampaignId& id) {
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
      ++draw.pledges;
      break;
    case ChangeKind::kReleased:
      draw.drawn -= total(change.parts);
      --draw.pledges;
      break;
    case ChangeKind::kGranted:
      CHECK(false, "a pool grants to a campaign, not to a pledge");
  }
  CHECK(!draw.drawn.negative() && draw.pledges >= 0, "a donor gives back only what it drew");
  if (draw.pledges == 0) {
    CHECK(draw.drawn.zero(), "who has no matched pledge has drawn nothing");
    book.draws.erase(at);
  }
}

}  // namespace

void apply_pledge(Book& book, const Pledge& pledge) {
  CHECK(pledge.amount.positive(), "a pledge is above 0");
  Campaign& campaign = campaign_of(book, pledge.campaign);
  campaign.raised += pledge.amount;
  Money& given = book.given[{pledge.campaign, pledge.donor}];
  if (given.zero()) ++campaign.donors;
  given += pledge.amount;
}

void apply_refund(Book& book, const Pledge& pledge) {
  Campaign& campaign = campaign_of(book, pledge.campaign);
  const auto given = book.given.find({pledge.campaign, pledge.donor});
  CHECK(given != book.given.end() && given->second >= pledge.amount,
        "a donor is refunded at most what it gave");
  campaign.raised -= pledge.amount;
  given->second -= pledge.amount;
  if (given->second.zero()) {
    --campaign.donors;
    book.given.erase(given);
  }
}

void apply(Book& book, const Change& change) {
  CHECK(change.pledge.empty() == change.donor.empty(),
        "a change names pledge and donor, or neither");
  if (change.parts.empty()) return;
  const Standing standing = campaign_of(book, change.campaign).standing;
  CHECK(standing == Standing::kOpen ||
            (standing == Standing::kSucceeded && change.kind == ChangeKind::kReleased),
        "money moves while a campaign is open; afterwards it only comes back from a grant");
  Pool& pool = pool_of(book, change.pool);
  const auto holding = book.holdings.try_emplace({change.pool, change.campaign}).first;
  move_by_funder(pool, holding->second, change, standing);
  if (holding->second.reserved.empty() && holding->second.granted.empty())
    book.holdings.erase(holding);
  if (!change.pledge.empty()) move_draw(book, change);
}

void apply_close(Book& book, const CampaignId& campaign, bool succeeded) {
  Campaign& closed = campaign_of(book, campaign);
  CHECK(closed.standing == Standing::kOpen, "a campaign closes once");
  closed.standing = succeeded ? Standing::kSucceeded : Standing::kFailed;
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
