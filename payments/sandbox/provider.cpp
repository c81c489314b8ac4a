#include "payments/sandbox/provider.hpp"

#include "domain/base/check.hpp"
#include "payments/sandbox/instruments.hpp"
#include "payments/sandbox/machine.hpp"
#include "payments/sandbox/wire_json.hpp"

namespace colletta::payments::sandbox {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

// What a request did: the object that it made or changed, as it is now.
struct Done {
  std::string object_id;
  std::string body;
  bool withheld = false;
};

template <class Object>
Done done(const Object& object, bool withheld = false) {
  return {.object_id = object.id, .body = object_json(object), .withheld = withheld};
}

Result<Payment*> find_payment(Book& book, const Surroundings& around, const std::string& id) {
  const auto found = book.payments.find(id);
  if (found == book.payments.end()) return err(Errc::kNotFound, "payment");
  catch_up(book, around, found->second);
  return &found->second;
}

Result<Done> begin(Book& book, const Surroundings& around, const std::string& key,
                   const BeginCall& call) {
  Payment made;
  made.id = "pay_" + around.new_ulid();
  made.key = key;
  made.external_reference = call.external_reference;
  made.amount = call.amount;
  made.collect = call.collect;
  made.token = call.payment_token;
  made.description = call.description;
  made.payee = call.payee;
  made.locale = call.locale;
  made.return_url = call.return_url;
  made.cancel_url = call.cancel_url;
  made.created_at = around.now;
  Payment& payment = book.payments[made.id] = std::move(made);

  if (payment.token.empty()) {
    move_to(book, around, payment, Phase::kOpen, kAbandonedAfterUs);
    return done(payment);
  }
  const Instrument& instrument = instrument_of(payment);
  if (instrument.confirm) {
    move_to(book, around, payment, Phase::kConfirming, kAbandonedAfterUs);
  } else {
    settle(book, around, payment);
  }
  return done(payment, instrument.withhold);
}

Result<Done> capture(Book& book, const Surroundings& around, const CaptureCall& call) {
  Result<Payment*> found = find_payment(book, around, call.payment_id);
  if (!found) return found.error();
  Payment& payment = **found;
  if (payment.phase != Phase::kAuthorised) return err(Errc::kIllegalTransition, "payment");
  if (call.amount > payment.amount) return err(Errc::kTooLarge, "amount_cents");
  const Instrument& instrument = instrument_of(payment);
  if (instrument.capture_fails) {
    decline(book, around, payment, "capture_declined");
  } else {
    collect(book, around, payment, call.amount);
  }
  return done(payment, instrument.withhold);
}

Result<Done> let_go(Book& book, const Surroundings& around, const VoidCall& call) {
  Result<Payment*> found = find_payment(book, around, call.payment_id);
  if (!found) return found.error();
  Payment& payment = **found;
  if (payment.phase != Phase::kAuthorised) return err(Errc::kIllegalTransition, "payment");
  move_to(book, around, payment, Phase::kVoided, std::nullopt);
  emit(book, around, "payment.voided", payment);
  return done(payment, instrument_of(payment).withhold);
}

Result<Done> refund(Book& book, const Surroundings& around, const std::string& key,
                    const RefundCall& call) {
  Result<Payment*> found = find_payment(book, around, call.payment_id);
  if (!found) return found.error();
  Payment& payment = **found;
  if (payment.phase != Phase::kCaptured) return err(Errc::kIllegalTransition, "payment");
  if (call.amount > payment.captured - payment.refunded) {
    return err(Errc::kTooLarge, "amount_cents");
  }
  const Instrument& instrument = instrument_of(payment);
  Refund made;
  made.id = "ref_" + around.new_ulid();
  made.key = key;
  made.payment_id = payment.id;
  made.amount = call.amount;
  made.will_fail = instrument.refund_fails;
  made.created_at = around.now;
  Refund& entry = book.refunds[made.id] = std::move(made);
  payment.refunded += call.amount;
  book.touched.insert(payment.id);
  book.touched.insert(entry.id);
  if (instrument.slow || instrument.refund_fails) {
    entry.due_at = around.now + around.delays.refund_us;
  } else {
    end_refund(book, around, entry, payment);
  }
  return done(entry, instrument.withhold);
}

// Accepted now, paid at the next tick.
Result<Done> pay_out(Book& book, const Surroundings& around, const std::string& key,
                     const PayoutCall& call) {
  if (call.iban == kClosedAccountIban) return err(Errc::kPaymentDeclined, "iban");
  Payout made;
  made.id = "out_" + around.new_ulid();
  made.key = key;
  made.amount = call.amount;
  made.payee = call.payee;
  made.iban = call.iban;
  made.description = call.description;
  made.created_at = around.now;
  made.due_at = around.now;
  Payout& payout = book.payouts[made.id] = std::move(made);
  book.touched.insert(payout.id);
  return done(payout);
}

ApiAnswer fetch(const Book& book, const std::string& id) {
  if (const auto payment = book.payments.find(id); payment != book.payments.end()) {
    return {.status = 200, .body = object_json(payment->second)};
  }
  if (const auto refund = book.refunds.find(id); refund != book.refunds.end()) {
    return {.status = 200, .body = object_json(refund->second)};
  }
  if (const auto payout = book.payouts.find(id); payout != book.payouts.end()) {
    return {.status = 200, .body = object_json(payout->second)};
  }
  return refusal(err(Errc::kNotFound, "object"));
}

Result<Done> change(Book& book, const Surroundings& around, const Call& call) {
  return std::visit(
      Overloaded{
          [&](const BeginCall& what) { return begin(book, around, call.key, what); },
          [&](const CaptureCall& what) { return capture(book, around, what); },
          [&](const VoidCall& what) { return let_go(book, around, what); },
          [&](const RefundCall& what) { return refund(book, around, call.key, what); },
          [&](const PayoutCall& what) { return pay_out(book, around, call.key, what); },
          [](const auto&) -> Result<Done> {
            check_failed("change", "a call that only reads", "", 0);
          },
      },
      call.what);
}

}  // namespace

Needs needs_of(const Call& call) {
  Needs needs;
  if (!call.key.empty()) needs.keys.push_back(call.key);
  std::visit(Overloaded{
                 [](const BeginCall&) {},
                 [&](const CaptureCall& what) { needs.ids.push_back(what.payment_id); },
                 [&](const VoidCall& what) { needs.ids.push_back(what.payment_id); },
                 [&](const RefundCall& what) { needs.ids.push_back(what.payment_id); },
                 [](const PayoutCall&) {},
                 [&](const FetchCall& what) { needs.ids.push_back(what.id); },
                 [&](const FetchByKeyCall& what) { needs.keys.push_back(what.key); },
                 [](const ListCall&) {},
             },
             call.what);
  return needs;
}

ApiAnswer perform(Book& book, const Surroundings& around, const Call& call) {
  CHECK(!std::holds_alternative<ListCall>(call.what), "the keeper of the events answers a list");
  if (const auto* by_id = std::get_if<FetchCall>(&call.what)) return fetch(book, by_id->id);
  if (const auto* by_key = std::get_if<FetchByKeyCall>(&call.what)) {
    const auto answer = book.answers.find(by_key->key);
    if (answer == book.answers.end()) return refusal(err(Errc::kNotFound, "key"));
    return fetch(book, answer->second.object_id);
  }

  const auto known = book.answers.find(call.key);
  if (known != book.answers.end() && around.now - known->second.answered_at < kKeyLifeUs) {
    if (known->second.fingerprint != call.fingerprint) {
      return refusal(err(Errc::kIdempotencyMismatch, "idempotency_key"));
    }
    return {.status = known->second.status, .body = known->second.body};
  }
  const Result<Done> result = change(book, around, call);
  // A refused request did nothing, so its key stays free; a decline did happen and is remembered.
  if (!result) return refusal(result.error());
  constexpr int kOk = 200;
  book.answers[call.key] = Answer{.key = call.key,
                                  .fingerprint = call.fingerprint,
                                  .object_id = result->object_id,
                                  .status = kOk,
                                  .body = result->body,
                                  .answered_at = around.now};
  book.touched_keys.insert(call.key);
  return {.status = kOk, .body = result->body, .withheld = result->withheld};
}

void tick(Book& book, const Surroundings& around) {
  const auto is_due = [&](const auto& object) {
    return object.due_at && *object.due_at <= around.now;
  };
  for (auto& [id, payment] : book.payments) {
    catch_up(book, around, payment);
  }
  for (auto& [id, refund] : book.refunds) {
    if (!is_due(refund)) continue;
    const auto payment = book.payments.find(refund.payment_id);
    CHECK(payment != book.payments.end(), "a refund's payment is loaded with it");
    end_refund(book, around, refund, payment->second);
  }
  for (auto& [id, payout] : book.payouts) {
    if (!is_due(payout)) continue;
    payout.paid = true;
    payout.due_at.reset();
    book.touched.insert(id);
    emit(book, around, "payout.paid", payout);
  }
}

}  // namespace colletta::payments::sandbox
