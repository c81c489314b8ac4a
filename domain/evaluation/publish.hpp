// The end of an evaluation: what evaluators have sealed is opened, and the applications are ranked
// by it, in one act.
#pragma once

#include <string>

#include "domain/log/hash.hpp"
#include "domain/people/actor.hpp"
#include "domain/world.hpp"

namespace colletta {

/// Errors: kForbidden (no officer), kNotFound "call", kIllegalTransition "call" (no selection
/// rules), kNotOpenYet "apply_by", kAlreadyExists "ranking", kClosed "call" (the round is over),
/// kMissing "applications" (none, or all withdrawn), kTooSmall "scores" (an application with scores
/// of fewer than evaluators_min; which, and how many, as detail: "12:1"), kInvalid "tree" (not the
/// tree that lots are drawn by), kOverloaded (a score came in the same batch: ask again); the same
/// id again: `repeated`.
struct PublishRanking {
  std::string id;  ///< of the ranking's act, made with the form
  CallId call;
  Actor actor;
  /// As acts::RankingPublished has them.
  std::int64_t tree_size = 0;
  log::Hash lot_seed{};
};
Result<Outcome> decide(World& world, const PublishRanking& command);

}  // namespace colletta
