#include "tests/property/auditor/sums.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>

namespace colletta::audit {
namespace {

Big power_of_ten(unsigned exponent) { return boost::multiprecision::pow(Big(10), exponent); }

Big half_up(const Big& numerator, const Big& denominator) {
  return (2 * numerator + denominator) / (2 * denominator);
}

const Big kNano = power_of_ten(9);         // nano-cents in a cent
const Big kWeightUnit = power_of_ten(48);  // a weight is a square of roots: 48 decimals

/// A contender's figures in one sharing.
struct Share {
  Contender* of;
  Big weight;  // 48 decimals of a cent
  Big nano;    // its real share in nano-cents
};

/// proportional: w_c = (sum_i sqrt(d_ci))^2; capital_constrained: s_c = w_c - sum_i d_ci.
Big weight(const Contender& contender, bool capital_constrained) {
  Big roots = 0;
  Big given = 0;
  for (const Cents d : contender.donors) {
    roots += root(d);
    given += d;
  }
  const Big w = roots * roots;
  if (!capital_constrained) return w;
  const Big s = w - given * kWeightUnit;
  return s > 0 ? s : Big(0);
}

bool above_cap(const Share& share) {
  return share.of->cap && share.nano > Big(*share.of->cap) * kNano;
}

/// The last round of the sharing: nobody is above a cap. Whole cents, then the cents still missing
/// to `total` by largest remainder, ties to the lower campaign id.
void hand_out(Cents total, std::vector<Share>& shares) {
  Cents missing = total;
  for (Share& share : shares) {
    share.of->match = static_cast<Cents>(share.nano / kNano);
    missing -= share.of->match;
  }
  std::sort(shares.begin(), shares.end(), [](const Share& a, const Share& b) {
    const Big ra = a.nano % kNano, rb = b.nano % kNano;
    return ra != rb ? ra > rb : a.of->campaign < b.of->campaign;
  });
  const Share* last = nullptr;  // that got a cent
  for (Share& share : shares) {
    const bool full = share.of->cap && share.of->match + 1 > *share.of->cap;
    if (full) continue;
    if (missing == 0) {
      if (last != nullptr && last->nano % kNano == share.nano % kNano) last->of->lower_id = true;
      break;
    }
    ++share.of->match;
    --missing;
    last = &share;
  }
  if (missing != 0) throw std::logic_error("the auditor's sharing does not add up");
}

}  // namespace

Cents floor_times(Cents amount, const std::string& ratio) {
  const auto slash = ratio.find('/');
  const Big num(ratio.substr(0, slash)), den(ratio.substr(slash + 1));
  return static_cast<Cents>(amount * num / den);
}

std::vector<Cents> by_largest_remainder(Cents amount, const std::vector<Cents>& weights) {
  const Big sum = std::accumulate(weights.begin(), weights.end(), Big(0));
  if (sum == 0) throw std::logic_error("nobody to share among");
  std::vector<Cents> shares;
  std::vector<std::pair<Big, std::size_t>> remainders;  // negated, so that sorting puts large first
  Cents missing = amount;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Big product = Big(amount) * weights[i];
    shares.push_back(static_cast<Cents>(product / sum));
    remainders.emplace_back(-(product % sum), i);
    missing -= shares[i];
  }
  std::sort(remainders.begin(), remainders.end());
  for (Cents i = 0; i < missing; ++i) ++shares[remainders[static_cast<std::size_t>(i)].second];
  return shares;
}

std::vector<Cents> over_funders(Cents amount, const std::vector<Cents>& put_in,
                                const std::vector<Cents>& most) {
  std::vector<Cents> paid(put_in.size(), 0);
  while (amount > 0) {
    std::vector<Cents> weights = put_in;
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (paid[i] == most[i]) weights[i] = 0;  // exhausted: the others carry on
    const std::vector<Cents> shares = by_largest_remainder(amount, weights);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      const Cents pays = std::min(shares[i], most[i] - paid[i]);
      paid[i] += pays;
      amount -= pays;
    }
  }
  return paid;
}

Big root(Cents cents) {
  if (cents == 0) return 0;
  // cents = a^2 * b with b squarefree: the largest square that divides it, looked for from above.
  Cents a = static_cast<Cents>(boost::multiprecision::sqrt(Big(cents)));
  while (cents % (a * a) != 0) --a;
  return a * boost::multiprecision::sqrt(Big(cents / (a * a)) * kWeightUnit);
}

void share_quadratic(bool capital_constrained, Cents left, std::vector<Contender>& contenders) {
  std::vector<Share> shares;
  for (Contender& contender : contenders) {
    const Big w = weight(contender, capital_constrained);
    if (w > 0) shares.push_back({&contender, w, 0});
  }
  while (!shares.empty()) {
    Big sum = 0;
    for (const Share& share : shares) sum += share.weight;
    const bool pool_limits = !capital_constrained || Big(left) * kWeightUnit < sum;
    Big all_nano = 0;
    for (Share& share : shares) {
      share.nano = pool_limits ? half_up(share.weight * left * kNano, sum)
                               : half_up(share.weight * kNano, kWeightUnit);
      all_nano += share.nano;
    }
    if (std::none_of(shares.begin(), shares.end(), above_cap)) {
      hand_out(pool_limits ? left : static_cast<Cents>(all_nano / kNano), shares);
      return;
    }
    std::vector<Share> uncapped;
    for (const Share& share : shares) {
      if (!above_cap(share)) {
        uncapped.push_back(share);
        continue;
      }
      share.of->match = *share.of->cap;
      share.of->capped = true;
      left -= share.of->match;
    }
    shares = uncapped;
  }
}

}  // namespace colletta::audit
