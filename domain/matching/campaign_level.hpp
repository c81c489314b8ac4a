// The formulas of the kinds that look at a whole campaign: `top_up`, `fixed_share`, `lump_sum`
// (README.md, "Formulas"). It must never change a Book.
#pragma once

#include "domain/matching/amount.hpp"

namespace colletta::matching {

/// `lump_sum` is reserved when its condition first holds and computed again at the close; between
/// the two it only shrinks. The other kinds are computed alike at every moment.
enum class Moment { kFirst, kBetween, kClose };

/// Whether this kind is computed by `for_the_campaign`.
bool is_campaign_level(RuleKind kind);

/// What a campaign-level pool should hold for the campaign now; `own` is what it holds, `others`
/// what the other pools hold.
Amount for_the_campaign(const Pool& pool, const Campaign& campaign, Money own, Money others,
                        Moment moment);

}  // namespace colletta::matching
