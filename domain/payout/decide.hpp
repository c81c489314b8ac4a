// Decisions about paying campaigns out: naming the bank account, checking it, proposing a tranche,
// approving it by a second person, and what became of its money.
#pragma once

#include "domain/payout/payout.hpp"
#include "domain/people/actor.hpp"
#include "domain/world.hpp"

namespace colletta {

/// The promoter says where the money is to go. A change waits before anything is paid to it.
/// Errors: kNotFound, kForbidden (not the promoter), kIllegalTransition "state" (the campaign has
/// failed), holder, iban. The same again: `repeated`.
struct NamePayee {
  CampaignId campaign;
  Actor actor;
  std::string holder, iban;
};
Result<Outcome> decide(World& world, NamePayee command);
/// What is wrong with the fields, all of it, for a form; brings them into the form that is stored.
std::vector<Error> check_fields(NamePayee& command);

/// An officer has seen that the account is the promoter's. Errors: kForbidden (no officer, or the
/// promoter themself), kNotFound, kMissing "iban" (none was named), kVersionMismatch "iban" (it has
/// changed since it was read).
struct VerifyPayee {
  CampaignId campaign;
  Actor actor;
  std::string iban;  ///< as it was read
};
Result<Outcome> decide(World& world, const VerifyPayee& command);

/// Errors: kForbidden (no officer; the promoter themself), the id (`repeated`, or
/// kIdempotencyMismatch), kNotFound, kIllegalTransition "state" (the campaign has not succeeded),
/// "held" (money still to be collected, detail: how many gifts) or "proposal" (another waits),
/// kTooLarge "tranche",
/// payee (kMissing "payee", kIllegalTransition "payee" unchecked, kNotOpenYet "payee" with the time
/// from which it may be paid), kMissing/kInvalid "milestone", amount (kTooSmall, kTooLarge with
/// what is free in cents).
struct ProposePayout {
  PayoutId id;  ///< made with the form
  CampaignId campaign;
  Actor actor;
  Money amount;
  std::string milestone;
};
Result<Outcome> decide(World& world, const ProposePayout& command);

/// By somebody else than who proposed it; checks everything again. Errors: as above, kForbidden
/// "approver", kVersionMismatch "iban", kIllegalTransition "payout" with its state.
struct ApprovePayout {
  PayoutId id;
  Actor actor;
  std::string iban;      ///< as it was read
  std::string provider;  ///< the rail that keeps citizens' money
  bool by_rail = false;  ///< whether it can pay out
};
Result<Outcome> decide(World& world, const ApprovePayout& command);

/// Before anything of it is paid or under way. Errors: kForbidden, kNotFound, kIllegalTransition
/// "payout" with the state or "under_way", kInvalid "reason".
struct WithdrawPayout {
  PayoutId id;
  Actor actor;
  std::string reason;  ///< one of kWithdrawReasons; not asked of a proposal
};
inline constexpr std::string_view kWithdrawReasons[] = {"mistake", "bank_refused",
                                                        "milestone_missed", "frozen"};
Result<Outcome> decide(World& world, const WithdrawPayout& command);

/// The treasury has transferred what was its part: that of the pools, and the citizens' where the
/// rail cannot pay, or could not. Errors: kForbidden, kNotFound, kIllegalTransition "payout",
/// order.
struct RecordTransfer {
  PayoutId id;
  Actor actor;
  std::string order;  ///< number and date of the treasury's order, public
};
Result<Outcome> decide(World& world, RecordTransfer command);

/// What the rail was found to have done. Never refused but for kNotFound.
struct SeePayout {
  PayoutId id;
  bool paid = false;
  std::string code;  ///< why not
};
Result<Outcome> decide(World& world, const SeePayout& command);

/// Asks the rail again after it could not pay. Errors: kForbidden, kNotFound, kIllegalTransition
/// "payout".
struct RetryPayout {
  PayoutId id;
  Actor actor;
};
Result<Outcome> decide(World& world, const RetryPayout& command);

/// What the live tranches of a campaign have taken; the World MUST hold all its tranches.
PaidOut paid_out(const World& world, const CampaignId& campaign);

}  // namespace colletta
