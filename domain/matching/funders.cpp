#include "domain/matching/funders.hpp"

#include <algorithm>

namespace colletta::matching {
namespace {

template <class Combine>
Parts combine(const Pool& pool, const Parts& a, const Parts& b, Combine&& how) {
  Parts out;
  std::size_t seen_in_b = 0;
  for (const Funder& funder : pool.funders) {
    const auto in_b = std::find_if(b.begin(), b.end(),
                                   [&](const Part& part) { return part.funder == funder.id; });
    if (in_b != b.end()) ++seen_in_b;
    const Money amount = how(part_of(a, funder.id), in_b == b.end() ? Money() : in_b->amount);
    CHECK(!amount.negative(), "a funder's part of a match must not fall below 0");
    if (!amount.zero()) out.push_back({funder.id, amount});
  }
  CHECK(seen_in_b == b.size(), "each part of a match belongs to a funder of its pool, once");
  return out;
}

}  // namespace

Money part_of(const Parts& parts, const FunderId& funder) {
  for (const Part& part : parts)
    if (part.funder == funder) return part.amount;
  return {};
}

Parts share(Money amount, const std::vector<Funder>& funders,
            const std::function<Money(const Funder&)>& most) {
  std::vector<Money> got(funders.size()), room(funders.size());
  for (std::size_t i = 0; i < funders.size(); ++i) room[i] = most(funders[i]);
  // Each round gives all that is left or exhausts a funder, so there are at most as many as
  // funders.
  for (Money left = amount; left.positive();) {
    std::vector<std::int64_t> weights(funders.size(), 0);
    for (std::size_t i = 0; i < funders.size(); ++i)
      if (got[i] < room[i]) weights[i] = funders[i].put_in.cents();
    const std::vector<Money> asked = allocate(left, weights);
    for (std::size_t i = 0; i < funders.size(); ++i) {
      const Money given = std::min(asked[i], room[i] - got[i]);
      got[i] += given;
      left -= given;
    }
  }
  Parts parts;
  for (std::size_t i = 0; i < funders.size(); ++i)
    if (got[i].positive()) parts.push_back({funders[i].id, got[i]});
  return parts;
}

Parts share_of_new_match(Money amount, const Pool& pool) {
  return share(amount, pool.funders, [](const Funder& funder) { return funder.left(); });
}

Parts share_of_release(Money amount, const Pool& pool, const Parts& held) {
  const Parts stays = share(total(held) - amount, pool.funders,
                            [&](const Funder& funder) { return part_of(held, funder.id); });
  return minus(pool, held, stays);
}

Parts plus(const Pool& pool, const Parts& a, const Parts& b) {
  return combine(pool, a, b, [](Money x, Money y) { return x + y; });
}

Parts minus(const Pool& pool, const Parts& a, const Parts& b) {
  return combine(pool, a, b, [](Money x, Money y) { return x - y; });
}

}  // namespace colletta::matching
