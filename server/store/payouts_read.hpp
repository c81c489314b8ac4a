// Reading tranches and the accounts that they go to. Rows as the database has them; it must never
// know pages, nor what may be paid.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/payout/payout.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct PayoutRow {
  Payout payout;
  std::string proposer, approver;  ///< names; empty: nobody yet, or somebody who was erased
  Timestamp approved_at;           ///< of its entry in the journal; 0: not approved
};

struct PayeeRow {
  Payee payee;
  std::string verifier;  ///< name; empty: nobody, or somebody who was erased
};

// All of these see one city only, and throw DatabaseError.

/// With their parts by pool: proposals first, then in the order of their approval.
std::vector<PayoutRow> payouts_of_campaign(Session& db, const CityId& city,
                                           const CampaignId& campaign);
/// The campaign of a tranche; nothing: no such tranche.
std::optional<CampaignId> campaign_of_payout(Session& db, const CityId& city, const PayoutId& id);
std::optional<PayeeRow> payee_of(Session& db, const CityId& city, const CampaignId& campaign);
/// Gifts that count and whose money is not collected yet.
std::int64_t uncollected_of(Session& db, const CityId& city, const CampaignId& campaign);

/// A campaign in the list of an officer.
struct PayoutSums {
  Money proposed, approved, paid;
  bool payee_named = false, payee_verified = false;
};
std::map<CampaignId, PayoutSums> payout_sums(Session& db, const CityId& city,
                                             const std::vector<CampaignId>& campaigns);

/// What live tranches have taken of a campaign's money: by whose it was, still due and paid.
struct PaidMoney {
  Money citizens_due, citizens_paid;
  Money public_due, public_paid;
  Money private_due, private_paid;
};
std::map<CampaignId, PaidMoney> paid_money(Session& db, const CityId& city);

/// A transfer that the city's treasury is to make.
struct TreasuryOrder {
  PayoutId id;
  std::string campaign_title;
  std::int64_t tranche = 0;
  std::string milestone, holder, iban;
  Money citizens, pools;
  std::int64_t seq = -1;  ///< of payout.approved
};
/// Earliest approved first; those with nothing left to transfer are left out.
std::vector<TreasuryOrder> treasury_orders(Session& db, const CityId& city, std::int64_t most);

}  // namespace colletta::store
