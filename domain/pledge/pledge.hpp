// A pledge: a citizen's word, and what has become of the money behind it. It must never know how a
// provider speaks: payments/ and the writer turn a provider's answers into the facts named here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "domain/base/time.hpp"
#include "domain/journal/event.hpp"

namespace colletta {

enum class PledgeState {
  kPlaced,     ///< waits for its payment
  kUnpaid,     ///< declined, cancelled or expired; may be tried again while the campaign is open
  kConfirmed,  ///< held or collected; it counts and draws matches
  kRefunding,  ///< the money is on its way back; it counts no more
  kRefunded,
  kRefundFailed,  ///< the provider could not return it: owed, an IBAN is asked for
  kChargedBack,   ///< the payer's bank took it back; nothing is owed any more
};
std::string_view to_string(PledgeState state) noexcept;
Result<PledgeState> parse_pledge_state(std::string_view text);

/// What the provider is asked to do for a pledge.
enum class Task { kNone, kBegin, kCapture, kVoid, kRefund };
std::string_view to_string(Task task) noexcept;  ///< "", "begin", "capture", "void", "refund"
Result<Task> parse_task(std::string_view text);

/// What the provider was found to have done. Facts may come twice, late and out of order.
enum class PaymentFact {
  kHeld,
  kCollected,
  kDeclined,
  kCancelled,
  kExpired,        ///< never finished, or the hold ran out (as after kDeclined, kCancelled)
  kReleased,       ///< the hold was let go
  kReturned,       ///< the refund was confirmed
  kReturnFailed,   ///< the refund did not arrive
  kCaptureFailed,  ///< what is held could not be collected
  kReleaseFailed,  ///< the hold could not be let go, and is still there
  kChargedBack,    ///< the payer's bank has pulled back what had been collected
};

struct Pledge {
  PledgeId id;
  CampaignId campaign;
  CallId call;
  PersonId person;
  DonorId donor;  ///< the person's pseudonym in this call
  Money amount;
  Timestamp placed;

  std::string public_name;  ///< shown with the gift; empty: anonymous
  std::string message;
  std::string locale;            ///< "it" or "en": the language of the receipt
  bool verified = false;         ///< an officer had checked who the person is
  bool promoter_linked = false;  ///< the person wrote the campaign
  std::string input_hash;  ///< of what was asked, so that the same id with other content is refused

  PledgeState state = PledgeState::kPlaced;
  Task task = Task::kNone;  ///< asked of the provider and not yet known to be done
  bool collected = false;   ///< the money has moved; else it is held, or nothing has happened
  bool counted = false;     ///< it was confirmed while the campaign was open
  std::string provider, method, reference;
  std::string reason;  ///< code of the last refusal or refund: "declined", "campaign_failed", ...
  Timestamp confirmed_at;
  std::int64_t seq = -1;  ///< position of pledge.confirmed or payment.late
  /// Position of the last of refund.requested, payment.refunded, payment.refund_failed,
  /// payment.charged_back.
  std::int64_t refund_seq = -1;
  std::vector<MatchLine> matches;  ///< all that it drew, in journal order; loaded where needed
};

}  // namespace colletta
