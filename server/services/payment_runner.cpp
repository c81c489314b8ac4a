#include "server/services/payment_runner.hpp"

#include "payments/attempt.hpp"

namespace colletta::services {
namespace {

using payments::Operation;
using payments::PaymentState;
using payments::Step;

Begun begun_of(const payments::Reply& reply) {
  return {reply.state, reply.redirect_url, reply.code};
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
  if (!take(attempt.id)) return done(Begun{PaymentState::kPending, "", ""});
  send(attempt, payment_token, {},
       [this, id = attempt.id, done](Result<Outcome> outcome, const payments::Reply& reply) {
         leave(id);
         if (outcome)
           done(begun_of(reply));
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
      send(attempt, {}, {}, std::move(finished));
      return;
    case Step::kLookUp:
      ask(attempt, {}, std::move(finished));
      return;
    case Step::kNone:
      finished(Outcome{}, {});
      return;
  }
}

void PaymentRunner::look_up(DueAttempt attempt, std::string notice_event_id,
                            std::function<void()> done) {
  ask(attempt, std::move(notice_event_id), [done](const Result<Outcome>&, const payments::Reply&) {
    if (done) done();
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
    case Operation::kCharge:
    case Operation::kPayout:
      break;
  }
  return err(Errc::kUnsupportedOperation, std::string(payments::to_string(a.operation)));
}

void PaymentRunner::send(const DueAttempt& attempt, const std::string& token, std::string notice,
                         Seen seen) {
  auto call = request_of(attempt, token);
  if (!call) {
    payments::Reply refused;
    refused.state = PaymentState::kRefused;
    refused.code = std::string(to_string(call.error().code));
    return see(attempt, std::move(refused), std::move(notice), std::move(seen));
  }
  rail_.transport(*call, [this, attempt, notice = std::move(notice), seen = std::move(seen),
                          started = clock_()](const payments::HttpReply& reply) {
    payments::Reply read = rail_.gateway->parse(attempt.operation, reply);
    on_call_(payments::to_string(attempt.operation), payments::to_string(read.state),
             clock_() - started);
    // The request went out before, with an instrument that is stored nowhere, and its answer was
    // lost with the process that sent it: what it did is asked for.
    if (read.state == PaymentState::kRefused && read.code == to_string(Errc::kIdempotencyMismatch))
      return ask(attempt, notice, seen);
    see(attempt, std::move(read), notice, seen);
  });
}

void PaymentRunner::ask(const DueAttempt& attempt, std::string notice, Seen seen) {
  const payments::Gateway& gateway = *rail_.gateway;
  auto call = attempt.reference.empty()
                  ? gateway.fetch_by_key(payments::idempotency_key(attempt.operation, attempt.id))
                  : gateway.fetch(attempt.reference);
  CHECK(call.ok(), "every rail can be asked what became of a request");
  rail_.transport(*call, [this, attempt, notice = std::move(notice), seen = std::move(seen),
                          started = clock_()](const payments::HttpReply& reply) {
    payments::Reply read = rail_.gateway->parse_fetched(attempt.operation, reply);
    on_call_("fetch", payments::to_string(read.state), clock_() - started);
    // Never seen by the rail: the request is sent (again), under the same key.
    if (read.state == PaymentState::kAbsent) return send(attempt, {}, notice, seen);
    see(attempt, std::move(read), notice, seen);
  });
}

void PaymentRunner::see(const DueAttempt& attempt, payments::Reply reply, std::string notice,
                        Seen seen) {
  const std::string dice = random_(2);
  const int jitter =
      (static_cast<unsigned char>(dice[0]) * 256 + static_cast<unsigned char>(dice[1])) % 1000;
  writer::SeeAttempt command{.id = attempt.id,
                             .reply = reply,
                             .provider = rail_.gateway->capabilities().rail,
                             .notice = std::move(notice),
                             .jitter_permille = jitter};
  auto answered = [seen, reply](Result<Outcome> outcome) { seen(std::move(outcome), reply); };
  if (!writer_.submit(attempt.city, std::move(command), answered))
    seen(err(Errc::kOverloaded), reply);
}

}  // namespace colletta::services
