#include "domain/matching/round_sum.hpp"

namespace colletta::matching {

RoundSum sum_of_round(const Book& book, const CallId& call) {
  const auto counts = [&](const Campaign& campaign) {
    return campaign.call == call && campaign.standing == Standing::kSucceeded;
  };
  RoundSum sum;
  for (const auto& [id, campaign] : book.campaigns) {
    if (!counts(campaign)) continue;
    sum.succeeded += 1;
    sum.raised += campaign.raised;
  }
  for (const auto& [key, holding] : book.holdings)
    if (const auto at = book.campaigns.find(key.second);
        at != book.campaigns.end() && counts(at->second))
      sum.matched += total(holding.granted);
  return sum;
}

}  // namespace colletta::matching
