#include "tests/property/auditor/sums.hpp"

#include <algorithm>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <ios>
#include <numeric>
#include <stdexcept>

namespace colletta::audit {
namespace {

Big power_of_ten(unsigned exponent) { return boost::multiprecision::pow(Big(10), exponent); }

/// Real numbers, to 200 decimals, rounded only where the rules say so: a share to the nearest
/// 10^-21 cent. Gifts of a billion euros that differ by a cent have shares that are nearer to each
/// other than that.
using Real = boost::multiprecision::number<boost::multiprecision::cpp_dec_float<200>>;
constexpr unsigned kPlaces = 21;
const Big kPlace = power_of_ten(kPlaces);

/// A contender's figures in one sharing.
struct Share {
  Contender* of;
  Real weight;  // cents
  Big fine;     // its share, in 10^-21 cent
};

Big fine(const Real& cents) {
  return Big(boost::multiprecision::round(cents * Real(kPlace)).str(0, std::ios_base::fixed));
}

/// proportional: w_c = (sum_i sqrt(d_ci))^2; capital_constrained: s_c = w_c - sum_i d_ci.
Real weight(const Contender& contender, bool capital_constrained) {
  Real roots = 0;
  Real given = 0;
  for (const Cents d : contender.donors) {
    roots += boost::multiprecision::sqrt(Real(d));
    given += d;
  }
  const Real w = roots * roots;
  return capital_constrained ? Real(w - given) : w;
}

bool above_cap(const Share& share) {
  return share.of->cap && share.fine > Big(*share.of->cap) * kPlace;
}

/// The last round of the sharing: nobody is above a cap. Whole cents, then the cents still missing
/// to `total` by largest remainder, ties to the lower campaign id.
void hand_out(Cents total, std::vector<Share>& shares) {
  Cents missing = total;
  for (Share& share : shares) {
    share.of->match = static_cast<Cents>(share.fine / kPlace);
    missing -= share.of->match;
  }
  std::sort(shares.begin(), shares.end(), [](const Share& a, const Share& b) {
    const Big ra = a.fine % kPlace, rb = b.fine % kPlace;
    return ra != rb ? ra > rb : a.of->campaign < b.of->campaign;
  });
  const Share* last = nullptr;  // that got a cent
  for (Share& share : shares) {
    const bool full = share.of->cap && share.of->match + 1 > *share.of->cap;
    if (full) continue;
    if (missing == 0) {
      if (last != nullptr && last->fine % kPlace == share.fine % kPlace) last->of->lower_id = true;
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

void share_quadratic(bool capital_constrained, Cents left, std::vector<Contender>& contenders) {
  std::vector<Share> shares;
  for (Contender& contender : contenders) {
    const Real w = weight(contender, capital_constrained);
    if (fine(w) > 0) shares.push_back({&contender, w, 0});
  }
  while (!shares.empty()) {
    Real sum = 0;
    for (const Share& share : shares) sum += share.weight;
    const bool pool_limits = !capital_constrained || Big(left) * kPlace < fine(sum);
    Big all = 0;
    for (Share& share : shares) {
      share.fine = fine(pool_limits ? Real(share.weight * left / sum) : share.weight);
      all += share.fine;
    }
    if (std::none_of(shares.begin(), shares.end(), above_cap)) {
      hand_out(pool_limits ? left : static_cast<Cents>(all / kPlace), shares);
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
