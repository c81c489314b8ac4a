#include "domain/matching/per_pledge.hpp"

#include "domain/matching/filters.hpp"

namespace colletta::matching {

Amount for_the_pledge(const Rule& rule, const Pledge& pledge) {
  const Rational ratio = ratio_at(rule, pledge.placed);
  if (!eligible(rule.eligible, pledge)) return {Money(), {Limit::kNotEligible}};
  // A ratio of 0 outside the rule's rates is a window too: nothing is matched at that instant.
  if (!in_window(rule, pledge) || ratio.num() == 0) return {Money(), {Limit::kWindow}};
  Amount amount{Money::cents(ratio.floor_of(pledge.amount.cents())), {}};
  amount.at_most(before_caps(rule, pledge.amount, pledge.placed), Limit::kCapPerPledge);
  if (rule.cap_per_match) amount.at_most(*rule.cap_per_match, Limit::kCapPerMatch);
  return amount;
}

void under_caps(Amount& amount, const Book& book, const Pool& pool, const Campaign& campaign,
                const DonorId& donor, bool drew, Money matched) {
  const Rule& rule = pool.rule;
  if (rule.pledges_per_donor || rule.cap_per_donor) {
    const auto found = book.draws.find({pool.id, campaign.id, donor});
    const Draw draw = found == book.draws.end() ? Draw() : found->second;
    if (rule.pledges_per_donor && !drew && draw.pledges >= *rule.pledges_per_donor)
      amount.at_most(Money(), Limit::kPledgesPerDonor);
    if (rule.cap_per_donor) amount.at_most(*rule.cap_per_donor - draw.drawn, Limit::kCapPerDonor);
  }
  if (rule.cap_per_campaign)
    amount.at_most(*rule.cap_per_campaign - matched_by(book, pool.id, campaign.id),
                   Limit::kCapPerCampaign);
  amount.under_ceiling(rule, campaign, matched);
}

}  // namespace colletta::matching
