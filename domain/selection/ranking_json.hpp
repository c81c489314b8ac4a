// The ranking as the file that is published (README.md, "ranking.json").
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "domain/selection/ranking.hpp"

namespace colletta::selection {

nlohmann::ordered_json to_json(const Ranking& ranking);

/// The bytes of the published file; nothing after the last bracket.
std::string ranking_file(const Ranking& ranking);

}  // namespace colletta::selection
