#include "server/store/round_read.hpp"

#include "sql/queries/round_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

}  // namespace

std::vector<RoundPledge> round_pledges(Session& db, const CityId& city,
                                       const std::vector<CampaignId>& campaigns,
                                       std::int64_t limit) {
  std::vector<RoundPledge> rows;
  if (campaigns.empty()) return rows;
  std::vector<std::string> ids;
  for (const CampaignId& id : campaigns) ids.push_back(id.str());
  db.for_each<Text, Text, Int, Int, Int, Int, Int, Int>(
      sql::round_pledge_rows, {{"city", city}, {"campaigns", std::move(ids)}, {"limit", limit}},
      [&](Text& campaign, Text& donor, Int amount, Int placed, Int verified, Int linked, Int seq,
          Int refund_seq) {
        rows.push_back({.campaign = CampaignId::of(campaign),
                        .donor = DonorId::of(donor),
                        .amount = Money::cents(amount),
                        // Matched by the whole second, as it is published.
                        .placed = {placed - placed % kSecondUs},
                        .verified = verified == 1,
                        .promoter_linked = linked == 1,
                        .seq = seq,
                        .refund_seq = refund_seq});
      });
  return rows;
}

}  // namespace colletta::store
