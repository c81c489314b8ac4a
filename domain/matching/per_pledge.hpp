// The formula of `per_pledge` (README.md, "Formulas"), step by step. It must never change a Book.
#pragma once

#include "domain/matching/amount.hpp"

namespace colletta::matching {

/// What the rule gives for the pledge alone, before anything drawn so far is looked at.
Amount for_the_pledge(const Rule& rule, const Pledge& pledge);

/// Lowers `amount`, which a pledge of `donor` to `campaign` asks of `pool`, to what the caps of
/// donor and campaign and the ceiling leave: the steps from pledges_per_donor to the ceiling.
/// `drew`: this pledge has drawn from the pool before, so that it is not one pledge more.
/// `matched`: what all pools hold for the campaign.
void under_caps(Amount& amount, const Book& book, const Pool& pool, const Campaign& campaign,
                const DonorId& donor, bool drew, Money matched);

}  // namespace colletta::matching
