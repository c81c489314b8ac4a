// domain/selection/README.md a second time, slow and obviously right, to hold the product against.
// It reads the JSON and the table of a call and must never include anything of the product.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace colletta::audit {

/// How often each case of the page was seen: "outcome reserve", "tie broken by lot", ...
using Seen = std::map<std::string, int>;

/// Lower-case hex of SHA-256.
using Sha256Hex = std::function<std::string(const std::string&)>;

/// The text of ranking.json. The call and its scores MUST be sound.
std::string second_ranking(const nlohmann::json& call, const std::string& scores,
                           const Sha256Hex& sha256, Seen& seen);

}  // namespace colletta::audit
