#include "server/handlers/pledge_estimate.hpp"

#include <algorithm>

#include "domain/matching/engine.hpp"

namespace colletta::handlers {
namespace {

/// Stands for a donor and a pledge that do not exist yet.
const DonorId kNewDonor = DonorId::of("new");
const PledgeId kNewPledge = PledgeId::of("new");

}  // namespace

Status open_for_pledges(const store::CampaignRow& campaign, Timestamp now) {
  if (!campaign.is_public()) return err(Errc::kNotFound, "campaign");
  if (now < campaign.opens)
    return err(Errc::kNotOpenYet, "campaign", to_rfc3339_seconds(campaign.opens));
  if (!campaign.takes_pledges(now))
    return err(Errc::kClosed, "campaign", to_rfc3339_seconds(campaign.deadline));
  return {};
}

matching::Book book_of(store::Session& db, const EstimateFor& what, const DonorId& donor) {
  const CampaignId& campaign = what.campaign.id;
  matching::Book book;
  book.campaigns.emplace(campaign, matching_campaign(what.campaign));
  for (const auto& row : what.money.pools)
    if (row.call == what.campaign.call) book.pools.emplace(row.id, matching_pool(row));
  for (const auto& row : what.money.holdings) {
    if (row.campaign != campaign) continue;
    matching::Holding& holding = book.holdings[{row.pool, campaign}];
    if (!row.reserved.zero()) holding.reserved.push_back({row.funder, row.reserved});
    if (!row.granted.zero()) holding.granted.push_back({row.funder, row.granted});
  }
  if (donor == kNewDonor) return book;
  for (const auto& row : store::draws_of_donor(db, what.city, campaign, donor))
    book.draws[{row.pool, campaign, donor}] = {row.drawn, row.pledges};
  book.given[{campaign, donor}] = store::given_by(db, what.city, campaign, donor);
  return book;
}

Result<views::Estimate> estimate(store::Session& db, const EstimateFor& what, Money amount,
                                 Timestamp now) {
  if (const auto open = open_for_pledges(what.campaign, now); !open) return open.error();
  const DonorId donor =
      what.person
          ? store::donor_of(db, what.city, what.campaign.call, *what.person).value_or(kNewDonor)
          : kNewDonor;
  const matching::Book book = book_of(db, what, donor);
  const matching::Pledge pledge{.id = kNewPledge,
                                .campaign = what.campaign.id,
                                .donor = donor,
                                .amount = amount,
                                // To the second, as it would be published and matched.
                                .placed = {now.us - now.us % kSecondUs}};
  views::Estimate out{.amount = amount, .lines = {}};
  for (const auto& change : matching::preview(book, pledge).changes) {
    if (change.pledge.empty()) continue;  // moved by the campaign as a whole, not by this gift
    if (auto line = match_line(what.money.views, change.pool, change.parts, change.limited_by))
      out.lines.push_back(*std::move(line));
  }
  return out;
}

std::optional<views::MatchLine> match_line(const std::vector<views::PoolView>& pools,
                                           const PoolId& pool, const matching::Parts& parts,
                                           const std::vector<matching::Limit>& limited_by) {
  const auto found = std::ranges::find(pools, pool, &views::PoolView::id);
  if (found == pools.end()) return std::nullopt;
  return views::MatchLine{.pool = found->name,
                          .kind = found->kind,
                          .rule = found->rule,
                          .rule_hash = found->rule_hash,
                          .amount = matching::total(parts),
                          .limited_by = limited_by};
}

}  // namespace colletta::handlers
