#include "domain/payout/payout.hpp"

#include <algorithm>

#include "domain/base/check.hpp"
#include "domain/base/limits.hpp"

namespace colletta {
namespace {

/// A part of what citizens gave stays while banks can pull payments back, rounded up.
Money reserve_of(Money raised, Timestamp closed, Timestamp now) {
  if (closed + limits::kPayoutReserveUs <= now) return {};
  const std::int64_t percent = limits::kPayoutReservePercent;
  return Money::cents((raised.cents() / 100) * percent +
                      ((raised.cents() % 100) * percent + 99) / 100);
}

}  // namespace

std::string_view to_string(PayoutState state) noexcept {
  switch (state) {
    case PayoutState::kProposed:
      return "proposed";
    case PayoutState::kDropped:
      return "dropped";
    case PayoutState::kApproved:
      return "approved";
    case PayoutState::kPaid:
      return "paid";
    case PayoutState::kWithdrawn:
      return "withdrawn";
  }
  return "";
}

Result<PayoutState> parse_payout_state(std::string_view text) {
  using enum PayoutState;
  for (const auto state : {kProposed, kDropped, kApproved, kPaid, kWithdrawn})
    if (text == to_string(state)) return state;
  return err(Errc::kInvalid, "state", std::string(text));
}

bool is_live(PayoutState state) {
  return state == PayoutState::kApproved || state == PayoutState::kPaid;
}

bool citizens_unpaid(const Payout& payout) {
  return is_live(payout.state) && payout.citizens.positive() && payout.citizens_seq < 0;
}

bool pools_unpaid(const Payout& payout) {
  return is_live(payout.state) && !payout.pools.empty() && payout.pools_seq < 0;
}

Money total(const std::vector<PoolParts>& pools) {
  Money sum;
  for (const PoolParts& one : pools) sum += matching::total(one.parts);
  return sum;
}

void PaidOut::add(Money from_citizens, const std::vector<PoolParts>& from_pools) {
  live += 1;
  citizens += from_citizens;
  for (const PoolParts& one : from_pools)
    for (const auto& part : one.parts) pools[{one.pool, part.funder}] += part.amount;
}

void PaidOut::take_back(Money from_citizens, const std::vector<PoolParts>& from_pools) {
  live -= 1;
  citizens -= from_citizens;
  for (const PoolParts& one : from_pools)
    for (const auto& part : one.parts) pools[{one.pool, part.funder}] -= part.amount;
}

Money Purse::left() const { return citizens + total(pools); }

Money Purse::free() const {
  const Money rest = left() - claim - reserve;
  return rest.negative() ? Money() : rest;
}

Purse purse_of(const matching::Book& book, const CampaignId& campaign, const PaidOut& paid,
               Timestamp closed, Timestamp now) {
  const Money raised = matching::campaign_of(book, campaign).raised;
  Purse purse;
  // Once all is collected, what was raised changes only by what banks pull back.
  (raised < paid.citizens ? purse.claim : purse.citizens) =
      raised < paid.citizens ? paid.citizens - raised : raised - paid.citizens;
  purse.reserve = reserve_of(raised, closed, now);
  for (const auto& [key, holding] : book.holdings) {
    if (key.second != campaign) continue;
    PoolParts rest{key.first, {}};
    for (const auto& part : holding.granted) {
      const auto taken = paid.pools.find({key.first, part.funder});
      const Money left = taken == paid.pools.end() ? part.amount : part.amount - taken->second;
      if (left.positive()) rest.parts.push_back({part.funder, left});
    }
    if (!rest.parts.empty()) purse.pools.push_back(std::move(rest));
  }
  return purse;
}

Shares share(const Purse& purse, Money amount) {
  CHECK(amount.positive() && amount <= purse.left(), "a tranche takes from what is left");
  std::vector<std::int64_t> weights{purse.citizens.cents()};
  for (const PoolParts& pool : purse.pools)
    for (const auto& part : pool.parts) weights.push_back(part.amount.cents());
  const std::vector<Money> parts = allocate(amount, weights);
  Shares out{parts.front(), {}};
  std::size_t next = 1;
  for (const PoolParts& pool : purse.pools) {
    PoolParts taken{pool.pool, {}};
    for (const auto& part : pool.parts)
      if (const Money got = parts[next++]; got.positive())
        taken.parts.push_back({part.funder, got});
    if (!taken.parts.empty()) out.pools.push_back(std::move(taken));
  }
  return out;
}

Money claimed_by(const Purse& purse, Money amount) {
  return amount > purse.citizens ? amount - purse.citizens : Money();
}

}  // namespace colletta
