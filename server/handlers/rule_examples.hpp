// What a rule would do, before there is a pool of it: on made-up cases and on a call that has been.
// The matching engine itself, in memory. Pure: no requests, sessions or database.
#pragma once

#include <string>

#include "server/handlers/call_round.hpp"
#include "server/views/rule_pages.hpp"

namespace colletta::handlers {

/// A rule, its hash and examples, with a pool of `budget`. Pledges are placed at `now`, or when the
/// rule's window opens.
views::RulePreview preview_of(const matching::Rule& rule, matching::PoolKind kind, Money budget,
                              Timestamp now);

/// What a pool of this rule and budget alone would have given in the call.
views::PastCall past_call_of(const matching::Rule& rule, Money budget, CallRound call,
                             std::string title);

}  // namespace colletta::handlers
