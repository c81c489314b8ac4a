// The provider's state machine beyond the first answer: holds, refunds, payouts, keys, time, lies.
#include "payments/sandbox/provider.hpp"

#include <gtest/gtest.h>

#include "payments/sandbox/book_json.hpp"
#include "tests/unit/payments/rail.hpp"

namespace colletta::payments::sandbox {
namespace {

TEST(Hold, IsCapturedOnceAndInPart) {
  Rail rail;
  const std::string id = rail.begin("tok_success", Collect::kHold).reference;
  EXPECT_EQ(rail.capture(id, 2501).state, PaymentState::kRefused);
  const Reply reply = rail.capture(id, 2000);
  EXPECT_EQ(reply.state, PaymentState::kCaptured);
  EXPECT_EQ(reply.amount, Money::cents(2000));
  EXPECT_EQ(rail.capture(id, 500, "C2").state, PaymentState::kRefused);
  EXPECT_EQ(rail.let_go(id).state, PaymentState::kRefused);
}

TEST(Hold, IsLetGo) {
  Rail rail;
  const std::string id = rail.begin("tok_success", Collect::kHold).reference;
  EXPECT_EQ(rail.let_go(id).state, PaymentState::kVoided);
  EXPECT_EQ(rail.capture(id).state, PaymentState::kRefused);
  EXPECT_EQ(rail.refund(id).state, PaymentState::kRefused);
  EXPECT_EQ(rail.event_types().back(), "payment.voided");
}

TEST(Hold, ExpiresAfterNinetyDaysEvenBetweenTicks) {
  Rail rail;
  const std::string id = rail.begin("tok_success", Collect::kHold).reference;
  rail.pass(90 * kDayUs - 1);
  EXPECT_EQ(rail.fetched(Operation::kBegin, id).state, PaymentState::kAuthorised);
  rail.now = rail.now + 1;  // no tick
  EXPECT_EQ(rail.capture(id).state, PaymentState::kRefused);
  EXPECT_EQ(rail.fetched(Operation::kBegin, id).state, PaymentState::kExpired);
  EXPECT_EQ(rail.event_types().back(), "payment.expired");
}

TEST(Hold, CaptureMayBeDeclined) {
  Rail rail;
  const std::string id = rail.begin("tok_capture_fails", Collect::kHold).reference;
  const Reply reply = rail.capture(id);
  EXPECT_EQ(reply.state, PaymentState::kDeclined);
  EXPECT_EQ(reply.code, "capture_declined");
  EXPECT_EQ(rail.fetched(Operation::kCapture, id).state, PaymentState::kDeclined);
}

TEST(Refund, InPartsUpToWhatWasCaptured) {
  Rail rail;
  const std::string id = rail.begin("tok_success", Collect::kImmediate).reference;
  EXPECT_EQ(rail.refund(id, 1000, "R1").state, PaymentState::kRefunded);
  EXPECT_EQ(rail.refund(id, 1501, "R2").state, PaymentState::kRefused);
  EXPECT_EQ(rail.refund(id, 1500, "R3").state, PaymentState::kRefunded);
  EXPECT_EQ(rail.refund(id, 1, "R4").state, PaymentState::kRefused);
  EXPECT_EQ(rail.event_types(),
            (std::vector<std::string>{"payment.captured", "refund.succeeded", "refund.succeeded"}));
}

TEST(Refund, FailsLaterAndGivesTheAmountBack) {
  Rail rail;
  const std::string id = rail.begin("tok_refund_fails", Collect::kImmediate).reference;
  const Reply first = rail.refund(id);
  EXPECT_EQ(first.state, PaymentState::kPending);
  EXPECT_EQ(rail.refund(id, 1, "R2").state, PaymentState::kRefused);  // it is under way
  rail.pass(Delays{}.refund_us);
  const Reply later = rail.fetched(Operation::kRefund, first.reference);
  EXPECT_EQ(later.state, PaymentState::kRefundFailed);
  EXPECT_EQ(later.code, "account_closed");
  EXPECT_EQ(rail.event_types().back(), "refund.failed");
  EXPECT_EQ(rail.refund(id, 2500, "R3").state, PaymentState::kPending);
}

TEST(Refund, OfABankTransferTakesItsTime) {
  Rail rail;
  const std::string id = rail.begin("tok_bank_transfer", Collect::kHold).reference;
  EXPECT_EQ(rail.refund(id).state, PaymentState::kRefused);  // nothing has arrived
  rail.pass(Delays{}.bank_transfer_us);
  EXPECT_EQ(rail.fetched(Operation::kBegin, id).state, PaymentState::kCaptured);
  const Reply refund = rail.refund(id);
  EXPECT_EQ(refund.state, PaymentState::kPending);
  rail.pass(Delays{}.refund_us);
  EXPECT_EQ(rail.fetched(Operation::kRefund, refund.reference).state, PaymentState::kRefunded);
}

TEST(ChargeBack, ComesLaterAndTakesAllOfIt) {
  Rail rail;
  const std::string id = rail.begin("tok_charged_back", Collect::kHold).reference;
  rail.pass(Delays{}.charge_back_us);
  EXPECT_EQ(rail.fetched(Operation::kBegin, id).state, PaymentState::kAuthorised)
      << "what is held is nobody's to pull back";
  EXPECT_EQ(rail.capture(id).state, PaymentState::kCaptured);
  rail.pass(Delays{}.charge_back_us - 1);
  EXPECT_EQ(rail.fetched(Operation::kBegin, id).state, PaymentState::kCaptured);
  rail.pass(1);
  const Reply begun = rail.fetched(Operation::kBegin, id);
  EXPECT_EQ(begun.state, PaymentState::kChargedBack);
  EXPECT_EQ(begun.code, "disputed");
  EXPECT_EQ(begun.amount, Money::cents(2'500));
  EXPECT_EQ(rail.fetched(Operation::kCapture, id).state, PaymentState::kChargedBack);
  EXPECT_EQ(rail.event_types().back(), "payment.charged_back");
  EXPECT_EQ(rail.refund(id).state, PaymentState::kRefused) << "the payer has it";
}

TEST(ChargeBack, NotOfWhatIsGivenBackAnyway) {
  Rail rail;
  const std::string id = rail.begin("tok_charged_back", Collect::kImmediate).reference;
  EXPECT_EQ(rail.refund(id).state, PaymentState::kRefunded);
  rail.pass(2 * Delays{}.charge_back_us);
  EXPECT_EQ(rail.fetched(Operation::kBegin, id).state, PaymentState::kCaptured);
  EXPECT_EQ(rail.event_types().back(), "refund.succeeded");
}

TEST(ChargeBack, ItsNoticesMayComeTwiceOrBeforeThatOfTheCollection) {
  Rail rail;
  rail.begin("tok_charged_back_duplicate", Collect::kImmediate);
  rail.pass(Delays{}.charge_back_us);
  EXPECT_EQ(rail.book.events.back().type, "payment.charged_back");
  EXPECT_EQ(rail.book.events.back().copies, 2);
  Rail other;
  other.begin("tok_charged_back_reorder", Collect::kImmediate);
  const Timestamp captured_at = other.book.events.back().deliver_at;
  other.pass(Delays{}.charge_back_us);
  EXPECT_LT(other.book.events.back().deliver_at, captured_at);
}

TEST(Payout, IsPaidAtTheNextTick) {
  Rail rail;
  const HttpReply reply = rail.exchange(rail.gateway.payout({.attempt = AttemptId::of("O"),
                                                             .amount = Money::cents(900),
                                                             .payee = "A garden",
                                                             .iban = "IT60X0542811101000000123456",
                                                             .description = "first tranche"}));
  const Reply accepted = rail.gateway.parse(Operation::kPayout, reply);
  EXPECT_EQ(accepted.state, PaymentState::kPending);
  rail.pass(0);
  EXPECT_EQ(rail.fetched(Operation::kPayout, accepted.reference).state, PaymentState::kPaidOut);
  EXPECT_EQ(rail.event_types(), std::vector<std::string>{"payout.paid"});
}

TEST(Keys, SameRequestSameAnswerWordForWord) {
  Rail rail;
  const auto call = rail.gateway.begin(Rail::request("tok_success", Collect::kImmediate));
  const HttpReply first = rail.exchange(call);
  rail.refund(rail.book.payments.begin()->first);
  const HttpReply second = rail.exchange(call);
  EXPECT_EQ(first.body, second.body);
  EXPECT_EQ(rail.book.payments.size(), 1U);
  EXPECT_EQ(rail.event_types().size(), 2U);
}

TEST(Keys, OtherRequestIsAMismatch) {
  Rail rail;
  BeginRequest request = Rail::request("tok_success", Collect::kImmediate);
  rail.exchange(rail.gateway.begin(request));
  request.amount = Money::cents(2600);
  const Reply reply =
      rail.gateway.parse(Operation::kBegin, rail.exchange(rail.gateway.begin(request)));
  EXPECT_EQ(reply.state, PaymentState::kRefused);
  EXPECT_EQ(reply.code, "idempotency_mismatch");
  EXPECT_EQ(rail.book.payments.size(), 1U);
}

TEST(Keys, DeclineIsRememberedUnderItsKey) {
  Rail rail;
  rail.begin("tok_declined", Collect::kHold);
  EXPECT_EQ(rail.begin("tok_declined", Collect::kHold).state, PaymentState::kDeclined);
  EXPECT_EQ(rail.event_types().size(), 1U);
  EXPECT_EQ(rail.begin("tok_success", Collect::kHold, "A2").state, PaymentState::kAuthorised);
}

TEST(Keys, RefusedRequestLeavesItsKeyFree) {
  Rail rail;
  const std::string id = rail.begin("tok_slow", Collect::kHold).reference;
  EXPECT_EQ(rail.capture(id).state, PaymentState::kRefused);
  rail.pass(Delays{}.card_us);
  EXPECT_EQ(rail.capture(id).state, PaymentState::kCaptured);
}

TEST(Keys, AreForgottenAfterADayWhichIsWhyOldAttemptsAreLookedUp) {
  Rail rail;
  const auto call = rail.gateway.begin(Rail::request("tok_success", Collect::kImmediate));
  rail.exchange(call);
  rail.pass(24 * kHourUs - 1);
  rail.exchange(call);
  EXPECT_EQ(rail.book.payments.size(), 1U);
  rail.pass(1);
  EXPECT_EQ(rail.fetched_by_key(Operation::kBegin, "A").state, PaymentState::kCaptured);
  rail.exchange(call);
  EXPECT_EQ(rail.book.payments.size(), 2U);
}

TEST(Timeout, WorkIsDoneAndTheKeyFindsIt) {
  Rail rail;
  EXPECT_EQ(rail.begin("tok_timeout", Collect::kHold).state, PaymentState::kUnknown);
  const Reply found = rail.fetched_by_key(Operation::kBegin, "A");
  EXPECT_EQ(found.state, PaymentState::kAuthorised);
  // Sending again with the same key gets the answer, and does nothing twice.
  EXPECT_EQ(rail.begin("tok_timeout", Collect::kHold).state, PaymentState::kAuthorised);
  EXPECT_EQ(rail.book.payments.size(), 1U);
  EXPECT_EQ(rail.capture(found.reference).state, PaymentState::kUnknown);
  EXPECT_EQ(rail.fetched_by_key(Operation::kCapture, "C").state, PaymentState::kCaptured);
  EXPECT_EQ(rail.refund(found.reference).state, PaymentState::kUnknown);
  EXPECT_EQ(rail.fetched_by_key(Operation::kRefund, "R").state, PaymentState::kRefunded);
}

TEST(Time, SlowCardConfirmsAndAbandonedPageExpires) {
  Rail rail;
  const std::string slow = rail.begin("tok_slow", Collect::kHold, "A1").reference;
  const std::string open = rail.begin("", Collect::kHold, "A2").reference;
  const std::string strong =
      rail.begin("tok_strong_authentication", Collect::kHold, "A3").reference;
  rail.pass(Delays{}.card_us - 1);
  EXPECT_EQ(rail.fetched(Operation::kBegin, slow).state, PaymentState::kPending);
  rail.pass(1);
  EXPECT_EQ(rail.fetched(Operation::kBegin, slow).state, PaymentState::kAuthorised);
  rail.pass(30 * 60 * kSecondUs - Delays{}.card_us - 1);
  EXPECT_EQ(rail.fetched(Operation::kBegin, open).state, PaymentState::kActionRequired);
  rail.pass(1);
  EXPECT_EQ(rail.fetched(Operation::kBegin, open).state, PaymentState::kExpired);
  EXPECT_EQ(rail.fetched(Operation::kBegin, strong).state, PaymentState::kExpired);
  const auto types = rail.event_types();
  EXPECT_EQ(std::count(types.begin(), types.end(), "payment.expired"), 2);
  rail.pass(kDayUs);
  EXPECT_EQ(rail.event_types(), types) << "nothing happens twice";
}

TEST(Calls, MalformedOnesAreRefusedByName) {
  struct Case {
    const char* method;
    const char* url;
    const char* body;
    const char* code;
  };
  const Case cases[] = {
      {"GET", "/elsewhere", "", "not_found"},
      {"DELETE", "/sandbox/api/v1/payments", "", "not_found"},
      {"POST", "/sandbox/api/v1/nothing", "{}", "not_found"},
      {"POST", "/sandbox/api/v1/payments/x/steal", "{}", "not_found"},
      {"POST", "/sandbox/api/v1/payments/x/capture", R"({"amount_cents":1})", "not_found"},
      {"GET", "/sandbox/api/v1/objects/x", "", "not_found"},
      {"POST", "/sandbox/api/v1/payments", "", "malformed_json"},
      {"POST", "/sandbox/api/v1/payments", "[1]", "malformed_json"},
      {"POST", "/sandbox/api/v1/payments", "\"\xff\"", "malformed_json"},
      {"POST", "/sandbox/api/v1/payments", "{}", "missing"},
      {"POST", "/sandbox/api/v1/payments/x/refunds", R"({"amount_cents":0})", "invalid"},
      {"POST", "/sandbox/api/v1/payments/x/refunds", R"({"amount_cents":-1})", "invalid"},
      {"POST", "/sandbox/api/v1/payments/x/refunds", R"({"amount_cents":1.5})", "invalid"},
      {"POST", "/sandbox/api/v1/payments/x/refunds", R"({"amount_cents":1e30})", "invalid"},
      {"POST", "/sandbox/api/v1/payments/x/refunds", R"({"amount_cents":18446744073709551615})",
       "invalid"},
      {"POST", "/sandbox/api/v1/payments/x/refunds", R"({"amount_cents":"5"})", "invalid"},
      {"GET", "/sandbox/api/v1/events?after=x", "", "invalid"},
      {"GET", "/sandbox/api/v1/events", "", "missing"},
      {"GET", "/sandbox/api/v1/objects", "", "missing"},
      {"GET", "/sandbox/api/v1/objects/\xff", "", "not_found"},
  };
  for (const Case& one : cases) {
    Rail rail;
    const HttpReply reply = rail.exchange(HttpCall{.method = one.method,
                                                   .url = one.url,
                                                   .headers = {{"Idempotency-Key", "k"}},
                                                   .body = one.body});
    EXPECT_GE(reply.status, 400) << one.url << one.body;
    EXPECT_NE(reply.body.find("\"" + std::string(one.code) + "\""), std::string::npos)
        << one.url << one.body << reply.body;
    EXPECT_TRUE(rail.book.touched.empty());
  }
}

TEST(Calls, BeginChecksEachField) {
  const auto code_of = [](const BeginRequest& request) {
    Rail rail;
    return rail.gateway.parse(Operation::kBegin, rail.exchange(rail.gateway.begin(request))).code;
  };
  const BeginRequest good = Rail::request("", Collect::kHold);
  EXPECT_EQ(code_of(good), "");
  const auto with = [&](auto change) {
    BeginRequest request = good;
    change(request);
    return code_of(request);
  };
  EXPECT_EQ(with([](auto& r) { r.description.clear(); }), "missing");
  EXPECT_EQ(with([](auto& r) { r.payee = std::string(2'001, 'x'); }), "too_long");
  EXPECT_EQ(with([](auto& r) { r.payee = "a\nb"; }), "invalid");
  EXPECT_EQ(with([](auto& r) { r.locale = "fr"; }), "invalid");
  EXPECT_EQ(with([](auto& r) { r.amount = Money(); }), "invalid");
  EXPECT_EQ(with([](auto& r) { r.payment_token = "tok_other"; }), "invalid");
  for (const char* url :
       {"javascript:alert(1)", "//evil.test", "ftp://x", "x", "/a b", "/\\evil"}) {
    EXPECT_EQ(with([&](auto& r) { r.return_url = url; }), "invalid") << url;
    EXPECT_EQ(with([&](auto& r) { r.cancel_url = url; }), "invalid") << url;
  }
}

TEST(Calls, WithoutAKeyNothingIsDone) {
  Rail rail;
  auto call = *rail.gateway.begin(Rail::request("tok_success", Collect::kHold));
  std::erase_if(call.headers, [](const auto& header) { return header.first == "Idempotency-Key"; });
  EXPECT_EQ(rail.exchange(call).status, 400);
  call.headers.emplace_back("Idempotency-Key", "a\x01");
  EXPECT_EQ(rail.exchange(call).status, 400);
  EXPECT_TRUE(rail.book.payments.empty());
}

TEST(Stored, ObjectsReadBackAsWritten) {
  Rail rail;
  const std::string id = rail.begin("tok_refund_fails", Collect::kImmediate).reference;
  rail.refund(id);
  const Payment& payment = rail.book.payments.at(id);
  EXPECT_EQ(to_stored(stored_payment(to_stored(payment))), to_stored(payment));
  EXPECT_EQ(object_json(stored_payment(to_stored(payment))), object_json(payment));
  const Refund& refund = rail.book.refunds.begin()->second;
  EXPECT_EQ(to_stored(stored_refund(to_stored(refund))), to_stored(refund));
  EXPECT_TRUE(stored_refund(to_stored(refund)).will_fail);
  EXPECT_EQ(stored_refund(to_stored(refund)).due_at, refund.due_at);
  EXPECT_THROW((void)stored_payout("{"), CheckFailure);
}

}  // namespace
}  // namespace colletta::payments::sandbox
