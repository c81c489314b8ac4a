// What no replay of acts can tell of a ranking, since it takes commitments and the tree: that each
// revealed score opens its commitment, and that lots are drawn by the root that the rules name.
#pragma once

#include <map>
#include <string>

#include "domain/journal/event.hpp"
#include "domain/log/merkle.hpp"
#include "server/services/findings.hpp"

namespace colletta::services {

/// The private part of a score as it was sealed: what the commitment is of, with the salt as its
/// key.
std::string sealed_body(const acts::ScoreRevealed& act);

class RevealChecks {
 public:
  /// The next event of a journal with its commitment, and the tree that ends with it.
  void see(const Event& event, const std::string& commitment, const log::Frontier& tree,
           Findings& findings);

 private:
  struct Closing {
    Timestamp apply_by;
    bool applied = false;  ///< somebody has
    std::int64_t tree_size = 0;
    std::string root;  ///< hex; empty: nothing came yet that is not before `apply_by`
  };
  void check_reveal(const Event& event, const acts::ScoreRevealed& act, Findings& findings);
  void check_seed(const Event& event, const acts::RankingPublished& act, Findings& findings);

  std::map<std::int64_t, std::string> sealed_;  ///< commitments of scores that are not revealed
  std::map<CallId, Closing> closing_;           ///< calls with rules and without a ranking
};

}  // namespace colletta::services
