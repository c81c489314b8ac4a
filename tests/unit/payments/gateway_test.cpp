// What the gateway makes of answers, above all of bad ones.
#include "payments/sandbox/gateway.hpp"

#include <gtest/gtest.h>

#include "tests/unit/payments/rail.hpp"

namespace colletta::payments::sandbox {
namespace {

TEST(Gateway, StateItsLimits) {
  const Rail rail;
  const Capabilities& able = rail.gateway.capabilities();
  EXPECT_EQ(able.rail, "sandbox");
  EXPECT_TRUE(able.hold);
  EXPECT_EQ(able.hold_days_max, 90);
  EXPECT_FALSE(able.vault);
  EXPECT_TRUE(able.refund);
  EXPECT_TRUE(able.payout);
  ASSERT_EQ(able.methods.size(), 3U);
  EXPECT_FALSE(able.methods[2].hold);  // bank transfer
}

TEST(Gateway, OperationThatTheRailLacksIsAnError) {
  const Rail rail;
  const auto charge = rail.gateway.charge({});
  ASSERT_FALSE(charge);
  EXPECT_EQ(charge.error().code, Errc::kUnsupportedOperation);
}

TEST(Gateway, RequestCarriesKeyAndCredentials) {
  const Rail rail;
  const auto call = rail.gateway.begin(Rail::request("", Collect::kHold, "01A"));
  ASSERT_TRUE(call);
  EXPECT_EQ(call->method, "POST");
  EXPECT_EQ(call->url, "http://provider.test/sandbox/api/v1/payments");
  EXPECT_EQ(header_of(call->headers, "idempotency-key"), "begin:01A");
  EXPECT_EQ(header_of(call->headers, "AUTHORIZATION"), "Bearer key");
}

TEST(Gateway, ReferenceCannotLeaveItsPath) {
  const Rail rail;
  for (const char* hostile : {"", "../payouts", "a/b", "a?b", "a b", "a\r\nX: y", "a%2f"}) {
    EXPECT_FALSE(rail.gateway.fetch(hostile)) << hostile;
    EXPECT_FALSE(rail.gateway.fetch_by_key(hostile)) << hostile;
    EXPECT_FALSE(rail.gateway.capture({.attempt = {}, .reference = hostile, .amount = {}}));
    EXPECT_FALSE(rail.gateway.void_({.attempt = {}, .reference = hostile}));
    EXPECT_FALSE(rail.gateway.refund({.attempt = {}, .reference = hostile, .amount = {}}));
  }
}

struct BadAnswer {
  int status;
  std::string body;
};

class NoUsableAnswer : public testing::TestWithParam<BadAnswer> {};

TEST_P(NoUsableAnswer, IsUnknownNeverFailed) {
  const Rail rail;
  const HttpReply reply{.status = GetParam().status, .headers = {}, .body = GetParam().body};
  for (const Operation operation : {Operation::kBegin, Operation::kCapture, Operation::kVoid,
                                    Operation::kRefund, Operation::kPayout}) {
    EXPECT_EQ(rail.gateway.parse(operation, reply).state, PaymentState::kUnknown);
    EXPECT_EQ(rail.gateway.parse_fetched(operation, reply).state, PaymentState::kUnknown);
  }
  EXPECT_EQ(rail.gateway.parse_list(reply).error().code, Errc::kProviderUnavailable);
}

INSTANTIATE_TEST_SUITE_P(
    All, NoUsableAnswer,
    testing::Values(
        BadAnswer{0, ""}, BadAnswer{500, ""}, BadAnswer{502, "<html>bad gateway</html>"},
        BadAnswer{503, R"({"error":{"code":"overloaded"}})"}, BadAnswer{504, ""},
        BadAnswer{429, R"({"error":{"code":"slow_down"}})"},
        BadAnswer{401, R"({"error":{"code":"unauthenticated"}})"}, BadAnswer{404, "not found"},
        BadAnswer{403, "<html>a proxy's page</html>"}, BadAnswer{302, ""}, BadAnswer{200, ""},
        BadAnswer{200, "{"}, BadAnswer{200, "[]"}, BadAnswer{200, "null"}, BadAnswer{200, "{}"},
        BadAnswer{200, R"({"object":"payment","id":"x","state":"captured"})"},
        BadAnswer{200,
                  R"({"object":"payment","id":"x","state":"won","amount_cents":1,"method":""})"},
        BadAnswer{200, R"({"object":"refund","id":"x","state":"captured","amount_cents":1})"},
        BadAnswer{200,
                  R"({"object":"payment","id":"x","state":"action_required","amount_cents":1})"},
        BadAnswer{200, R"({"object":"payment","id":5,"state":"captured","amount_cents":"1"})"}));

TEST(Gateway, AnswerAboutAnotherKindOfObjectIsUnknown) {
  Rail rail;
  const std::string reference = rail.begin("tok_success", Collect::kImmediate).reference;
  EXPECT_EQ(rail.fetched(Operation::kRefund, reference).state, PaymentState::kUnknown);
  EXPECT_EQ(rail.fetched(Operation::kBegin, reference).state, PaymentState::kCaptured);
}

TEST(Gateway, TheRailsOwnNoIsARefusal) {
  const Rail rail;
  const HttpReply reply{.status = 409, .headers = {}, .body = error_json("illegal_transition", "")};
  const Reply parsed = rail.gateway.parse(Operation::kCapture, reply);
  EXPECT_EQ(parsed.state, PaymentState::kRefused);
  EXPECT_EQ(parsed.code, "illegal_transition");
  // A look-up decides nothing.
  EXPECT_EQ(rail.gateway.parse_fetched(Operation::kCapture, reply).state, PaymentState::kUnknown);
}

TEST(Gateway, WhatTheRailNeverSawIsAbsent) {
  Rail rail;
  EXPECT_EQ(rail.fetched(Operation::kBegin, "pay_none").state, PaymentState::kAbsent);
  EXPECT_EQ(rail.fetched_by_key(Operation::kBegin, "none").state, PaymentState::kAbsent);
}

TEST(Gateway, CaptureAndVoidAreReadOffThePayment) {
  Rail rail;
  const std::string held = rail.begin("tok_success", Collect::kHold).reference;
  EXPECT_EQ(rail.fetched(Operation::kCapture, held).state, PaymentState::kAbsent);
  EXPECT_EQ(rail.fetched(Operation::kVoid, held).state, PaymentState::kAbsent);
  rail.let_go(held);
  EXPECT_EQ(rail.fetched(Operation::kVoid, held).state, PaymentState::kVoided);
  const Reply too_late = rail.fetched(Operation::kCapture, held);
  EXPECT_EQ(too_late.state, PaymentState::kRefused);
  EXPECT_EQ(too_late.code, "voided");
}

TEST(Gateway, HostedPageIsOnTheSameHostUnlessTold) {
  Rail rail;
  EXPECT_EQ(rail.begin("", Collect::kHold).redirect_url.find("/sandbox/pay/pay_"), 0U);
  const SandboxGateway elsewhere(
      {.api_url = "", .page_url = "https://pay.test", .api_key = "", .webhook_secret = "s"},
      hmac_hex);
  const HttpReply reply = rail.exchange(rail.gateway.begin(Rail::request("", Collect::kHold, "B")));
  EXPECT_EQ(
      elsewhere.parse(Operation::kBegin, reply).redirect_url.find("https://pay.test/sandbox/"), 0U);
}

TEST(Gateway, ListReadsBackWhatHappened) {
  Rail rail;
  const std::string reference = rail.begin("tok_success", Collect::kHold).reference;
  rail.capture(reference);
  std::vector<std::string> bodies;
  for (const Event& event : rail.book.events) bodies.push_back(event.body);
  const auto listing =
      rail.gateway.parse_list({.status = 200, .headers = {}, .body = list_json(bodies, 2, true)});
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->next_cursor, "2");
  EXPECT_TRUE(listing->more);
  ASSERT_EQ(listing->items.size(), 2U);
  EXPECT_EQ(listing->items[0].notice.kind, "payment.authorised");
  EXPECT_EQ(listing->items[0].reply.state, PaymentState::kAuthorised);
  EXPECT_EQ(listing->items[1].reply.state, PaymentState::kCaptured);
  EXPECT_EQ(listing->items[1].reply.amount, Money::cents(2500));
  EXPECT_TRUE(
      rail.gateway.parse_list({.status = 200, .headers = {}, .body = list_json({}, 7, false)})
          ->items.empty());
}

}  // namespace
}  // namespace colletta::payments::sandbox
