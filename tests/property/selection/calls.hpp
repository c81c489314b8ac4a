// Made-up calls with their scores, the same for a seed on every machine. It must never know how a
// ranking is computed, nor include the product.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace colletta::audit {

struct MadeUpCall {
  nlohmann::json call;
  std::string scores;  ///< the table
};

/// 1 to 3 criteria, up to 8 applications, up to 6 evaluators; few different points, so that totals
/// are often equal, and small budgets and quotas, so that they bite.
MadeUpCall made_up_call(std::uint64_t seed);

}  // namespace colletta::audit
