#include "domain/selection/ranking_json.hpp"

#include "domain/selection/exact.hpp"

namespace colletta::selection {

nlohmann::ordered_json to_json(const Ranking& ranking) {
  auto out = nlohmann::ordered_json::array();
  for (const RankingLine& line : ranking) {
    nlohmann::ordered_json entry;
    if (line.position > 0) entry["position"] = line.position;
    entry["application"] = line.application;
    if (line.position > 0) {
      entry["total"] = line.total.str();
      entry["shown"] = shown(line.total);
    }
    entry["outcome"] = to_string(line.outcome);
    out.push_back(std::move(entry));
  }
  return out;
}

std::string ranking_file(const Ranking& ranking) { return to_json(ranking).dump(1); }

}  // namespace colletta::selection
