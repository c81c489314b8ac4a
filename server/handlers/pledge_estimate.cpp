#include "server/handlers/pledge_estimate.hpp"

#include <algorithm>
#include <limits>

#include "domain/base/limits.hpp"
#include "domain/matching/engine.hpp"
#include "server/store/people_read.hpp"

namespace colletta::handlers {
namespace {

/// Stands for a donor and a pledge that do not exist yet.
const DonorId kNewDonor = DonorId::of("new");
const PledgeId kNewPledge = PledgeId::of("new");

/// What a quadratic pool would add if the call ended now.
views::MatchLine estimate_line(const matching::Book& book, const views::PoolView& pool,
                               const matching::Pledge& pledge) {
  views::MatchLine line = later_line(pool);
  line.amount = std::max(Money(), matching::quadratic_estimate(book, pool.id, pledge));
  line.basis = views::MatchBasis::kEstimate;
  return line;
}

void add_holdings(matching::Book& book, const std::vector<store::HoldingRow>& rows) {
  for (const auto& row : rows) {
    matching::Holding& holding = book.holdings[{row.pool, row.campaign}];
    if (!row.reserved.zero()) holding.reserved.push_back({row.funder, row.reserved});
    if (!row.granted.zero()) holding.granted.push_back({row.funder, row.granted});
  }
}

/// A quadratic pool shares among all campaigns of its call. Of more than kSimulationCampaignsMax
/// the latest to end are left out: an estimate is not worth more.
void add_round(store::Session& db, const EstimateFor& what, Timestamp now, matching::Book& book) {
  store::CampaignFilter of_call;
  of_call.call = what.campaign.call;
  const auto others =
      store::public_campaigns(db, what.city, of_call, now,
                              static_cast<std::int64_t>(limits::kSimulationCampaignsMax), 0)
          .rows;
  std::vector<CampaignId> ids;
  for (const auto& row : others)
    if (book.campaigns.emplace(row.id, matching_campaign(row)).second) ids.push_back(row.id);
  add_holdings(book, store::holdings_of_campaigns(db, what.city, ids));
}

/// What the estimate for this donor looks at.
matching::Book estimate_book(store::Session& db, const EstimateFor& what, const DonorId& donor,
                             Timestamp now) {
  const CampaignId& campaign = what.campaign.id;
  matching::Book book;
  book.campaigns.emplace(campaign, matching_campaign(what.campaign));
  for (const auto& row : what.money.pools)
    if (row.call == what.campaign.call) book.pools.emplace(row.id, matching_pool(row));
  std::vector<store::HoldingRow> own;
  std::ranges::copy_if(what.money.holdings, std::back_inserter(own),
                       [&](const auto& row) { return row.campaign == campaign; });
  add_holdings(book, own);
  const auto has = [&](matching::RuleKind kind) {
    return std::ranges::any_of(book.pools,
                               [&](const auto& pool) { return pool.second.rule.kind == kind; });
  };
  if (has(matching::RuleKind::kQuadratic)) add_round(db, what, now, book);
  if (has(matching::RuleKind::kQuadratic) || has(matching::RuleKind::kLumpSum))
    for (const auto& row : store::tallies_of_call(db, what.city, what.campaign.call))
      book.tallies[{row.pool, row.campaign}] = row.tally;
  if (donor == kNewDonor) return book;
  for (const auto& row : store::draws_of_donor(db, what.city, campaign, donor))
    book.draws[{row.pool, campaign, donor}] = row.draw;
  book.given[{campaign, donor}] = store::given_by(db, what.city, campaign, donor);
  return book;
}

}  // namespace

Status open_for_pledges(const store::CampaignRow& campaign, Timestamp now) {
  if (!campaign.is_public()) return err(Errc::kNotFound, "campaign");
  if (now < campaign.opens)
    return err(Errc::kNotOpenYet, "campaign", to_rfc3339_seconds(campaign.opens));
  if (!campaign.takes_pledges(now))
    return err(Errc::kClosed, "campaign", to_rfc3339_seconds(campaign.deadline));
  return {};
}

Result<views::Estimate> estimate(store::Session& db, const EstimateFor& what, Money amount,
                                 Timestamp now) {
  if (const auto open = open_for_pledges(what.campaign, now); !open) return open.error();
  const DonorId donor =
      what.person
          ? store::donor_of(db, what.city, what.campaign.call, *what.person).value_or(kNewDonor)
          : kNewDonor;
  const matching::Book book = estimate_book(db, what, donor, now);
  const matching::Pledge pledge{
      .id = kNewPledge,
      .campaign = what.campaign.id,
      .donor = donor,
      .amount = amount,
      // To the second, as it would be published and matched.
      .placed = {now.us - now.us % kSecondUs},
      .verified = what.person && store::is_verified(db, what.city, *what.person),
      .promoter_linked = what.person == what.campaign.owner,
      .position = std::numeric_limits<std::int64_t>::max()};
  views::Estimate out{.amount = amount, .lines = {}};
  const auto changes = matching::preview(book, pledge).changes;
  for (const auto& pool : pools_for(what.campaign, what.money)) {
    if (pool.rule.kind == matching::RuleKind::kQuadratic) {
      out.lines.push_back(estimate_line(book, pool, pledge));
      continue;
    }
    for (const auto& change : changes) {
      if (change.pool != pool.id) continue;
      const bool moves = change.kind == matching::ChangeKind::kReserved && !change.parts.empty();
      if (change.pledge.empty() && !moves) continue;  // the campaign as a whole, less than before
      auto line = match_line(what.money.views, change.pool, change.parts, change.limited_by);
      if (change.pledge.empty()) line->basis = views::MatchBasis::kCampaign;
      // A guest's address is typed later, and what it gave before is nobody's to see here.
      line->if_first = !what.person && !change.pledge.empty() &&
                       (pool.rule.pledges_per_donor || pool.rule.cap_per_donor);
      out.lines.push_back(*std::move(line));
    }
  }
  return out;
}

views::MatchLine shared_line(const views::PoolView& pool, Money granted) {
  views::MatchLine line = later_line(pool);
  line.amount = granted;
  line.basis = views::MatchBasis::kShared;
  line.done = true;
  return line;
}

views::MatchLine later_line(const views::PoolView& pool) {
  return {.pool = pool.name,
          .kind = pool.kind,
          .rule = pool.rule,
          .rule_hash = pool.rule_hash,
          .amount = {},
          .limited_by = {},
          .basis = views::MatchBasis::kLater};
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
                          .limited_by = limited_by,
                          .basis = views::MatchBasis::kPledge};
}

}  // namespace colletta::handlers
