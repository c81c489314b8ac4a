#include "server/handlers/payout_models.hpp"

#include <algorithm>
#include <set>

#include "domain/base/limits.hpp"

namespace colletta::handlers {
namespace {

std::map<PoolId, std::string> pool_names(store::Session& db, const CityId& city,
                                         const std::vector<store::PayoutRow>& rows) {
  std::set<PoolId> ids;
  for (const auto& row : rows)
    for (const auto& part : row.payout.pools) ids.insert(part.pool);
  std::map<PoolId, std::string> names;
  if (ids.empty()) return names;
  for (auto& pool : store::pools_by_id(db, city, {ids.begin(), ids.end()}))
    names.emplace(pool.id, std::move(pool.name));
  return names;
}

views::TrancheView tranche_view(const store::PayoutRow& row,
                                const std::map<PoolId, std::string>& names) {
  const Payout& p = row.payout;
  views::TrancheView out;
  out.id = p.id;
  out.state = p.state;
  out.number = p.tranche;
  out.milestone = p.milestone;
  out.amount = p.amount;
  out.citizens = p.citizens;
  for (const PoolParts& one : p.pools) {
    const auto name = names.find(one.pool);
    out.pools.emplace_back(name == names.end() ? one.pool.str() : name->second,
                           matching::total(one.parts));
  }
  out.order = p.order;
  out.seq = p.seq;
  out.citizens_seq = p.citizens_seq;
  out.pools_seq = p.pools_seq;
  out.withdrawn_seq = p.withdrawn_seq;
  out.approved_at = row.approved_at;
  return out;
}

}  // namespace

std::vector<views::TrancheView> tranche_views(store::Session& db, const CityId& city,
                                              const std::vector<store::PayoutRow>& rows,
                                              const PersonId& viewer) {
  const auto names = pool_names(db, city, rows);
  std::vector<views::TrancheView> out;
  for (const auto& row : rows) {
    const Payout& p = row.payout;
    if (p.state == PayoutState::kDropped) continue;
    views::TrancheView view = tranche_view(row, names);
    view.proposer = row.proposer;
    view.approver = row.approver;
    view.proposed_at = p.proposed_at;
    view.own_proposal = p.proposed_by == viewer;
    view.at_rail = p.by_rail && p.code.empty();
    view.code = p.code;
    view.may_transfer = pools_unpaid(p) || (citizens_unpaid(p) && !view.at_rail);
    view.may_withdraw =
        p.state == PayoutState::kApproved && p.citizens_seq < 0 && p.pools_seq < 0 && !view.at_rail;
    out.push_back(std::move(view));
  }
  return out;
}

std::vector<views::TrancheView> public_tranches(store::Session& db, const CityId& city,
                                                const CampaignId& campaign) {
  const auto rows = store::payouts_of_campaign(db, city, campaign);
  const auto names = pool_names(db, city, rows);
  std::vector<views::TrancheView> out;
  for (const auto& row : rows)
    if (row.payout.seq >= 0) out.push_back(tranche_view(row, names));
  return out;
}

std::optional<views::PayeeView> payee_view(const std::optional<store::PayeeRow>& row) {
  if (!row || row->payee.iban.empty()) return std::nullopt;
  return views::PayeeView{.holder = row->payee.holder,
                          .iban = row->payee.iban,
                          .changed_at = row->payee.changed_at,
                          .payable_from = row->payee.changed_at + limits::kPayeeCoolOffUs,
                          .verified = row->payee.verified_at.us != 0,
                          .verifier = row->verifier};
}

}  // namespace colletta::handlers
