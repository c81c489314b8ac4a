// The one way in which a Book changes. The engine decides and then calls these; a rebuild or a
// verification calls them with what the journal recorded, and decides nothing. They check that the
// books stay sound (CHECK: a violation is a bug or a forged record), never whether a rule is kept.
#pragma once

#include "domain/matching/book.hpp"

namespace colletta::matching {

/// A confirmed pledge: the campaign's raised and donors, what the donor gave, and what it counts
/// and weighs in the quadratic pools of the call grow. The Book must hold these pools.
void apply_pledge(Book& book, const Pledge& pledge);

/// The same taken back; what was withheld from the pledge is forgotten. MUST follow `apply_pledge`
/// of the same pledge.
void apply_refund(Book& book, const Pledge& pledge);

/// Moves a pool's money, by funder: kReserved takes it from what the funders have left, kGranted
/// turns reserved into granted, kReleased gives it back: from reserved while the campaign is open,
/// from granted once it has succeeded. A change with a pledge also moves what its donor drew and
/// what is withheld from it. `limited_by` and `left` are not read.
void apply(Book& book, const Change& change);

/// The decision of a close; the changes of that close MUST have been applied before. What was
/// withheld from its pledges is forgotten.
void apply_close(Book& book, const CampaignId& campaign, bool succeeded);

/// More money in a pool; a funder not seen before is appended to the declared order.
void apply_fund(Book& book, const PoolId& pool, const FunderId& funder, const std::string& name,
                Money amount);

}  // namespace colletta::matching
