// From a command to the domain's decision; and for payments, from a provider's words to the fact
// that the domain knows.
#include "payments/attempt.hpp"
#include "server/writer/batch.hpp"

namespace colletta::writer {
namespace {

using payments::Operation;
using payments::PaymentState;

/// What an attempt's new state says about the pledge's money; nothing when it says nothing yet.
std::optional<PaymentFact> fact_of(Operation operation, PaymentState state) {
  switch (state) {
    case PaymentState::kDue:
    case PaymentState::kUnknown:
    case PaymentState::kAbsent:
    case PaymentState::kActionRequired:
    case PaymentState::kPending:
    case PaymentState::kPaidOut: return std::nullopt;
    case PaymentState::kAuthorised: return PaymentFact::kHeld;
    case PaymentState::kCaptured: return PaymentFact::kCollected;
    case PaymentState::kDeclined: return PaymentFact::kDeclined;
    case PaymentState::kCancelled: return PaymentFact::kCancelled;
    case PaymentState::kExpired: return PaymentFact::kExpired;
    case PaymentState::kVoided: return PaymentFact::kReleased;
    case PaymentState::kRefunded: return PaymentFact::kReturned;
    case PaymentState::kRefundFailed: return PaymentFact::kReturnFailed;
    case PaymentState::kRefused:
      if (operation == Operation::kBegin) return PaymentFact::kDeclined;
      if (operation == Operation::kRefund) return PaymentFact::kReturnFailed;
      return std::nullopt;  // a refused capture or void needs a person: the attempt shows it
  }
  return std::nullopt;
}

/// Money of another amount than was asked for is never taken for the pledge's: the attempt stops
/// there, with a code that the officer's desk shows.
bool other_amount(const payments::Reply& reply, const Pledge& pledge) {
  const bool speaks_of_money = reply.state == PaymentState::kAuthorised ||
                               reply.state == PaymentState::kCaptured ||
                               reply.state == PaymentState::kRefunded;
  return speaks_of_money && reply.amount != pledge.amount;
}

void note_try(Attempt& attempt, const SeeAttempt& seen, Timestamp now) {
  attempt.tries += 1;
  attempt.next_at =
      now + payments::retry_after_us(static_cast<int>(attempt.tries), seen.jitter_permille);
}

Result<Outcome> see(Batch& batch, const SeeAttempt& seen) {
  const auto at = batch.attempts.find(seen.id);
  if (at == batch.attempts.end()) return err(Errc::kNotFound, "attempt");
  Attempt& attempt = at->second;
  const Pledge& pledge = batch.world.pledges.at(attempt.pledge);
  if (!seen.notice.empty()) batch.answered_notices.emplace(seen.provider, seen.notice);
  note_try(attempt, seen, batch.world.now);

  const bool mismatch = other_amount(seen.reply, pledge);
  const auto next = payments::advance(attempt.operation, attempt.state,
                                      mismatch ? PaymentState::kRefused : seen.reply.state);
  if (!seen.reply.reference.empty()) attempt.reference = seen.reply.reference;
  if (!seen.reply.redirect_url.empty()) attempt.redirect_url = seen.reply.redirect_url;
  if (!next) return Outcome{.repeated = true, .seq = pledge.seq, .id = pledge.id.str()};
  attempt.state = *next;
  attempt.code = mismatch ? "amount_mismatch" : seen.reply.code;
  const auto fact = mismatch ? std::nullopt : fact_of(attempt.operation, *next);
  if (!fact) return Outcome{.id = pledge.id.str()};
  SeePayment command{.id = pledge.id, .fact = *fact, .provider = seen.provider,
                     .method = std::string(payments::to_string(seen.reply.method)),
                     .reference = attempt.operation == Operation::kBegin ? attempt.reference : "",
                     .code = attempt.code.empty() ? std::string(payments::to_string(*next))
                                                  : attempt.code};
  return colletta::decide(batch.world, command);
}

struct Decide {
  store::Session& session;
  Batch& batch;

  Result<Outcome> operator()(const SeeAttempt& c) { return see(batch, c); }
  Result<Outcome> operator()(const RecordNotice& c) {
    batch.notices.push_back(
        {c.provider, c.notice.event_id, c.notice.reference, c.notice.key, c.body});
    return Outcome{.id = c.notice.event_id};
  }
  Result<Outcome> operator()(const WriteRows& c) { return c.write(session); }
  template <class DomainCommand>
  Result<Outcome> operator()(const DomainCommand& c) {
    return colletta::decide(batch.world, c);
  }
};

}  // namespace

Result<Outcome> decide(store::Session& session, Batch& batch, const Command& command) {
  return std::visit(Decide{session, batch}, command);
}

std::string_view name_of(const Command& command) {
  constexpr std::string_view kNames[] = {
      "save_call",      "open_call",         "open_pool",        "fund_pool",
      "save_campaign",  "hand_in_campaign",  "return_campaign",  "publish_campaign",
      "close_campaign", "publish_update",    "record_measurement", "place_pledge",
      "retry_pledge",   "refund_pledge",     "settle_pledge",    "see_attempt",
      "record_notice",  "write_rows"};
  static_assert(std::size(kNames) == std::variant_size_v<Command>);
  return kNames[command.index()];
}

}  // namespace colletta::writer
