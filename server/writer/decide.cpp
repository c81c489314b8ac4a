// From a command to the domain's decision; and for payments, from a provider's words to the fact
// that the domain knows.
#include "payments/attempt.hpp"
#include "server/writer/batch.hpp"

namespace colletta::writer {
namespace {

using payments::Operation;
using payments::PaymentState;

constexpr const char* kOtherReference = "other_reference";
constexpr const char* kAmountMismatch = "amount_mismatch";
constexpr const char* kReturnedBefore = "returned_before";

/// What an attempt's new state says about the pledge's money; nothing when it says nothing yet.
std::optional<PaymentFact> fact_of(Operation operation, PaymentState state) {
  switch (state) {
    case PaymentState::kDue:
    case PaymentState::kUnknown:
    case PaymentState::kAbsent:
    case PaymentState::kActionRequired:
    case PaymentState::kPending:
    case PaymentState::kPaidOut:
      return std::nullopt;
    case PaymentState::kAuthorised:
      return PaymentFact::kHeld;
    case PaymentState::kCaptured:
      return PaymentFact::kCollected;
    case PaymentState::kCancelled:
      return PaymentFact::kCancelled;
    case PaymentState::kVoided:
      return PaymentFact::kReleased;
    case PaymentState::kRefunded:
      return PaymentFact::kReturned;
    case PaymentState::kRefundFailed:
      return PaymentFact::kReturnFailed;
    case PaymentState::kChargedBack:
      return PaymentFact::kChargedBack;
    case PaymentState::kDeclined:
    case PaymentState::kExpired:
    case PaymentState::kRefused:
      break;
  }
  switch (operation) {
    case Operation::kBegin:
    case Operation::kCharge:
      return state == PaymentState::kExpired ? PaymentFact::kExpired : PaymentFact::kDeclined;
    case Operation::kCapture:
      return PaymentFact::kCaptureFailed;
    case Operation::kVoid:
      return PaymentFact::kReleaseFailed;
    case Operation::kRefund:
      return PaymentFact::kReturnFailed;
    case Operation::kPayout:
      return std::nullopt;
  }
  return std::nullopt;
}

/// Money of another amount than was asked for is never taken for the pledge's: the attempt stops
/// there, with a code that the officer's desk shows.
bool other_amount(const payments::Reply& reply, const Pledge& pledge) {
  const bool speaks_of_money =
      reply.state == PaymentState::kAuthorised || reply.state == PaymentState::kCaptured ||
      reply.state == PaymentState::kRefunded || reply.state == PaymentState::kChargedBack;
  return speaks_of_money && reply.amount != pledge.amount;
}

/// An attempt's reference never becomes another one: an answer about another object is not
/// believed, and the officer's desk shows it.
bool other_object(const Attempt& attempt, const payments::Reply& reply) {
  return !attempt.reference.empty() && !reply.reference.empty() &&
         reply.reference != attempt.reference;
}

/// Who asks out of turn (a notice, a payer who came back) costs no try; a state that moved begins
/// the series again.
void note_try(Attempt& attempt, const SeeAttempt& seen, Timestamp now, bool moved) {
  if (!moved && !seen.in_turn) return;
  attempt.tries = moved ? 1 : attempt.tries + 1;
  attempt.next_at =
      now + payments::retry_after_us(static_cast<int>(attempt.tries), seen.jitter_permille);
}

/// A notice is done when the look-up that it asked for was answered.
void note_notice(Batch& batch, const SeeAttempt& seen) {
  if (seen.notice.empty()) return;
  if (seen.reply.state != PaymentState::kUnknown) {
    batch.answered_notices.emplace(seen.provider, seen.notice);
    return;
  }
  const std::int64_t tries = seen.notice_tries + 1;
  const Timestamp next =
      batch.world.now + payments::retry_after_us(static_cast<int>(tries), seen.jitter_permille);
  batch.postponed_notices.push_back({seen.provider, seen.notice, tries, next});
}

/// What the answer says about the attempt itself; nothing when it does not move forward.
std::optional<PaymentState> read_reply(Attempt& attempt, const SeeAttempt& seen, bool mismatch) {
  const payments::Reply& reply = seen.reply;
  if (other_object(attempt, reply)) {
    attempt.code = kOtherReference;
    return std::nullopt;
  }
  const auto next = payments::advance(attempt.operation, attempt.state,
                                      mismatch ? PaymentState::kRefused : reply.state);
  if (!reply.reference.empty()) attempt.reference = reply.reference;
  if (!reply.redirect_url.empty()) attempt.redirect_url = reply.redirect_url;
  if (next) {
    attempt.state = *next;
    attempt.code = mismatch ? kAmountMismatch : reply.code;
  } else if (mismatch) {
    attempt.code = kAmountMismatch;  // a part was charged back, say: for a person
  } else if (reply.state == PaymentState::kUnknown ? !reply.code.empty()
                                                   : attempt.code == payments::kAbsentCode) {
    attempt.code = reply.code;
  }
  return next;
}

/// The begun payment that a pledge's reference names, among the attempts of the batch.
Attempt* payment_of(Batch& batch, const PledgeId& pledge, const std::string& reference) {
  for (auto& [id, attempt] : batch.attempts)
    if (attempt.operation == Operation::kBegin && attempt.pledge == pledge &&
        attempt.reference == reference)
      return &attempt;
  return nullptr;
}

/// Tells the domain. A payment that became a pledge of its own takes its attempt with it, so that
/// whatever is heard of it later is about that pledge.
Result<Outcome> tell(Batch& batch, Attempt& attempt, SeePayment command) {
  const bool begun = attempt.operation == Operation::kBegin;
  const bool own = begun && attempt.reference == command.reference;
  Attempt* payment = own ? &attempt : payment_of(batch, command.id, command.reference);
  // What a capture or void finds late, of a payment that has gone to a pledge of its own, is known
  // there.
  const bool of_the_payment =
      command.fact == PaymentFact::kCollected || command.fact == PaymentFact::kChargedBack;
  if (!begun && of_the_payment && payment == nullptr)
    return Outcome{.repeated = true, .id = command.id.str()};
  auto outcome = colletta::decide(batch.world, command);
  if (outcome && payment != nullptr && outcome->id != command.id.str())
    payment->pledge = PledgeId::of(outcome->id);
  return outcome;
}

/// Of an attempt to pay a tranche. Another amount than was approved is for a person, as above.
Result<Outcome> see_payout(Batch& batch, Attempt& attempt, const SeeAttempt& seen) {
  const Payout& payout = batch.world.payouts.at(attempt.payout);
  const bool mismatch =
      seen.reply.state == PaymentState::kPaidOut && seen.reply.amount != payout.citizens;
  note_notice(batch, seen);
  const auto next = read_reply(attempt, seen, mismatch);
  note_try(attempt, seen, batch.world.now, next.has_value());
  if (!next || !payments::settled(attempt.operation, *next))
    return Outcome{.repeated = !next, .id = payout.id.str()};
  const std::string why =
      attempt.code.empty() ? std::string(payments::to_string(*next)) : attempt.code;
  const bool paid = *next == PaymentState::kPaidOut;
  return colletta::decide(batch.world, SeePayout{payout.id, paid, paid ? std::string() : why});
}

Result<Outcome> see(Batch& batch, const SeeAttempt& seen) {
  const auto at = batch.attempts.find(seen.id);
  if (at == batch.attempts.end()) return err(Errc::kNotFound, "attempt");
  Attempt& attempt = at->second;
  if (!attempt.payout.empty()) return see_payout(batch, attempt, seen);
  const Pledge& pledge = batch.world.pledges.at(attempt.pledge);
  const bool mismatch = other_amount(seen.reply, pledge);
  note_notice(batch, seen);
  const auto next = read_reply(attempt, seen, mismatch);
  note_try(attempt, seen, batch.world.now, next.has_value());
  if (!next) return Outcome{.repeated = true, .seq = pledge.seq, .id = pledge.id.str()};
  auto fact = mismatch ? std::nullopt : fact_of(attempt.operation, *next);
  if (!fact) return Outcome{.id = pledge.id.str()};
  // A hold that could not be let go because its money has moved; what cannot be collected or given
  // back because the payer's bank has it again.
  if (seen.payment && seen.payment->amount == pledge.amount) {
    if (seen.payment->state == PaymentState::kChargedBack) fact = PaymentFact::kChargedBack;
    if (seen.payment->state == PaymentState::kCaptured && attempt.operation == Operation::kVoid)
      fact = PaymentFact::kCollected;
  }
  // The bank has it, and so has the payer from us: nothing here owes it, and a person has to know.
  if (*fact == PaymentFact::kChargedBack && pledge.collected &&
      pledge.state == PledgeState::kRefunded)
    attempt.code = kReturnedBefore;
  const bool begun = attempt.operation == Operation::kBegin;
  return tell(
      batch, attempt,
      {.id = pledge.id,
       .fact = *fact,
       .provider = seen.provider,
       .method = std::string(payments::to_string(seen.reply.method)),
       .reference = begun ? attempt.reference : pledge.reference,
       .code = attempt.code.empty() ? std::string(payments::to_string(*next)) : attempt.code});
}

/// Whether what a notice claims was read at the rail before: late or doubled, it says nothing new.
/// States only move forward; what lies ahead of ours is asked for, never taken from the notice. So
/// is an object that the rail did not find when it was asked last.
bool is_known(const Batch& batch, const payments::Notice& notice) {
  if (notice.says == PaymentState::kUnknown) return false;
  const auto key = payments::parse_idempotency_key(notice.key);
  if (!key) return false;
  const auto in_batch = batch.attempts.find(key->attempt);
  const auto noticed = batch.noticed.find(key->attempt);
  const Attempt* attempt = in_batch != batch.attempts.end() ? &in_batch->second
                           : noticed != batch.noticed.end() ? &noticed->second
                                                            : nullptr;
  return attempt != nullptr && attempt->operation == key->operation &&
         attempt->reference == notice.reference && attempt->code != payments::kAbsentCode &&
         !payments::advance(attempt->operation, attempt->state, notice.says);
}

struct Decide {
  store::Session& session;
  Batch& batch;

  Result<Outcome> operator()(const SeeAttempt& c) { return see(batch, c); }
  Result<Outcome> operator()(const RecordNotice& c) {
    batch.notices.push_back({c.provider, c.notice.event_id, c.notice.reference, c.notice.key,
                             c.body, c.unmatched, !c.unmatched && is_known(batch, c.notice)});
    return Outcome{.id = c.notice.event_id};
  }
  Result<Outcome> operator()(const WriteRows& c) { return c.write(session); }
  Result<Outcome> operator()(const ErasePerson& c) {
    auto outcome = colletta::decide(batch.world, batch.traces, c);
    batch.erased = outcome && !outcome->repeated;
    return outcome;
  }
  template <class DomainCommand>
  Result<Outcome> operator()(const DomainCommand& c) {
    return colletta::decide(batch.world, c);
  }
};

}  // namespace

Result<Outcome> decide(store::Session& session, Batch& batch, const Command& command) {
  return std::visit(Decide{session, batch}, command);
}

}  // namespace colletta::writer
