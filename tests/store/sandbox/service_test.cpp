#include "server/sandbox/service.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <set>
#include <thread>

#include "payments/sandbox/wire_json.hpp"
#include "server/store/errors.hpp"
#include "tests/store/sandbox/running_rail.hpp"

namespace colletta::sandbox {
namespace {

using payments::Collect;
using payments::HttpReply;
using payments::Operation;
using payments::PaymentState;
using payments::Reply;
using Kinds = std::vector<std::string>;

TEST(Service, HoldCaptureRefundAndTheirWebhooks) {
  RunningRail rail;
  const Reply held = rail.begin("tok_success", Collect::kHold, "A");
  EXPECT_EQ(held.state, PaymentState::kAuthorised);
  ASSERT_TRUE(rail.merchant.wait_for_taken(1));
  const payments::CaptureRequest capture{
      .attempt = AttemptId::of("C"), .reference = held.reference, .amount = Money::cents(2500)};
  EXPECT_EQ(rail.gateway.parse(Operation::kCapture, rail.send(rail.gateway.capture(capture))).state,
            PaymentState::kCaptured);
  ASSERT_TRUE(rail.merchant.wait_for_taken(2));
  const payments::RefundRequest refund{
      .attempt = AttemptId::of("R"), .reference = held.reference, .amount = Money::cents(500)};
  EXPECT_EQ(rail.gateway.parse(Operation::kRefund, rail.send(rail.gateway.refund(refund))).state,
            PaymentState::kRefunded);
  ASSERT_TRUE(rail.merchant.wait_for_taken(3));
  EXPECT_EQ(rail.merchant.kinds(),
            (Kinds{"payment.authorised", "payment.captured", "refund.succeeded"}));
  EXPECT_EQ(rail.merchant.taken()[2].key, "refund:R");
}

TEST(Service, RefusesWithoutItsKeyAndWithoutSense) {
  RunningRail rail;
  auto call = *rail.gateway.fetch("pay_x");
  call.headers = {{"Authorization", "Bearer kez"}};
  EXPECT_EQ(rail.service->handle_now(call).status, 401);
  call.headers.clear();
  EXPECT_EQ(rail.service->handle_now(call).status, 401);
  call.headers = {{"authorization", "Bearer key"}};
  EXPECT_EQ(rail.service->handle_now(call).status, 404);
  call.url = "http://provider.test/nothing";
  EXPECT_EQ(rail.service->handle_now(call).status, 404);
}

TEST(Service, RestartRemembersObjectsAnswersAndWebhooks) {
  RunningRail rail;
  rail.merchant.answer = 503;
  const auto call =
      rail.gateway.begin(payments::sandbox::Rail::request("tok_success", Collect::kHold, "A"));
  const HttpReply first = rail.send(call);
  ASSERT_TRUE(rail.merchant.wait_for_posts(1));
  rail.restart();
  EXPECT_EQ(rail.send(call).body, first.body);
  EXPECT_EQ(rail.fetched_by_key(Operation::kBegin, "A").state, PaymentState::kAuthorised);
  rail.merchant.answer = 200;
  rail.pass(kSecondUs);
  ASSERT_TRUE(rail.merchant.wait_for_taken(1));
  // Positions go on after a restart.
  rail.begin("tok_success", Collect::kHold, "B");
  const auto listing = rail.gateway.parse_list(rail.send(rail.gateway.list_since("")));
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->items.size(), 2U);
  EXPECT_EQ(listing->next_cursor, "2");
}

TEST(Service, DeliversTwiceWhatIsToBeDoubled) {
  RunningRail rail;
  rail.begin("tok_duplicate", Collect::kImmediate, "A");
  ASSERT_TRUE(rail.merchant.wait_for_taken(2));
  const auto taken = rail.merchant.taken();
  EXPECT_EQ(taken[0].event_id, taken[1].event_id);
  rail.restart();
  rail.pass(kHourUs);
  rail.begin("tok_success", Collect::kImmediate, "B");
  ASSERT_TRUE(rail.merchant.wait_for_taken(3));
  EXPECT_EQ(rail.merchant.taken().back().key, "begin:B") << "a third copy came";
}

TEST(Service, DeliversOutOfOrder) {
  RunningRail rail;
  rail.begin("tok_reorder", Collect::kImmediate, "A");
  ASSERT_TRUE(rail.merchant.wait_for_taken(1));
  rail.pass(payments::sandbox::kReorderUs);
  ASSERT_TRUE(rail.merchant.wait_for_taken(2));
  EXPECT_EQ(rail.merchant.kinds(), (Kinds{"payment.captured", "payment.authorised"}));
}

TEST(Service, TriesAgainUntilTheMerchantTakesIt) {
  RunningRail rail;
  rail.merchant.answer = 500;
  rail.begin("tok_success", Collect::kImmediate, "A");
  ASSERT_TRUE(rail.merchant.wait_for_posts(1));
  for (int tries = 2; tries < 5; ++tries) {
    ASSERT_TRUE(rail.pass_until_posts(tries)) << tries;
  }
  rail.merchant.answer = 204;  // any 2xx counts, though this merchant remembers only what it 200s
  ASSERT_TRUE(rail.pass_until_posts(5));
  rail.service->stop();
  const int posts = rail.merchant.posts;
  rail.restart();
  rail.pass(10 * kHourUs);
  rail.service->stop();
  EXPECT_EQ(rail.merchant.posts, posts) << "delivered is delivered";
}

TEST(Service, AnswersWhileTheMerchantHangs) {
  RunningRail rail;
  rail.merchant.set_blocked(true);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(rail.begin("tok_success", Collect::kImmediate, std::to_string(i)).state,
              PaymentState::kCaptured);
  }
  rail.merchant.set_blocked(false);
  EXPECT_TRUE(rail.merchant.wait_for_taken(50));
}

TEST(Service, LostAnswerIsFoundByItsKey) {
  RunningRail rail;
  EXPECT_EQ(rail.begin("tok_timeout", Collect::kHold, "A").state, PaymentState::kUnknown);
  EXPECT_EQ(rail.fetched_by_key(Operation::kBegin, "A").state, PaymentState::kAuthorised);
  EXPECT_TRUE(rail.merchant.wait_for_taken(1));
}

TEST(Service, TimeAloneConfirmsAndExpires) {
  RunningRail rail;
  const std::string slow = rail.begin("tok_slow", Collect::kHold, "A").reference;
  const std::string open = rail.begin("", Collect::kHold, "B").reference;
  const Reply payout = rail.gateway.parse(
      Operation::kPayout, rail.send(rail.gateway.payout({.attempt = AttemptId::of("O"),
                                                         .amount = Money::cents(1),
                                                         .payee = "A garden",
                                                         .iban = "IT60X0542811101000000123456",
                                                         .description = ""})));
  EXPECT_EQ(payout.state, PaymentState::kPending);
  rail.pass(10 * kSecondUs);
  EXPECT_EQ(rail.fetched(slow).state, PaymentState::kAuthorised);
  EXPECT_EQ(rail.gateway
                .parse_fetched(Operation::kPayout, rail.send(rail.gateway.fetch(payout.reference)))
                .state,
            PaymentState::kPaidOut);
  rail.restart();
  rail.pass(kHourUs);
  EXPECT_EQ(rail.fetched(open).state, PaymentState::kExpired);
  EXPECT_TRUE(rail.merchant.wait_for_taken(3));
}

TEST(Service, RefundThatFailsLaterAfterARestart) {
  RunningRail rail;
  const std::string id = rail.begin("tok_refund_fails", Collect::kImmediate, "A").reference;
  const payments::RefundRequest refund{
      .attempt = AttemptId::of("R"), .reference = id, .amount = Money::cents(2500)};
  EXPECT_EQ(rail.gateway.parse(Operation::kRefund, rail.send(rail.gateway.refund(refund))).state,
            PaymentState::kPending);
  rail.restart();
  rail.pass(kHourUs);
  EXPECT_EQ(rail.fetched_by_key(Operation::kRefund, "R").state, PaymentState::kRefundFailed);
}

TEST(Service, ListsInPages) {
  RunningRail rail;
  constexpr std::size_t kCount = payments::sandbox::kListMax + 5;
  for (std::size_t i = 0; i < kCount; ++i) {
    rail.begin("tok_success", Collect::kImmediate, std::to_string(i));
  }
  auto page = rail.gateway.parse_list(rail.send(rail.gateway.list_since("")));
  ASSERT_TRUE(page);
  EXPECT_TRUE(page->more);
  std::set<std::string> seen;
  for (const auto& item : page->items) seen.insert(item.notice.key);
  page = rail.gateway.parse_list(rail.send(rail.gateway.list_since(page->next_cursor)));
  EXPECT_FALSE(page->more);
  for (const auto& item : page->items) seen.insert(item.notice.key);
  EXPECT_EQ(seen.size(), kCount);
  const std::string end = page->next_cursor;
  page = rail.gateway.parse_list(rail.send(rail.gateway.list_since(end)));
  EXPECT_TRUE(page->items.empty());
  EXPECT_EQ(page->next_cursor, end);
}

TEST(Service, SameKeyFromManyThreadsIsOnePayment) {
  RunningRail rail;
  std::vector<std::thread> threads;
  std::mutex mutex;
  std::set<std::string> references;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const std::string reference = rail.begin("tok_success", Collect::kHold, "same").reference;
      const std::lock_guard lock(mutex);
      references.insert(reference);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(references.size(), 1U);
  EXPECT_FALSE(references.contains(""));
}

TEST(Service, SecondKeeperOfTheSameFileIsRefused) {
  RunningRail rail;
  try {
    SandboxService second(rail.options());
    FAIL() << "two services keep one file";
  } catch (const store::DatabaseError& error) {
    EXPECT_EQ(error.fault(), store::Fault::kHeldElsewhere);
  }
}

TEST(Service, StoppedAnswersOverloaded) {
  RunningRail rail;
  rail.service->stop();
  EXPECT_EQ(rail.send(rail.gateway.fetch("pay_x")).status, 503);
  rail.service->tick_now();  // returns
}

// A full disk: nothing is acknowledged that is not on it, and the service goes on when there is
// room.
TEST(Service, FullDisk) {
  RunningRail rail;
  rail.begin("tok_success", Collect::kHold, "before");
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 256 * 1024;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  std::vector<std::string> acknowledged;
  bool refused = false;
  for (int i = 0; i < 2'000 && !refused; ++i) {
    const std::string attempt = "D" + std::to_string(i);
    const PaymentState state = rail.begin("tok_success", Collect::kHold, attempt).state;
    refused = state == PaymentState::kUnknown;
    if (!refused) acknowledged.push_back(attempt);
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, SIG_DFL);
  EXPECT_TRUE(refused);
  EXPECT_FALSE(acknowledged.empty());
  EXPECT_EQ(rail.begin("tok_success", Collect::kHold, "after").state, PaymentState::kAuthorised);
  rail.restart();
  for (const std::string& attempt : acknowledged) {
    EXPECT_EQ(rail.fetched_by_key(Operation::kBegin, attempt).state, PaymentState::kAuthorised);
  }
}

TEST(AfterTry, BacksOffAndGivesUpAfterThreeDays) {
  const Timestamp start{0};
  Delivery delivery;
  delivery.created_at = start;
  delivery.copies = 2;
  Timestamp now = start;
  int tries = 0;
  std::int64_t longest = 0;
  while (true) {
    delivery = after_try(delivery, false, now);
    ++tries;
    if (!delivery.deliver_at) break;
    longest = std::max(longest, *delivery.deliver_at - now);
    now = *delivery.deliver_at;
  }
  EXPECT_GT(now - start, 3 * kDayUs);
  EXPECT_LT(now - start, 3 * kDayUs + 2 * kHourUs);
  EXPECT_GT(tries, 70);
  EXPECT_EQ(longest, kHourUs);

  delivery = after_try(
      Delivery{
          .seq = 1, .body = {}, .created_at = start, .copies = 2, .tries = 3, .deliver_at = start},
      true, now);
  EXPECT_EQ(delivery.copies, 1);
  EXPECT_EQ(delivery.tries, 0);
  EXPECT_EQ(delivery.deliver_at, now);
  EXPECT_FALSE(after_try(delivery, true, now).deliver_at);
}

}  // namespace
}  // namespace colletta::sandbox
