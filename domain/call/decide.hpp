// Decisions about calls and the pools that belong to them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/people/actor.hpp"
#include "domain/selection/rules.hpp"
#include "domain/world.hpp"

namespace colletta {

/// How a call is to choose among those who apply.
struct SelectionTerms {
  Timestamp apply_by;
  selection::Rules rules;  ///< parsed, by rules_json
  std::string document;    ///< their canonical bytes
};

/// Makes a call public. Errors: kForbidden, the fields; "apply_by" and "rules..." where it selects;
/// the same id with other content is kIdempotencyMismatch (kRuleFrozen: other rules), with the same
/// `repeated`.
struct OpenCall {
  CallId id;
  Actor actor;
  std::string title, summary, text;  ///< text: Markdown
  Timestamp opens, closes;
  std::optional<SelectionTerms> selection = {};
};
Result<Outcome> decide(World& world, OpenCall command);
/// What is wrong with the fields, all of it, for a form; brings them into the form that is stored.
std::vector<Error> check_fields(OpenCall& command);

/// Ends the round: pools that share at the close of the call (quadratic) grant now. Jobs give it
/// once the call is over and none of its campaigns is open. Errors: kNotFound, kNotOpenYet
/// "closes", kIllegalTransition (a campaign that is still open, or "ranking": applications that
/// wait for theirs); closed already: `repeated`.
struct CloseCall {
  CallId id;
};
Result<Outcome> decide(World& world, const CloseCall& command);

/// Opens a pool with its rule, frozen from then on. Officers and sponsors may; a sponsor's pool is
/// private. Errors: kForbidden, kNotFound "call", kIllegalTransition (call not open), name, funders
/// ("funders[1].amount"), kTooLarge (too many); the same id again: `repeated`, or kRuleFrozen
/// (another rule), or kIdempotencyMismatch (anything else differs).
struct OpenPool {
  PoolId id;
  CallId call;
  Actor actor;
  std::string name;
  matching::PoolKind kind = matching::PoolKind::kPublic;
  int order = 0;
  matching::Rule rule;        ///< parsed and canonical, by rule_json
  std::string rule_document;  ///< its canonical bytes
  std::vector<acts::PoolOpened::Funding> funders;
};
Result<Outcome> decide(World& world, OpenPool command);

/// More money for a pool that is open, by a funder known to it or a new one.
/// Errors: kForbidden, kNotFound, kClosed (the round is over), amount, name, kTooLarge (too many
/// funders).
struct FundPool {
  std::string id;  ///< of this act: the same form sent twice funds once
  PoolId pool;
  Actor actor;
  FunderId funder;
  std::string name;
  Money amount;
};
Result<Outcome> decide(World& world, FundPool command);

}  // namespace colletta
