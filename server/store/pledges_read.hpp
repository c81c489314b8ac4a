// Reading pledges: one with its payer's address, those of a campaign, and the payment behind it. It
// must never know receipts' secrets or what a match is.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "domain/pledge/pledge.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct PledgeRow {
  PledgeId id;
  CampaignId campaign;
  CallId call;
  DonorId donor;
  std::string email;  ///< of the person; empty when they were erased
  Money amount;
  std::string public_name;  ///< empty: anonymous
  std::string message;
  std::string locale;
  PledgeState state = PledgeState::kPlaced;
  Task task = Task::kNone;  ///< asked of the provider and not yet known to be done
  bool collected = false;
  bool counted = false;
  std::string provider, method, reason;
  Timestamp placed, confirmed_at;
  std::int64_t seq = -1;  ///< position of pledge.confirmed or payment.late
  /// Position of the last of refund.requested, payment.refunded, payment.refund_failed,
  /// payment.charged_back.
  std::int64_t refund_seq = -1;
};

struct PledgeRows {
  std::vector<PledgeRow> rows;
  std::int64_t total = 0;
};

/// Where the newest attempt to collect a pledge stands, as the payer has to know.
struct CheckoutRow {
  std::string state;         ///< a payments::PaymentState, by its word
  std::string redirect_url;  ///< the provider's page; empty: none (yet)
};

// All of these see one city only, and throw DatabaseError.

std::optional<PledgeRow> pledge(Session& db, const CityId& city, const PledgeId& id);
std::optional<CheckoutRow> checkout_of(Session& db, const CityId& city, const PledgeId& pledge);

/// Those that count for the campaign now, latest confirmed first: its donors, as the public may see
/// them. Those with `seq < before`.
inline constexpr std::int64_t kLatestGift = std::numeric_limits<std::int64_t>::max();
std::vector<PledgeRow> latest_gifts(Session& db, const CityId& city, const CampaignId& campaign,
                                    std::int64_t limit, std::int64_t before = kLatestGift);
/// All that were ever confirmed, refunded ones too, latest first; for the promoter's desk.
PledgeRows confirmed_pledges(Session& db, const CityId& city, const CampaignId& campaign,
                             std::int64_t limit, std::int64_t offset);

}  // namespace colletta::store
