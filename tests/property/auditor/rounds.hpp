// Made-up rounds for the auditor and the product: vectors as JSON, the same for a seed on every
// machine. It must never know how a match is computed, nor include the product.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

namespace colletta::audit {

/// 1 to 4 pools of any kinds, 1 to 5 campaigns, at most 40 events that are allowed in their order.
/// Amounts are small, so that caps, budgets, ceilings, conditions and windows bite.
nlohmann::json random_round(std::uint64_t seed);

}  // namespace colletta::audit
