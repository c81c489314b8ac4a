// The hosted page's transitions: what a payer can do, and do twice, and do too late.
#include <gtest/gtest.h>

#include "tests/unit/payments/rail.hpp"

namespace colletta::payments::sandbox {
namespace {

using Kind = PageOutcome::Kind;

class HostedPage : public testing::Test {
 protected:
  HostedPage() { id = rail.begin("", Collect::kHold).reference; }

  PageOutcome act(const std::string& action) {
    return submit(rail.book, rail.around(), id,
                  {.action = action, .number = "", .expiry = "", .name = ""});
  }
  PageOutcome card(std::string number, std::string expiry = "03/26", std::string name = "Ada") {
    return submit(rail.book, rail.around(), id,
                  {.action = "card",
                   .number = std::move(number),
                   .expiry = std::move(expiry),
                   .name = std::move(name)});
  }
  PaymentState state() { return rail.fetched(Operation::kBegin, id).state; }

  Rail rail;  // 2026-03-01
  std::string id;
};

TEST_F(HostedPage, CardLeadsBackToTheMerchant) {
  const PageOutcome outcome = card("4242 4242 4242 4242");
  EXPECT_EQ(outcome.kind, Kind::kRedirect);
  EXPECT_EQ(outcome.url, "/receipt/x");
  EXPECT_EQ(state(), PaymentState::kAuthorised);
}

TEST_F(HostedPage, WrongFieldsAreNamedAndChangeNothing) {
  for (const char* number : {"", "4242", "5555555555554444", "4242 4242 4242 424x", "٤٢٤٢",
                             "42424242424242424242424242424242"}) {
    EXPECT_EQ(card(number).field, "number") << number;
  }
  for (const char* expiry :
       {"", "1/30", "13/30", "00/30", "02/26", "12/25", "12-30", "12/3x", "12/2030", "１２/30"}) {
    EXPECT_EQ(card("4242424242424242", expiry).field, "expiry") << expiry;
  }
  EXPECT_EQ(card("4242424242424242", "12/30", "").field, "name");
  EXPECT_EQ(act("").field, "action");
  EXPECT_EQ(act("accept").field, "action");
  EXPECT_EQ(state(), PaymentState::kActionRequired);
  EXPECT_TRUE(rail.book.events.empty());
}

TEST_F(HostedPage, StrongAuthenticationAcceptedOrRefused) {
  EXPECT_EQ(card("4000002500003155").kind, Kind::kShow);
  EXPECT_EQ(card("4242424242424242").kind, Kind::kShow) << "the first page again, from another tab";
  EXPECT_EQ(state(), PaymentState::kActionRequired);
  EXPECT_EQ(act("accept").kind, Kind::kRedirect);
  EXPECT_EQ(state(), PaymentState::kAuthorised);

  id = rail.begin("", Collect::kHold, "A2").reference;
  card("4000002500003155");
  EXPECT_EQ(act("refuse").kind, Kind::kRedirect);
  EXPECT_EQ(state(), PaymentState::kDeclined);
  EXPECT_EQ(rail.fetched(Operation::kBegin, id).code, "authentication_refused");
}

TEST_F(HostedPage, WalletAsksOnceMore) {
  EXPECT_EQ(act("wallet").kind, Kind::kShow);
  EXPECT_EQ(act("accept").kind, Kind::kRedirect);
  EXPECT_EQ(rail.fetched(Operation::kBegin, id).method, Method::kWallet);
  EXPECT_EQ(state(), PaymentState::kAuthorised);

  id = rail.begin("", Collect::kHold, "A2").reference;
  act("wallet");
  act("refuse");
  EXPECT_EQ(rail.fetched(Operation::kBegin, id).code, "wallet_refused");
}

TEST_F(HostedPage, BankTransferShowsItsReferenceAndCollectsEvenUnderHold) {
  EXPECT_EQ(act("bank_transfer").kind, Kind::kShow);
  EXPECT_EQ(state(), PaymentState::kPending);
  EXPECT_EQ(transfer_reference(rail.book.payments.at(id)).find("SANDBOX "), 0U);
  rail.pass(Delays{}.bank_transfer_us);
  EXPECT_EQ(state(), PaymentState::kCaptured);
  EXPECT_EQ(whereabouts(rail.book.payments.at(id)).kind, Kind::kRedirect);
}

TEST_F(HostedPage, CancelLeadsToTheCancelAddressFromBothPages) {
  EXPECT_EQ(act("cancel").url, "/pledge/x");
  EXPECT_EQ(state(), PaymentState::kCancelled);
  EXPECT_EQ(rail.event_types(), std::vector<std::string>{"payment.cancelled"});

  id = rail.begin("", Collect::kHold, "A2").reference;
  card("4000002500003155");
  EXPECT_EQ(act("cancel").url, "/pledge/x");
  EXPECT_EQ(state(), PaymentState::kCancelled);
}

TEST_F(HostedPage, SecondClickChangesNothing) {
  card("4000000000000002");
  ASSERT_EQ(state(), PaymentState::kDeclined);
  EXPECT_EQ(card("4242424242424242").kind, Kind::kRedirect);
  EXPECT_EQ(act("cancel").url, "/receipt/x");
  EXPECT_EQ(state(), PaymentState::kDeclined);
  EXPECT_EQ(rail.book.events.size(), 1U);
}

TEST_F(HostedPage, TooLateIsTooLateEvenBetweenTicks) {
  rail.now = rail.now + kAbandonedAfterUs;
  EXPECT_EQ(card("4242424242424242", "12/30").kind, Kind::kRedirect);
  EXPECT_EQ(state(), PaymentState::kExpired);
}

TEST_F(HostedPage, AnswerLostAfterTheWork) {
  EXPECT_EQ(card("4000000000002008").kind, Kind::kWithheld);
  EXPECT_EQ(state(), PaymentState::kAuthorised);
}

TEST_F(HostedPage, UnknownPaymentIsNotFound) {
  id = "pay_other";
  EXPECT_EQ(act("cancel").kind, Kind::kNotFound);
}

}  // namespace
}  // namespace colletta::payments::sandbox
