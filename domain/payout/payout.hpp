// Paying a campaign's money out, in tranches: what is there to be paid, from whom it comes, and the
// states of a tranche. It must never know how a rail or a treasury moves money.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "domain/base/time.hpp"
#include "domain/journal/event.hpp"

namespace colletta {

enum class PayoutState {
  kProposed,   ///< by one officer; nobody but officers knows
  kDropped,    ///< a proposal that was taken back
  kApproved,   ///< by a second one: the money is the promoter's, and on its way
  kPaid,       ///< all of it
  kWithdrawn,  ///< an approved one that was taken back before anything of it was paid
};
std::string_view to_string(PayoutState state) noexcept;  ///< "proposed", "dropped", ...
Result<PayoutState> parse_payout_state(std::string_view text);

/// Where a campaign's money goes. The bank account is the promoter's word until an officer has seen
/// that it is theirs.
struct Payee {
  std::string holder;
  std::string iban;
  Timestamp changed_at;
  Timestamp verified_at;  ///< 0: nobody has checked it as it is now
  PersonId verified_by;
  friend bool operator==(const Payee&, const Payee&) = default;
};

struct Payout {
  PayoutId id;  ///< also of payout.approved
  CampaignId campaign;
  CallId call;
  PayoutState state = PayoutState::kProposed;
  std::int64_t tranche = 0;  ///< 1, 2, ... within its campaign, from its approval on
  std::string milestone;     ///< of the campaign's plan; empty: it has none
  Money amount;
  // From its approval on:
  Money citizens;                ///< of `amount`: what citizens gave
  std::vector<PoolParts> pools;  ///< the rest, by pool and funder
  std::string provider;          ///< the rail that keeps the citizens' money
  bool by_rail = false;          ///< the rail pays that part out; else the treasury pays all
  std::string holder, iban;      ///< the payee as approved
  PersonId proposed_by, approved_by;
  Timestamp proposed_at;
  std::string order;  ///< the treasury's document, once it has paid
  std::string code;   ///< why the rail did not pay; empty: nothing is known to be wrong
  std::int64_t seq = -1, citizens_seq = -1, pools_seq = -1, withdrawn_seq = -1;
  friend bool operator==(const Payout&, const Payout&) = default;
};

/// Approved, whether paid or not: its money is the promoter's.
bool is_live(PayoutState state);
/// What is still to be paid of a live tranche, by whom.
bool citizens_unpaid(const Payout& payout);
bool pools_unpaid(const Payout& payout);

/// What live tranches have taken of a campaign's money.
struct PaidOut {
  Money citizens;
  std::map<std::pair<PoolId, FunderId>, Money> pools;
  std::int64_t live = 0;
  void add(Money from_citizens, const std::vector<PoolParts>& from_pools);
  void take_back(Money from_citizens, const std::vector<PoolParts>& from_pools);
};

/// What is left of a campaign's money.
struct Purse {
  Money citizens;                ///< collected and in no tranche
  std::vector<PoolParts> pools;  ///< granted and in no tranche; pools in order of their ids
  Money claim;    ///< paid out, and pulled back by payers' banks since: the promoter owes it
  Money reserve;  ///< kept for what payers' banks may still pull back
  [[nodiscard]] Money left() const;  ///< citizens and pools
  [[nodiscard]] Money free() const;  ///< left less claim and reserve; never below 0
};
/// Of a campaign that succeeded at `closed`, all of whose money was collected. The Book MUST hold
/// the campaign and its holdings.
Purse purse_of(const matching::Book& book, const CampaignId& campaign, const PaidOut& paid,
               Timestamp closed, Timestamp now);

/// What a tranche takes from whom.
struct Shares {
  Money citizens;
  std::vector<PoolParts> pools;
};
/// In proportion to what is left of each, by largest remainder (citizens first, then the purse's
/// order): so each tranche carries the same mixture as the campaign. `amount` MUST be above 0 and
/// at most what is left.
Shares share(const Purse& purse, Money amount);

/// Of a charge-back of `amount` in a campaign with these tranches, what the campaign has no money
/// left for.
Money claimed_by(const Purse& purse, Money amount);

Money total(const std::vector<PoolParts>& pools);

}  // namespace colletta
