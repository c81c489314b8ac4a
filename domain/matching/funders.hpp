// How a pool's money is shared among those who put it in. It must never know rules or campaigns.
#pragma once

#include <functional>

#include "domain/matching/book.hpp"

namespace colletta::matching {

/// Shares `amount` over the funders in proportion to what each put in, by largest remainder, ties
/// to the first declared; none gets more than `most` says, the others carry on with what it leaves.
/// The parts sum to `amount`, which MUST NOT exceed the sum of `most`.
Parts share(Money amount, const std::vector<Funder>& funders,
            const std::function<Money(const Funder&)>& most);

/// The parts of a new match: a funder never pays more than it has left.
Parts share_of_new_match(Money amount, const Pool& pool);

/// The parts to give back when a campaign's `held` shrinks by `amount`: so chosen that what stays
/// is again shared in proportion to what each put in, none holding more than before.
Parts share_of_release(Money amount, const Pool& pool, const Parts& held);

/// a + b and a - b by funder, in the order of `pool`. CHECKs that no part falls below 0.
Parts plus(const Pool& pool, const Parts& a, const Parts& b);
Parts minus(const Pool& pool, const Parts& a, const Parts& b);

/// What `parts` has for this funder.
Money part_of(const Parts& parts, const FunderId& funder);

}  // namespace colletta::matching
