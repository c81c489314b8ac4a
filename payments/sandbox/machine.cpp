#include "payments/sandbox/machine.hpp"

#include "domain/base/check.hpp"
#include "payments/sandbox/wire_json.hpp"

namespace colletta::payments::sandbox {
namespace {

Event make_event(const Surroundings& around, std::string_view type, std::string object_id,
                 const std::string& object) {
  Event event;
  event.id = "evt_" + around.new_ulid();
  event.type = type;
  event.object_id = std::move(object_id);
  event.body = event_json(event.id, type, around.now, object);
  event.created_at = around.now;
  event.deliver_at = around.now;
  return event;
}

}  // namespace

const Instrument& instrument_of(const Payment& payment) {
  const Instrument* instrument = instrument_of_token(payment.token);
  CHECK(instrument != nullptr, "a payment's token names a test instrument");
  return *instrument;
}

void move_to(Book& book, const Surroundings& around, Payment& payment, Phase phase,
             std::optional<std::int64_t> due_us) {
  payment.phase = phase;
  payment.due_at.reset();
  if (due_us) payment.due_at = around.now + *due_us;
  book.touched.insert(payment.id);
}

void settle(Book& book, const Surroundings& around, Payment& payment) {
  const Instrument& instrument = instrument_of(payment);
  if (!instrument.decline_code.empty()) {
    decline(book, around, payment, instrument.decline_code);
  } else if (instrument.slow) {
    const bool by_bank = instrument.method == Method::kBankTransfer;
    move_to(book, around, payment, Phase::kProcessing,
            by_bank ? around.delays.bank_transfer_us : around.delays.card_us);
  } else {
    finish(book, around, payment);
  }
}

void finish(Book& book, const Surroundings& around, Payment& payment) {
  const Instrument& instrument = instrument_of(payment);
  const bool hold = payment.collect == Collect::kHold && instrument.method != Method::kBankTransfer;
  if (hold || instrument.reorder) {
    move_to(book, around, payment, Phase::kAuthorised, kHoldDaysMax * kDayUs);
    emit(book, around, "payment.authorised", payment);
  }
  if (!hold) collect(book, around, payment, payment.amount);
}

void collect(Book& book, const Surroundings& around, Payment& payment, Money amount) {
  payment.captured = amount;
  std::optional<std::int64_t> pulled_back;
  if (instrument_of(payment).charged_back) pulled_back = around.delays.charge_back_us;
  move_to(book, around, payment, Phase::kCaptured, pulled_back);
  emit(book, around, "payment.captured", payment);
}

void decline(Book& book, const Surroundings& around, Payment& payment, std::string_view code) {
  payment.code = code;
  move_to(book, around, payment, Phase::kDeclined, std::nullopt);
  emit(book, around, "payment.declined", payment);
}

void catch_up(Book& book, const Surroundings& around, Payment& payment) {
  if (!payment.due_at || *payment.due_at > around.now) return;
  if (payment.phase == Phase::kProcessing) {
    finish(book, around, payment);
    return;
  }
  if (payment.phase == Phase::kCaptured) {
    charge_back(book, around, payment);
    return;
  }
  CHECK(payment.phase == Phase::kOpen || payment.phase == Phase::kConfirming ||
            payment.phase == Phase::kAuthorised,
        "only what waits has a time");
  move_to(book, around, payment, Phase::kExpired, std::nullopt);
  emit(book, around, "payment.expired", payment);
}

void charge_back(Book& book, const Surroundings& around, Payment& payment) {
  payment.due_at.reset();
  book.touched.insert(payment.id);
  if (payment.refunded.positive()) return;  // the payer has it back, or soon will: no objection
  payment.code = "disputed";
  move_to(book, around, payment, Phase::kChargedBack, std::nullopt);
  emit(book, around, "payment.charged_back", payment);
}

void end_refund(Book& book, const Surroundings& around, Refund& refund, Payment& payment) {
  refund.due_at.reset();
  refund.phase = refund.will_fail ? RefundPhase::kFailed : RefundPhase::kSucceeded;
  book.touched.insert(refund.id);
  if (refund.will_fail) {
    refund.code = "account_closed";
    payment.refunded -= refund.amount;
    book.touched.insert(payment.id);
  }
  emit(book, around, refund.will_fail ? "refund.failed" : "refund.succeeded", refund);
}

void emit(Book& book, const Surroundings& around, std::string_view type, const Payment& payment) {
  Event event = make_event(around, type, payment.id, object_json(payment));
  const Instrument* instrument = instrument_of_token(payment.token);
  if (instrument != nullptr && instrument->duplicate) event.copies = 2;
  if (instrument != nullptr && instrument->reorder && type == "payment.authorised") {
    event.deliver_at = around.now + kReorderUs;
  }
  if (instrument != nullptr && instrument->reorder && instrument->charged_back &&
      type == "payment.captured") {
    event.deliver_at = around.now + around.delays.charge_back_us + kReorderUs;
  }
  book.events.push_back(std::move(event));
}

void emit(Book& book, const Surroundings& around, std::string_view type, const Refund& refund) {
  Event event = make_event(around, type, refund.id, object_json(refund));
  const auto payment = book.payments.find(refund.payment_id);
  CHECK(payment != book.payments.end(), "a refund's payment is loaded with it");
  if (instrument_of(payment->second).duplicate) event.copies = 2;
  book.events.push_back(std::move(event));
}

void emit(Book& book, const Surroundings& around, std::string_view type, const Payout& payout) {
  book.events.push_back(make_event(around, type, payout.id, object_json(payout)));
}

}  // namespace colletta::payments::sandbox
