#include "domain/matching/quadratic.hpp"

#include <algorithm>
#include <numeric>

namespace colletta::matching {
namespace {

// Widths: all gifts of a call sum to less than 2^63 cents, so the real sum of roots is below 2^63
// too, and in 10^-45 below 2^213 (64 decimal digits: what a column of the tallies holds). The sum
// of all weights is below the square of that, 2^426; times what is left in the pool (2^63), below
// 2^489. The rest of that division is below 2^426; times 10^21 (2^70), doubled to round to the
// nearest, below 2^497. A Wide has 512.

Wide ten_to(int exponent) {
  Wide power(1);
  for (int i = 0; i < exponent; ++i) power = power * Wide(10);
  return power;
}

const Wide& one_squared() {  // 1 cent as a weight, or 1 under a root
  static const Wide value = ten_to(90);
  return value;
}

const Wide& fine_per_cent() {
  static const Wide value = ten_to(21);
  return value;
}

Wide cents(Money amount) { return Wide(static_cast<std::uint64_t>(amount.cents())); }

/// What a claim comes to: whole cents, and the rest in 10^-21 cent.
struct Share {
  Money whole;
  Wide fine;  ///< below 10^21
};

Share share_of(const Wide& a, const Wide& b) {
  const Wide whole = a / b;
  const Wide rest = a - whole * b;
  Wide fine = (Wide(2) * rest * fine_per_cent() + b) / (Wide(2) * b);
  if (fine < fine_per_cent()) return {Money::cents(whole.int64()), std::move(fine)};
  return {Money::cents((whole + Wide(1)).int64()), Wide()};
}

/// d = a * a * b with b squarefree.
struct Squares {
  std::uint64_t a = 1, b = 1;
};

Squares squares_of(std::uint64_t d) {
  Squares out;
  // Beyond its cube root a number has at most two primes: they are equal, or squarefree.
  for (std::uint64_t p = 2; p * p * p <= d; p += p == 2 ? 1 : 2) {
    if (d % p != 0) continue;
    while (d % (p * p) == 0) out.a *= p, d /= p * p;
    if (d % p == 0) out.b *= p, d /= p;
  }
  const auto r = static_cast<std::uint64_t>(isqrt(Wide(d)).int64());
  if (r * r == d)
    out.a *= r;
  else
    out.b *= d;
  return out;
}

/// The shares of one round, and what they are to come to in whole cents.
struct SharingRound {
  std::vector<Share> shares;
  Money whole;
  bool pool_limits;
};

SharingRound shares_of(Variant variant, Money left, const std::vector<Claim>& claims,
                       const std::vector<std::size_t>& among) {
  Wide sum;
  for (const std::size_t i : among) sum += claims[i].weight;
  SharingRound round;
  round.pool_limits = variant == Variant::kProportional || cents(left) * one_squared() < sum;
  Wide fine;
  for (const std::size_t i : among) {
    round.shares.push_back(round.pool_limits ? share_of(claims[i].weight * cents(left), sum)
                                             : share_of(claims[i].weight, one_squared()));
    round.whole += round.shares.back().whole;
    fine += round.shares.back().fine;
  }
  round.whole =
      round.pool_limits ? left : round.whole + Money::cents((fine / fine_per_cent()).int64());
  return round;
}

bool above(const Share& share, const std::optional<Money>& cap) {
  return cap && (share.whole > *cap || (share.whole == *cap && !share.fine.zero()));
}

/// Rounds the shares down to the cent and gives the cents still missing by largest remainder, ties
/// to the first. None is lifted above its cap.
void give_cents(const SharingRound& round, const std::vector<Claim>& claims,
                const std::vector<std::size_t>& among, std::vector<Amount>& out) {
  Money missing = round.whole;
  for (std::size_t i = 0; i < among.size(); ++i) {
    out[among[i]].value = round.shares[i].whole;
    missing -= round.shares[i].whole;
  }
  std::vector<std::size_t> order(among.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return round.shares[a].fine > round.shares[b].fine;
  });
  for (const std::size_t i : order) {
    Amount& amount = out[among[i]];
    if (!missing.positive()) break;
    if (claims[among[i]].cap && amount.value == *claims[among[i]].cap) continue;
    amount.value += Money::cents(1);
    missing -= Money::cents(1);
  }
}

}  // namespace

Wide root(Money d) {
  CHECK(!d.negative(), "only amounts of 0 or more have a root");
  if (d.zero()) return {};
  const Squares squares = squares_of(static_cast<std::uint64_t>(d.cents()));
  return Wide(squares.a) * isqrt(Wide(squares.b) * one_squared());
}

Wide weight_of(Variant variant, const Tally& weight) {
  const Wide square = weight.roots * weight.roots;
  switch (variant) {
    case Variant::kProportional:
      return square;
    case Variant::kCapitalConstrained: {
      const Wide gifts = cents(weight.counted) * one_squared();
      return square > gifts ? square - gifts : Wide();
    }
  }
  return {};
}

std::vector<Amount> share_by_weight(Variant variant, Money left, const std::vector<Claim>& claims) {
  std::vector<Amount> out(claims.size());
  std::vector<std::size_t> among;
  for (std::size_t i = 0; i < claims.size(); ++i)
    if (!claims[i].weight.zero()) among.push_back(i);
  // Each round but the last takes somebody out, so there are at most as many as claims.
  while (!among.empty()) {
    const SharingRound round = shares_of(variant, left, claims, among);
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < among.size(); ++i) {
      const Claim& claim = claims[among[i]];
      if (!above(round.shares[i], claim.cap)) {
        others.push_back(among[i]);
        continue;
      }
      out[among[i]] = {*claim.cap, {claim.capped_by}};
      left -= *claim.cap;
    }
    if (others.size() < among.size()) {
      among = std::move(others);
      continue;
    }
    give_cents(round, claims, among, out);
    if (variant == Variant::kCapitalConstrained && round.pool_limits)
      for (const std::size_t i : among) out[i].limited_by = {Limit::kBudget};
    break;
  }
  return out;
}

}  // namespace colletta::matching
