#include "domain/journal/replay_payouts.hpp"

#include <algorithm>

namespace colletta {

void PayoutApplier::approved(const acts::PayoutApproved& act) {
  const auto campaign = r.campaigns_.find(event.campaign);
  if (campaign == r.campaigns_.end() || campaign->second.state != CampaignState::kSucceeded)
    return r.find(event, "pays out a campaign that has not succeeded");
  if (event.ref != std::vector{campaign->second.closed_seq})
    r.find(event, "does not rest on its campaign's success");
  if (const auto held = r.accounts_.find("campaign:" + event.campaign.str() + ":held");
      held != r.accounts_.end() && held->second != 0)
    r.find(event, "pays out before everything is collected");
  const std::int64_t before = std::ranges::count_if(
      r.payouts_, [&](const auto& one) { return one.second.campaign == event.campaign; });
  if (act.tranche != before + 1) r.find(event, "is not the next tranche");
  const Purse left = purse();
  if (!act.amount.positive() || act.amount > left.free())
    return r.find(event, "pays out more than is there");
  const Shares shares = share(left, act.amount);
  if (act.citizens != shares.citizens || act.pools != shares.pools)
    r.find(event, "takes other shares than what is left of each");
  r.paid_[event.campaign].add(act.citizens, act.pools);
  r.payouts_[event.seq] = {
      .id = PayoutId::of(event.id), .campaign = event.campaign, .approved = act};
}

void PayoutApplier::paid(const acts::PayoutPaid& act) {
  ReplayedPayout* payout = referred();
  if (payout == nullptr) return;
  const acts::PayoutApproved& approved = payout->approved;
  const bool citizens = act.citizens.positive(), pools = !act.pools.empty();
  if (payout->state != PayoutState::kApproved || act.tranche != approved.tranche ||
      (!citizens && !pools) || act.citizens.negative() ||
      act.amount != act.citizens + total(act.pools) ||
      (citizens && (payout->citizens_seq >= 0 || act.citizens != approved.citizens ||
                    act.provider != approved.provider)) ||
      (pools && (payout->pools_seq >= 0 || act.pools != approved.pools || act.order.empty())))
    return r.find(event, "pays what was not approved, or a second time");
  if (citizens) payout->citizens_seq = event.seq;
  if (pools) payout->pools_seq = event.seq;
  if ((approved.citizens.zero() || payout->citizens_seq >= 0) &&
      (approved.pools.empty() || payout->pools_seq >= 0))
    payout->state = PayoutState::kPaid;
}

void PayoutApplier::withdrawn(const acts::PayoutWithdrawn& act) {
  ReplayedPayout* payout = referred();
  if (payout == nullptr) return;
  const acts::PayoutApproved& approved = payout->approved;
  if (payout->state != PayoutState::kApproved || payout->citizens_seq >= 0 ||
      payout->pools_seq >= 0 || act.tranche != approved.tranche || act.amount != approved.amount ||
      act.citizens != approved.citizens || act.pools != approved.pools)
    return r.find(event, "takes back what was not approved, or was paid");
  if (act.claim != std::min(purse().claim, act.citizens))
    r.find(event, "covers another claim than there is");
  payout->state = PayoutState::kWithdrawn;
  payout->withdrawn_seq = event.seq;
  r.paid_[event.campaign].take_back(act.citizens, act.pools);
}

void PayoutApplier::charged_back(const acts::ChargedBack& act) {
  const bool from_the_campaign = act.counted && r.is_paid_out(event.campaign);
  const Money claimed = from_the_campaign ? claimed_by(purse(), act.amount) : Money();
  if (act.claimed != claimed) r.find(event, "claims another part than was paid out");
}

ReplayedPayout* PayoutApplier::referred() {
  const auto at = event.ref.empty() ? r.payouts_.end() : r.payouts_.find(event.ref.front());
  if (at != r.payouts_.end() && at->second.campaign == event.campaign) return &at->second;
  r.find(event, "refers to no tranche of its campaign");
  return nullptr;
}

Purse PayoutApplier::purse() const {
  const auto paid = r.paid_.find(event.campaign);
  return purse_of(r.facts_.book, event.campaign, paid == r.paid_.end() ? PaidOut() : paid->second,
                  r.campaigns_.at(event.campaign).deadline, event.at);
}

}  // namespace colletta
