// The walk down a ranking that says who is selected: places or money, under quotas (README.md,
// "Selection"). It must never know points.
#pragma once

#include <vector>

#include "domain/selection/call.hpp"
#include "domain/selection/ranking.hpp"

namespace colletta::selection {

/// The outcomes of applications that pass, given in the order of the ranking.
std::vector<Outcome> walk(const Rules& rules, const std::vector<const Application*>& passing);

}  // namespace colletta::selection
