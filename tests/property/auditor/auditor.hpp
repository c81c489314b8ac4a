// The auditor: domain/matching/README.md a second time, slow and obviously right, to hold the
// product against. It reads the JSON of a vector and must never include anything of the product.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace colletta::audit {

/// How often each case of the page was seen: "kind quadratic", "limited_by budget", ...
using Sightings = std::map<std::string, int>;

/// Runs the events of a vector and returns the outcome in the form of its `expected` (`campaigns`,
/// `pools`, `funders`, `matches`). Throws std::invalid_argument for a round that cannot be: an
/// unknown campaign, a pledge after the close, a second refund.
nlohmann::json audit(const nlohmann::json& vector, Sightings& seen);
nlohmann::json audit(const nlohmann::json& vector);

}  // namespace colletta::audit
