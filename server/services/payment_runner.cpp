#include "server/services/payment_runner.hpp"

#include "payments/attempt.hpp"
#include "server/store/session.hpp"
#include "sql/queries/due_attempts.hpp"

namespace colletta::services {
namespace {

using payments::Operation;
using payments::PaymentState;
using payments::Step;

Begun begun_of(const payments::Reply& reply, const Outcome& outcome) {
  return {reply.state, reply.redirect_url, reply.code, reply.method, outcome.left};
}

payments::Reply absent() {
  payments::Reply reply;
  reply.code = payments::kAbsentCode;
  return reply;
}

/// Whether what the rail refuses to do has come about by itself or before.
bool done_already(Operation operation, PaymentState payment) {
  if (operation == Operation::kCapture) return payment == PaymentState::kCaptured;
  if (operation != Operation::kVoid) return false;
  return payment == PaymentState::kVoided || payment == PaymentState::kExpired ||
         payment == PaymentState::kDeclined || payment == PaymentState::kCancelled;
}

}  // namespace

PaymentRunner::PaymentRunner(
    writer::Writer& writer, Rail rail, Clock clock, std::function<std::string(std::size_t)> random,
    std::function<void(std::string_view, std::string_view, std::int64_t)> on_call)
    : writer_(writer),
      rail_(std::move(rail)),
      clock_(std::move(clock)),
      random_(std::move(random)),
      on_call_(std::move(on_call)) {}

std::size_t PaymentRunner::under_way() const {
  const std::lock_guard lock(mutex_);
  return under_way_.size();
}

bool PaymentRunner::take(const AttemptId& id) {
  const std::lock_guard lock(mutex_);
  return under_way_.insert(id).second;
}

void PaymentRunner::leave(const AttemptId& id) {
  const std::lock_guard lock(mutex_);
  under_way_.erase(id);
}

void PaymentRunner::begin(DueAttempt attempt, std::string payment_token,
                          std::function<void(Result<Begun>)> done) {
  if (!take(attempt.id)) return done(Begun{.state = PaymentState::kPending});
  send(attempt, payment_token, {.in_turn = true},
       [this, id = attempt.id, done](Result<Outcome> outcome, const payments::Reply& reply) {
         leave(id);
         if (outcome)
           done(begun_of(reply, *outcome));
         else
           done(outcome.error());
       });
}

void PaymentRunner::run(DueAttempt attempt, std::function<void()> done) {
  if (!take(attempt.id)) {
    if (done) done();
    return;
  }
  Seen finished = [this, id = attempt.id, done](const Result<Outcome>&, const payments::Reply&) {
    leave(id);
    if (done) done();
  };
  switch (payments::next_step(attempt.operation, attempt.state, attempt.created_at, clock_())) {
    case Step::kSend:
      send(attempt, {}, {.in_turn = true}, std::move(finished));
      return;
    case Step::kLookUp:
      ask(attempt, {.in_turn = true}, std::move(finished));
      return;
    case Step::kNone:
      finished(Outcome{}, {});
      return;
  }
}

void PaymentRunner::look_up(DueAttempt attempt, AskedBy notice,
                            std::function<void(Result<Begun>)> done) {
  ask(attempt, std::move(notice),
      [done](const Result<Outcome>& outcome, const payments::Reply& reply) {
        if (!done) return;
        if (outcome)
          done(begun_of(reply, *outcome));
        else
          done(outcome.error());
      });
}

void PaymentRunner::list_since(const std::string& cursor,
                               std::function<void(Result<payments::Listing>)> done) {
  auto call = rail_.gateway->list_since(cursor);
  if (!call) return done(call.error());
  rail_.transport(*call, [this, done, started = clock_()](const payments::HttpReply& reply) {
    auto listing = rail_.gateway->parse_list(reply);
    on_call_("list", listing ? "ok" : to_string(listing.error().code), clock_() - started);
    done(std::move(listing));
  });
}

Result<payments::HttpCall> PaymentRunner::request_of(const DueAttempt& a,
                                                     const std::string& token) const {
  const payments::Gateway& gateway = *rail_.gateway;
  switch (a.operation) {
    case Operation::kBegin:
      return gateway.begin({.attempt = a.id,
                            .pledge = a.pledge,
                            .amount = a.amount,
                            .collect = a.collect,
                            .description = a.description,
                            .payee = a.payee,
                            .locale = a.locale,
                            .payer_email = a.email,
                            .return_url = a.return_url,
                            .cancel_url = a.cancel_url,
                            .payment_token = token});
    case Operation::kCapture:
      return gateway.capture(
          {.attempt = a.id, .reference = a.payment_reference, .amount = a.amount});
    case Operation::kVoid:
      return gateway.void_({.attempt = a.id, .reference = a.payment_reference});
    case Operation::kRefund:
      return gateway.refund(
          {.attempt = a.id, .reference = a.payment_reference, .amount = a.amount});
    case Operation::kPayout:
      return gateway.payout({.attempt = a.id,
                             .amount = a.amount,
                             .payee = a.payee,
                             .iban = a.iban,
                             .description = a.description});
    case Operation::kCharge:
      break;
  }
  return err(Errc::kUnsupportedOperation, std::string(payments::to_string(a.operation)));
}

void PaymentRunner::send(const DueAttempt& attempt, const std::string& token, AskedBy by,
                         Seen seen) {
  auto call = request_of(attempt, token);
  if (!call) {
    payments::Reply refused;
    refused.state = PaymentState::kRefused;
    refused.code = std::string(to_string(call.error().code));
    return see(attempt, std::move(refused), std::move(by), std::move(seen));
  }
  rail_.transport(*call, [this, attempt, by = std::move(by), seen = std::move(seen),
                          started = clock_()](const payments::HttpReply& reply) {
    payments::Reply read = rail_.gateway->parse(attempt.operation, reply);
    on_call_(payments::to_string(attempt.operation), payments::to_string(read.state),
             clock_() - started);
    const bool refused = read.state == PaymentState::kRefused;
    // The request went out before, with an instrument that is stored nowhere or with words that
    // have changed since, and its answer was lost: what it did is asked for.
    if (refused && read.code == to_string(Errc::kIdempotencyMismatch))
      return ask(attempt, by, seen);
    const bool of_payment =
        attempt.operation != Operation::kBegin && attempt.operation != Operation::kPayout;
    if (refused && of_payment) return ask_payment(attempt, std::move(read), by, seen);
    see(attempt, std::move(read), by, seen);
  });
}

void PaymentRunner::ask(const DueAttempt& attempt, AskedBy by, Seen seen) {
  const payments::Gateway& gateway = *rail_.gateway;
  auto call = attempt.reference.empty()
                  ? gateway.fetch_by_key(payments::idempotency_key(attempt.operation, attempt.id))
                  : gateway.fetch(attempt.reference);
  CHECK(call.ok(), "every rail can be asked what became of a request");
  rail_.transport(*call, [this, attempt, by = std::move(by), seen = std::move(seen),
                          started = clock_()](const payments::HttpReply& reply) {
    payments::Reply read = rail_.gateway->parse_fetched(attempt.operation, reply);
    on_call_("fetch", payments::to_string(read.state), clock_() - started);
    if (read.state != PaymentState::kAbsent) return see(attempt, std::move(read), by, seen);
    // A key that the rail never saw: the request is sent (again) under it. An object that the rail
    // has named to us, or an attempt that is over, is not to be had twice: something is wrong
    // there.
    if (attempt.reference.empty() && !payments::settled(attempt.operation, attempt.state))
      return send(attempt, {}, by, seen);
    see(attempt, absent(), by, seen);
  });
}

/// The rail will not capture, let go or return: what has become of the payment is read.
void PaymentRunner::ask_payment(const DueAttempt& attempt, payments::Reply refused, AskedBy by,
                                Seen seen) {
  auto call = rail_.gateway->fetch(attempt.payment_reference);
  CHECK(call.ok(), "every rail can be asked what became of a payment");
  rail_.transport(
      *call, [this, attempt, refused = std::move(refused), by = std::move(by),
              seen = std::move(seen), started = clock_()](const payments::HttpReply& reply) {
        payments::Reply payment = rail_.gateway->parse_fetched(Operation::kBegin, reply);
        on_call_("fetch", payments::to_string(payment.state), clock_() - started);
        // Then neither is it known what the refusal means: it may be another rail that refuses.
        if (payment.state == PaymentState::kAbsent) return see(attempt, absent(), by, seen);
        if (payment.state == PaymentState::kUnknown)
          return see(attempt, std::move(payment), by, seen);
        if (done_already(attempt.operation, payment.state)) {
          if (attempt.operation == Operation::kVoid) payment.state = PaymentState::kVoided;
          return see(attempt, std::move(payment), by, seen);
        }
        see(attempt, refused, by, seen, std::move(payment));
      });
}

void PaymentRunner::see(const DueAttempt& attempt, payments::Reply reply, AskedBy by, Seen seen,
                        std::optional<payments::Reply> payment) {
  const std::string dice = random_(2);
  const int jitter =
      (static_cast<unsigned char>(dice[0]) * 256 + static_cast<unsigned char>(dice[1])) % 1000;
  writer::SeeAttempt command{.id = attempt.id,
                             .reply = reply,
                             .provider = rail_.gateway->capabilities().rail,
                             .payment = std::move(payment),
                             .in_turn = by.in_turn,
                             .notice = by.notice,
                             .notice_tries = by.tries,
                             .jitter_permille = jitter};
  auto answered = [this, attempt, by, jitter, seen, reply](Result<Outcome> outcome) {
    if (!outcome && outcome.error().code == Errc::kInternal) postpone(attempt, by, jitter);
    seen(std::move(outcome), reply);
  };
  if (!writer_.submit(attempt.city, std::move(command), answered))
    seen(err(Errc::kOverloaded), reply);
}

/// What was seen cannot be written (a figure that has drifted, a bug): the provider is asked again
/// ever more seldom, and others go first.
void PaymentRunner::postpone(const DueAttempt& attempt, const AskedBy& by, int jitter_permille) {
  const auto next = [&](std::int64_t tries) {
    return clock_() + payments::retry_after_us(static_cast<int>(tries), jitter_permille);
  };
  const bool by_notice = !by.notice.empty();
  const std::int64_t tries = (by_notice ? by.tries : attempt.tries) + 1;
  writer::WriteRows rows{[attempt, by, by_notice, tries, next_at = next(tries),
                          provider = rail_.gateway->capabilities().rail](store::Session& session) {
    if (by_notice)
      session.execute(
          store::sql::postpone_notice,
          {{"provider", provider}, {"event", by.notice}, {"tries", tries}, {"next_at", next_at}});
    else
      session.execute(
          store::sql::postpone_attempt,
          {{"city", attempt.city}, {"id", attempt.id}, {"tries", tries}, {"next_at", next_at}});
    return Result<Outcome>(Outcome{});
  }};
  // A full queue loses only the pause: the next round finds the attempt again.
  (void)writer_.submit(attempt.city, std::move(rows), [](const Result<Outcome>&) {});
}

}  // namespace colletta::services
