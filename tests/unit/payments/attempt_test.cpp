#include "payments/attempt.hpp"

#include <gtest/gtest.h>

#include <array>

namespace colletta::payments {
namespace {

constexpr std::array kOperations = {Operation::kBegin, Operation::kCharge, Operation::kCapture,
                                    Operation::kVoid,  Operation::kRefund, Operation::kPayout};
constexpr std::array kStates = {PaymentState::kDue,          PaymentState::kUnknown,
                                PaymentState::kAbsent,       PaymentState::kActionRequired,
                                PaymentState::kPending,      PaymentState::kAuthorised,
                                PaymentState::kCaptured,     PaymentState::kDeclined,
                                PaymentState::kCancelled,    PaymentState::kExpired,
                                PaymentState::kVoided,       PaymentState::kRefunded,
                                PaymentState::kRefundFailed, PaymentState::kPaidOut,
                                PaymentState::kChargedBack,  PaymentState::kRefused};

// Every state that an attempt can reach from the start, found by trying.
std::vector<PaymentState> reachable(Operation operation) {
  std::vector<PaymentState> found = {PaymentState::kDue};
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const PaymentState seen : kStates) {
      const auto next = advance(operation, found[i], seen);
      if (next && std::find(found.begin(), found.end(), *next) == found.end()) {
        found.push_back(*next);
      }
    }
  }
  return found;
}

TEST(Attempt, NeverMovesBackOrInACircle) {
  for (const Operation operation : kOperations) {
    for (const PaymentState from : reachable(operation)) {
      EXPECT_FALSE(advance(operation, from, from)) << to_string(from);
      EXPECT_FALSE(advance(operation, from, PaymentState::kAbsent));
      for (const PaymentState seen : kStates) {
        if (const auto next = advance(operation, from, seen)) {
          EXPECT_EQ(*next, seen);
          EXPECT_FALSE(advance(operation, *next, from))
              << to_string(operation) << ": " << to_string(from) << " <-> " << to_string(seen);
        }
      }
    }
  }
}

TEST(Attempt, BegunPaymentGoesForward) {
  const auto step = [](PaymentState from, PaymentState seen) {
    return advance(Operation::kBegin, from, seen);
  };
  EXPECT_EQ(step(PaymentState::kDue, PaymentState::kUnknown), PaymentState::kUnknown);
  EXPECT_EQ(step(PaymentState::kUnknown, PaymentState::kActionRequired),
            PaymentState::kActionRequired);
  EXPECT_EQ(step(PaymentState::kActionRequired, PaymentState::kCaptured), PaymentState::kCaptured);
  EXPECT_EQ(step(PaymentState::kAuthorised, PaymentState::kExpired), PaymentState::kExpired);
  // A late reply to `begin` after the notice of its success.
  EXPECT_FALSE(step(PaymentState::kCaptured, PaymentState::kActionRequired));
  EXPECT_FALSE(step(PaymentState::kPending, PaymentState::kUnknown));
  EXPECT_FALSE(step(PaymentState::kExpired, PaymentState::kAuthorised));
  EXPECT_FALSE(step(PaymentState::kDue, PaymentState::kRefunded));
}

TEST(Attempt, MoneyThatArrivedIsNeverIgnored) {
  for (const PaymentState lost :
       {PaymentState::kDeclined, PaymentState::kCancelled, PaymentState::kExpired}) {
    EXPECT_EQ(advance(Operation::kBegin, lost, PaymentState::kCaptured), PaymentState::kCaptured);
    EXPECT_FALSE(advance(Operation::kBegin, PaymentState::kCaptured, lost));
  }
}

TEST(Attempt, ConfirmedRefundMayStillFail) {
  EXPECT_EQ(advance(Operation::kRefund, PaymentState::kRefunded, PaymentState::kRefundFailed),
            PaymentState::kRefundFailed);
  EXPECT_FALSE(advance(Operation::kRefund, PaymentState::kRefundFailed, PaymentState::kRefunded));
  EXPECT_FALSE(advance(Operation::kCapture, PaymentState::kDue, PaymentState::kRefundFailed));
}

TEST(Attempt, WhatWasCollectedMayBePulledBack) {
  for (const PaymentState from :
       {PaymentState::kUnknown, PaymentState::kAuthorised, PaymentState::kCaptured})
    EXPECT_EQ(advance(Operation::kBegin, from, PaymentState::kChargedBack),
              PaymentState::kChargedBack);
  EXPECT_EQ(advance(Operation::kCapture, PaymentState::kUnknown, PaymentState::kChargedBack),
            PaymentState::kChargedBack);
  EXPECT_FALSE(advance(Operation::kBegin, PaymentState::kChargedBack, PaymentState::kCaptured));
  EXPECT_FALSE(advance(Operation::kRefund, PaymentState::kPending, PaymentState::kChargedBack));
}

TEST(Attempt, StateThatTheOperationDoesNotHaveIsABug) {
  EXPECT_THROW((void)advance(Operation::kPayout, PaymentState::kAuthorised, PaymentState::kPaidOut),
               CheckFailure);
}

TEST(Attempt, UnknownIsAskedForAndOldIsLookedUpFirst) {
  const Timestamp made = *parse_rfc3339("2026-03-01T10:00:00Z");
  const auto step = [&](PaymentState state, std::int64_t age_us) {
    return next_step(Operation::kBegin, state, made, made + age_us);
  };
  EXPECT_EQ(step(PaymentState::kDue, 0), Step::kSend);
  EXPECT_EQ(step(PaymentState::kDue, 23 * kHourUs - 1), Step::kSend);
  EXPECT_EQ(step(PaymentState::kDue, 23 * kHourUs), Step::kLookUp);
  EXPECT_EQ(step(PaymentState::kUnknown, 0), Step::kLookUp);
  EXPECT_EQ(step(PaymentState::kActionRequired, 0), Step::kLookUp);
  EXPECT_EQ(step(PaymentState::kPending, 0), Step::kLookUp);
  EXPECT_EQ(step(PaymentState::kAuthorised, 0), Step::kNone);
  EXPECT_EQ(step(PaymentState::kDeclined, 30 * kHourUs), Step::kNone);
  EXPECT_EQ(next_step(Operation::kRefund, PaymentState::kRefunded, made, made), Step::kNone);
  EXPECT_EQ(next_step(Operation::kRefund, PaymentState::kPending, made, made), Step::kLookUp);
}

TEST(Attempt, BackOffGrowsAndJitterStaysWithinAQuarter) {
  EXPECT_EQ(retry_after_us(1, 0), 2 * kSecondUs);
  EXPECT_EQ(retry_after_us(2, 0), 10 * kSecondUs);
  EXPECT_EQ(retry_after_us(7, 0), 6 * kHourUs);
  EXPECT_EQ(retry_after_us(1'000, 0), 6 * kHourUs);
  for (int tries = 1; tries < 10; ++tries) {
    const std::int64_t base = retry_after_us(tries, 0);
    EXPECT_GT(retry_after_us(tries, 999), base);
    EXPECT_LT(retry_after_us(tries, 999), base + base / 4);
  }
  EXPECT_THROW((void)retry_after_us(0, 0), CheckFailure);
  EXPECT_THROW((void)retry_after_us(1, 1000), CheckFailure);
}

TEST(Words, RoundTrip) {
  for (const Operation operation : kOperations) {
    EXPECT_EQ(*parse_operation(to_string(operation)), operation);
    const auto key = parse_idempotency_key(idempotency_key(operation, AttemptId::of("X1")));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->operation, operation);
    EXPECT_EQ(key->attempt.str(), "X1");
  }
  for (const PaymentState state : kStates) EXPECT_EQ(*parse_payment_state(to_string(state)), state);
  for (const char* broken : {"", ":", "begin", "begin:", "begn:X", ":X"}) {
    EXPECT_FALSE(parse_idempotency_key(broken)) << broken;
  }
  EXPECT_FALSE(parse_payment_state("paid"));
  EXPECT_FALSE(parse_method("cash"));
}

}  // namespace
}  // namespace colletta::payments
