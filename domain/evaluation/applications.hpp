// Applications: campaigns that are handed in to a call with selection rules. Until the call's
// apply_by nobody but the promoter reads one, and the promoter may take it back; from then on it is
// read by the evaluators, and nobody changes it.
#pragma once

#include "domain/people/actor.hpp"
#include "domain/world.hpp"

namespace colletta {

/// The rules by which the campaign's call chooses; null: it has none, or the campaign no call.
const SelectionFacts* selection_of(const World& world, const CampaignFacts& campaign);

/// Whether a campaign of such a call is for its promoter alone: before `apply_by`, and for ever
/// while it is only being written.
bool is_sealed(const SelectionFacts& selection, CampaignState state, Timestamp now);

/// The rest of handing in, for a campaign of a call with rules, complete and in its next state.
/// Errors: kForbidden (not its promoter), kClosed "call" (the round is over), kNotOpenYet "opens",
/// kClosed "apply_by", kTooLarge "applications".
Result<Outcome> apply(World& world, CampaignFacts& campaign, CampaignState next,
                      const Actor& actor);

/// The promoter takes an application back: a draft again, which may be handed in anew.
/// Errors: kNotFound "id", kForbidden, kIllegalTransition "state" (no application now),
/// kClosed "apply_by".
struct WithdrawApplication {
  CampaignId id;
  Actor actor;
};
Result<Outcome> decide(World& world, const WithdrawApplication& command);

}  // namespace colletta
