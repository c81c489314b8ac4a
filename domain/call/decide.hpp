// Decisions about calls and the pools that belong to them.
#pragma once

#include "domain/people/actor.hpp"
#include "domain/world.hpp"

namespace colletta {

/// Saves a call that is still a draft. Errors: kForbidden, kIllegalTransition, the fields.
struct SaveCall {
  CallId id;
  Actor actor;
  std::string title, summary, text;
  Timestamp opens, closes;
};
Result<Outcome> decide(World& world, SaveCall command);

/// Errors: kForbidden, kNotFound; opened already: `repeated`.
struct OpenCall {
  CallId id;
  Actor actor;
};
Result<Outcome> decide(World& world, const OpenCall& command);

/// Opens a pool with its rule, frozen from then on. Officers and sponsors may; a sponsor's pool is
/// private. Errors: kForbidden, kNotFound "call", kIllegalTransition (call not open), name, funders
/// ("funders[1].amount"), kAlreadyExists (another pool with that id), kTooLarge (too many).
struct OpenPool {
  PoolId id;
  CallId call;
  Actor actor;
  std::string name;
  matching::PoolKind kind = matching::PoolKind::kPublic;
  int order = 0;
  matching::Rule rule;       ///< parsed and canonical, by rule_json
  std::string rule_document; ///< its canonical bytes
  std::vector<acts::PoolOpened::Funding> funders;
};
Result<Outcome> decide(World& world, OpenPool command);

/// More money for a pool that is open, by a funder known to it or a new one.
/// Errors: kForbidden, kNotFound, amount, name, kTooLarge (too many funders).
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
