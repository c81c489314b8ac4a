// Erasing a person (ARCHITECTURE.md tells how): the journal's leaves stay, so the tree verifies
// and the cents stay; what could tell who is behind them goes. What is not settled yet cannot be
// erased, since somebody may still be owed money or an answer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/people/actor.hpp"
#include "domain/world.hpp"

namespace colletta {

/// Everything that a person has left, counted. Read in the transaction that erases.
struct PersonTraces {
  PersonId person;
  Roles roles;
  bool last_admin = false;            ///< of their city
  std::int64_t sessions = 0;          ///< where they are logged in
  std::int64_t pledges = 0;           ///< all of them
  std::int64_t pledges_open = 0;      ///< those whose payment or refund is not over
  std::int64_t campaigns = 0;         ///< their public ones
  std::int64_t campaigns_open = 0;    ///< those that wait for an officer, or take pledges
  std::int64_t payouts_open = 0;      ///< tranches of their campaigns that are not paid yet
  std::int64_t drafts = 0;            ///< never handed in, or returned
  std::int64_t updates = 0;           ///< that they wrote
  std::int64_t pools = 0;             ///< that they fund: the journal names the funder for ever
  std::int64_t evaluations = 0;       ///< calls that they evaluate, or evaluated
  std::int64_t evaluations_open = 0;  ///< of those, calls without a ranking
  /// Of the journal's private rows that name them, ascending.
  std::vector<std::int64_t> positions;
};

/// Why a person cannot be erased now, all of it. Each is kIllegalTransition, with the field "admin"
/// (the only one), "pool", "campaign", "payout", "evaluation" or "pledge", and how many as detail.
std::vector<Error> obstacles(const PersonTraces& traces);

/// Checks: kForbidden (neither admin nor the program), the id (`repeated`), kNotFound "person", the
/// first of the obstacles. It appends erasure.done; whoever carries the decision out MUST delete
/// and overwrite in the same transaction what the traces count.
struct ErasePerson {
  std::string id;  ///< of the act, made with the form
  PersonId person;
  Actor actor;
};
Result<Outcome> decide(World& world, const std::optional<PersonTraces>& traces,
                       const ErasePerson& command);

}  // namespace colletta
