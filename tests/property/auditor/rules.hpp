// The formulas of domain/matching/README.md ("Formulas"), each in a function with the page's words,
// to be read beside it. They look at the tables and move nothing. It must never include the
// product.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/property/auditor/tables.hpp"

namespace colletta::audit {

/// An amount, and which steps lowered it.
struct Value {
  Cents m = 0;
  std::vector<std::string> limited_by;
  /// m = min(m, most), never below 0; no `most`: no limit.
  void at_most(std::optional<Cents> most, const std::string& word);
};

std::string kind_of(const Pool& pool);
/// top_up, fixed_share, lump_sum: one reservation for the whole campaign.
bool is_campaign_level(const Pool& pool);
bool redistributes(const Pool& pool);

/// `areas` and `themes` filter campaigns, for every kind.
bool lets_in(const Pool& pool, const Campaign& campaign);
/// The filters of `eligible` that look at a pledge: "" or "not_eligible" or "window".
std::string keeps_out(const Pool& pool, const Gift& gift);
/// Any of share_of_goal, raised, donors; all that are given must hold.
bool condition_holds(const Tables& tables, const Pool& pool, const Campaign& campaign);
/// Ceiling - citizens' money - all matches so far; none: no ceiling. May be below 0.
std::optional<Cents> room_under_the_ceiling(const Tables& tables, const Pool& pool,
                                            const Campaign& campaign);
/// An amount of the rule document: *no cap* is the field's absence.
std::optional<Cents> field(const Pool& pool, const std::string& name);

/// `per_pledge` at the confirmation of `gift`, which `tables` already holds.
Answer per_pledge(const Tables& tables, const Pool& pool, const Campaign& campaign,
                  const Gift& gift);
/// What a redistributing pool gives to a remembered pledge, of the `owed` that the budget alone had
/// withheld.
Value redistributed(const Tables& tables, const Pool& pool, const Campaign& campaign,
                    const Gift& gift, Cents owed);
/// What `top_up`, `fixed_share` or `lump_sum` should hold for the campaign now: 0 when its
/// condition does not hold.
Cents campaign_level(const Tables& tables, const Pool& pool, const Campaign& campaign);
/// The campaign at the close of the call.
Contender contender(const Tables& tables, const Pool& pool, const Campaign& campaign);

}  // namespace colletta::audit
