// Decisions about pledges: placing one, what a payment's outcome means, giving it back, settling it
// after the close. Each checks everything first, in the order documented, then changes the World.
#pragma once

#include "domain/people/actor.hpp"
#include "domain/world.hpp"

namespace colletta {

/// A citizen's word. The id is made with the form, so the same form sent twice is the same pledge.
struct PlacePledge {
  PledgeId id;
  CampaignId campaign;
  Money amount;
  PersonId person;  ///< signed in; empty: a guest, known by e-mail
  std::string email;
  std::string public_name;  ///< empty: anonymous
  std::string message;
  std::string locale;
};
/// Checks: id known (same content: repeated; other: kIdempotencyMismatch), campaign (kNotFound),
/// state and time (kNotOpenYet, kClosed), amount (kTooSmall, kTooLarge), e-mail, name, message.
/// The World holds the pledge if its id is known, the campaign, the person and donor if they exist.
Result<Outcome> decide(World& world, PlacePledge command);

/// Cleans the fields of a PlacePledge and returns all that is wrong with them (for the form).
std::vector<Error> check_fields(PlacePledge& command, const CityFacts& city);

/// Asks the provider again for a pledge whose payment was declined, cancelled or expired.
/// Errors: kNotFound, kIllegalTransition, kClosed.
struct RetryPledge {
  PledgeId id;
};
Result<Outcome> decide(World& world, const RetryPledge& command);

/// A fact about a payment of a pledge. Never refused: what changes nothing is `repeated`. Money
/// that arrives beside the pledge's own payment becomes a pledge of its own, which never counts and
/// is given back; the outcome's id is then that one's.
struct SeePayment {
  PledgeId id;
  PaymentFact fact = PaymentFact::kDeclined;
  std::string provider, method;
  std::string reference;  ///< the provider's, of the payment that this is about
  std::string code;       ///< of a decline or a failed refund
};
Result<Outcome> decide(World& world, const SeePayment& command);

/// A confirmed pledge is given back: by an officer, or until the close by its pledger, who holds
/// the receipt's secret and for whom the program acts (`Actor::job`). It counts no more from here
/// on. Asked again after the hold could not be let go: the provider is asked again. Errors:
/// kForbidden, kNotFound, kIllegalTransition (its state; "payout": a tranche of its campaign was
/// approved), kClosed.
struct RefundPledge {
  PledgeId id;
  Actor actor;
};
Result<Outcome> decide(World& world, const RefundPledge& command);

/// After the close: collects what is held for a campaign that succeeded, gives back what was given
/// to one that failed. Done already or nothing to do: `repeated`.
struct SettlePledge {
  PledgeId id;
};
Result<Outcome> decide(World& world, const SettlePledge& command);

}  // namespace colletta
