// Matching itself: which pool adds what to which campaign, to the cent (README.md, "Formulas").
// Pure: the same Book and the same calls give the same changes for ever, so that anybody can
// recompute a round from the published events. It must never know the clock, the database,
// payments.
//
// Every function changes the Book that it is given, through apply.hpp, and returns what it changed,
// in order. The Book must hold, for the campaigns concerned: the campaign, all pools of its call
// with all their funders, the holdings of that campaign, and for the donor its draws and `given`.
// An absent holding, draw, tally or `given` counts as zero. Cost of a pledge: O(pools of the
// book), never O(campaigns).
//
// Redistribution (`on_release: redistribute`) ends `reverse`, `close` and `fund`: each such pool
// that released something, or was funded, walks its Book::withheld. For it the Book must hold also
// these rows of the pool and, for their campaigns and donors, what a pledge needs; or its caller
// passes `more`, which brings them as the walk comes to them. Its changes come last: kReserved with
// the pledge that draws, which may be of another campaign.
#pragma once

#include <vector>

#include "domain/matching/apply.hpp"
#include "domain/matching/book.hpp"
#include "domain/matching/filters.hpp"
#include "domain/matching/redistribute.hpp"

namespace colletta::matching {

/// A pledge's payment is confirmed. The campaign MUST be open and the amount above 0.
/// Pools of the campaign's call in their order; those whose areas and themes leave the campaign out
/// say nothing. A `per_pledge` pool always returns one kReserved change with the pledge, with empty
/// parts when it gives nothing. The other kinds return a change without pledge only when they move.
std::vector<Change> confirm(Book& book, const Pledge& pledge);

/// A refund, chargeback or cancellation of a confirmed pledge. `drawn`: the changes that `confirm`
/// and later redistributions returned for it, in that order (those without this pledge, or that
/// drew nothing, are passed over; their position, pledges and withheld are not read).
/// Releases exactly those parts: from reserved while the campaign is open, from granted once it has
/// succeeded; nothing where the close has released them already. While the campaign is open, pools
/// of the other kinds are then computed again. What it counted in quadratic pools is taken back in
/// any case; quadratic matches that a `close_round` gave stay.
std::vector<Change> reverse(Book& book, const Pledge& pledge, const std::vector<Change>& drawn,
                            const MoreWithheld& more = {});

/// More money in a pool, from a funder known or new. `redistribute` shares it out at once;
/// otherwise only the budget grows, with effect at the campaigns' next pledges and closes.
std::vector<Change> fund(Book& book, const PoolId& pool, const FunderId& funder,
                         const std::string& name, Money amount, const MoreWithheld& more = {});

struct CloseResult {
  /// The last computation, then kGranted or kReleased, one a pool, then redistribution.
  std::vector<Change> changes;
  bool succeeded = false;
  Money raised;   ///< from citizens, at the close
  Money matched;  ///< granted by all pools; 0 when the campaign fails
};
/// Closes an open campaign: each pool is computed a last time, the campaign succeeds or fails, all
/// that is still reserved is granted or released.
CloseResult close(Book& book, const CampaignId& campaign, const MoreWithheld& more = {});

/// Closes the round of a call, once, when no campaign of it is open: its quadratic pools in their
/// order share what they have left (quadratic.hpp) among the campaigns that succeeded, that areas
/// and themes let in and whose condition holds on their figures now. For each that gets something a
/// kReserved and then a kGranted change, campaigns in ascending id. The Book must hold all
/// campaigns of the call, with holdings and tallies; donors are not looked at.
std::vector<Change> close_round(Book& book, const CallId& call);

/// What the pledge would add to its campaign's match in a quadratic pool: the match with it less
/// the match without it, if the call closed now and every open campaign succeeded with what it has.
/// 0 when the pool leaves pledge or campaign out; below 0 is possible (a ceiling that comes
/// nearer). The Book as for `close_round`, and the donor's draw in that pool and `given`.
Money quadratic_estimate(const Book& book, const PoolId& pool, const Pledge& pledge);

struct Estimate {
  std::vector<Change> changes;  ///< as `confirm` would return them
  Money added;                  ///< reserved less released; below 0 when a top_up shrinks
};
/// What `confirm` would do (a quadratic pool adds nothing before the close of the call). Copies
/// only the rows that this one pledge touches.
Estimate preview(const Book& book, const Pledge& pledge);

}  // namespace colletta::matching
