// Matching itself: which pool adds what to which campaign, to the cent (matching.md, "Formulas").
// Pure: the same Book and the same calls give the same changes for ever, so that anybody can
// recompute a round from the published events. It must never know the clock, the database,
// payments.
//
// Every function changes the Book that it is given, through apply.hpp, and returns what it changed,
// in order. The Book must hold, for the campaigns concerned: the campaign, all pools of its call
// with all their funders, the holdings of that campaign, and for the donor its draws and `given`.
// An absent holding, draw or `given` counts as zero. Cost: O(pools of the book), never
// O(campaigns).
#pragma once

#include <vector>

#include "domain/matching/apply.hpp"
#include "domain/matching/book.hpp"

namespace colletta::matching {

/// A pledge's payment is confirmed. The campaign MUST be open and the amount above 0.
/// Pools of the campaign's call in their order; those whose areas and themes leave the campaign out
/// say nothing. A `per_pledge` pool always returns one kReserved change with the pledge, with empty
/// parts when it gives nothing. The other kinds return a change without pledge only when they move.
std::vector<Change> confirm(Book& book, const Pledge& pledge);

/// A refund, chargeback or cancellation of a confirmed pledge. `drawn`: the changes that `confirm`
/// returned for it (those without this pledge, or that drew nothing, are passed over).
/// Releases exactly those parts: from reserved while the campaign is open, from granted once it has
/// succeeded; nothing where the close has released them already. While the campaign is open, pools
/// of the other kinds are then computed again.
std::vector<Change> reverse(Book& book, const Pledge& pledge, const std::vector<Change>& drawn);

/// More money in a pool, from a funder known or new. Only the budget grows: `return_to_pool` makes
/// no match grow by itself; it has its effect at the campaigns' next pledges and closes.
void fund(Book& book, const PoolId& pool, const FunderId& funder, const std::string& name,
          Money amount);

struct CloseResult {
  std::vector<Change> changes;  ///< the last computation, then kGranted or kReleased, one a pool
  bool succeeded = false;
  Money raised;   ///< from citizens, at the close
  Money matched;  ///< granted by all pools; 0 when the campaign fails
};
/// Closes an open campaign: each pool is computed a last time, the campaign succeeds or fails, all
/// that is still reserved is granted or released.
CloseResult close(Book& book, const CampaignId& campaign);

struct Estimate {
  std::vector<Change> changes;  ///< as `confirm` would return them
  Money added;                  ///< reserved less released; below 0 when a top_up shrinks
};
/// What `confirm` would do. Copies only the rows that this one pledge touches.
Estimate preview(const Book& book, const Pledge& pledge);

/// Whether the condition holds on what citizens have given so far. No condition always holds.
bool holds(const Condition& condition, const Campaign& campaign);

/// Whether the rule's areas and themes let the campaign in.
bool applies(const Rule& rule, const Campaign& campaign);

}  // namespace colletta::matching
