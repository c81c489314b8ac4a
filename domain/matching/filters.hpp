// Whom a rule lets in: campaigns, pledges, and the condition on what citizens have given. It must
// never know amounts of matches.
#pragma once

#include <vector>

#include "domain/matching/book.hpp"

namespace colletta::matching {

/// Whether the rule's areas and themes let the campaign in.
bool applies(const Rule& rule, const Campaign& campaign);

/// Whether the filters of `eligible` that look at the pledge let it in.
bool eligible(const Eligible& rule, const Pledge& pledge);

/// Whether the pledge was placed in the rule's window. No window holds every instant.
bool in_window(const Rule& rule, const Pledge& pledge);

/// Whether the condition holds on what citizens have given so far. No condition always holds.
bool holds(const Condition& condition, const Campaign& campaign);

/// The pools of the campaign's call that its area and theme do not leave out, in their order.
std::vector<const Pool*> pools_for(const Book& book, const Campaign& campaign);

/// All pools of a call, in their order.
std::vector<const Pool*> pools_of(const Book& book, const CallId& call);

}  // namespace colletta::matching
