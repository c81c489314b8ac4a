// Decisions of an evaluation: who evaluates, who has a conflict of interests, and the points that
// are given. What is said of an application comes in this order: a declaration, then a score, once.
#pragma once

#include <map>
#include <string>

#include "domain/people/actor.hpp"
#include "domain/world.hpp"

namespace colletta {

/// Lets somebody evaluate the applications of a call, under a code of their own in it ("E1").
/// Errors: kForbidden (no officer), kNotFound "call", kIllegalTransition "call" (no selection
/// rules), kClosed "call" (ranked, or the round is over), kNotFound "email", kForbidden "email"
/// (not an evaluator), kAlreadyExists "email", kTooLarge "evaluators"; the same id again:
/// `repeated`.
struct AppointEvaluator {
  std::string id;  ///< of this act, made with the form
  CallId call;
  Actor actor;
  std::string email;  ///< as clean_email gives it
};
Result<Outcome> decide(World& world, const AppointEvaluator& command);

/// An evaluator's word on an application before reading it; after "no conflict" it may become a
/// recusal, until the score is given.
/// Errors: kNotFound "call", "application"; kForbidden (no evaluator of this call);
/// kIllegalTransition "call"; kNotOpenYet "apply_by", kClosed "call"; kForbidden "application"
/// (one's own: only a recusal is taken), kMissing "reason" (of a recusal), kAlreadyExists
/// "conflict", kIllegalTransition "score" (given already); the same id again: `repeated` or
/// kIdempotencyMismatch.
struct DeclareConflict {
  std::string id;  ///< of this act
  CallId call;
  std::int64_t application = 0;  ///< number
  Actor actor;
  bool recused = false;
  std::string reason;  ///< of a recusal; private
};
Result<Outcome> decide(World& world, DeclareConflict command);

/// The points that an evaluator gives, for ever.
/// Errors: as above, and kIllegalTransition "conflict" (nothing declared, or recused),
/// "points[<criterion>]" (kMissing, kInvalid, kTooSmall, kTooLarge), kMissing "reason",
/// kAlreadyExists "score".
struct CommitScore {
  std::string id;  ///< of this act
  CallId call;
  std::int64_t application = 0;  ///< number
  Actor actor;
  std::map<std::string, std::string> points;  ///< by criterion, as typed
  std::string reason;
};
Result<Outcome> decide(World& world, CommitScore command);

/// The code under which this person evaluates in the call; empty: they do not.
std::string evaluator_code(const World& world, const CallId& call, const PersonId& person);

/// The name of the private member that holds the points of a criterion: "points:<criterion>".
std::string points_member(std::string_view criterion);

}  // namespace colletta
