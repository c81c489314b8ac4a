// A rail that is silent, forgets, or answers for another: the runner, the jobs and the embedded
// provider as they are, with the wire between them in the test's hand.
#include <gmock/gmock.h>

#include <algorithm>
#include <future>
#include <thread>

#include "server/jobs/jobs.hpp"
#include "server/services/webhooks.hpp"
#include "server/store/payments_read.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {
namespace {

using payments::HttpCall;
using payments::HttpReply;
using payments::Operation;
using payments::PaymentState;
using testing::IsEmpty;

class Rail : public testing::TestWithParam<const char*> {
 protected:
  Rail() {
    runner_ = std::make_unique<services::PaymentRunner>(
        core_->writer(),
        services::Rail{std::shared_ptr<const payments::Gateway>(&core_->gateway(), [](auto*) {}),
                       [this](HttpCall call, std::function<void(HttpReply)> done) {
                         calls_.push_back(call.method + " " + call.url);
                         if (meddle_)
                           if (auto reply = meddle_(call)) return done(*reply);
                         core_->sandbox().handle(std::move(call), std::move(done));
                       }},
        city_.clock(), ops::random_bytes, [](auto&&...) {});
    jobs_ = std::make_unique<jobs::Jobs>(
        core_->reading_session(), core_->writer(), *runner_, core_->attempts(), city_.clock(),
        jobs::JobsOptions{.seen_head = {}, .on_run = {}, .on_failure = {}});
  }

  PledgeId pay(const std::string& token, std::int64_t cents = 1'000) {
    const PlacePledge form = city_.pledge(cents);
    must(core_->writer(), city_.id(), form);
    begin(form.id, token);
    return form.id;
  }
  void begin(const PledgeId& pledge, const std::string& token) {
    auto db = core_->reading_session();
    std::promise<void> begun;
    runner_->begin(core_->attempts().begin_of(db, city_.id(), pledge).value(), token,
                   [&](const Result<services::Begun>&) { begun.set_value(); });
    begun.get_future().get();
  }
  /// Lets time pass, a second a round.
  void settle(int seconds = 30) {
    for (int i = 0; i < seconds; ++i) {
      city_.later(kSecondUs);
      core_->sandbox().tick_now();
      jobs_->run_once();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  std::int64_t count(const std::string& what) {
    return city_.number("SELECT COUNT(*) FROM " + what);
  }
  std::string text(const std::string& sql) {
    auto db = city_.read();
    return std::get<0>(db.fetch_one<std::string>({"text", sql}).value());
  }
  /// Calls of that kind so far.
  std::ptrdiff_t called(const std::string& start, const std::string& end) const {
    return std::ranges::count_if(
        calls_, [&](const auto& call) { return call.starts_with(start) && call.ends_with(end); });
  }
  std::string payment_of(const PledgeId& pledge) {
    return text("SELECT reference FROM pledge WHERE id = '" + pledge.str() + "'");
  }
  /// The provider lets a hold go by itself.
  void let_go(const PledgeId& pledge) {
    const auto call = core_->gateway().void_(
        {.attempt = AttemptId::of(city_.ulid()), .reference = payment_of(pledge)});
    EXPECT_EQ(core_->sandbox().handle_now(call.value()).status, 200);
    core_->sandbox().tick_now();
    for (int i = 0; i < 100 && count("inbox WHERE processed_at IS NULL") == 0; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  static std::optional<HttpReply> refuse(const HttpCall& call, const std::string& end, int status) {
    if (!call.url.ends_with(end)) return std::nullopt;
    return HttpReply{.status = status,
                     .headers = {},
                     .body = R"({"error":{"code":"illegal_transition","field":"payment"}})"};
  }
  static std::optional<HttpReply> objects(const HttpCall& call, int status) {
    if (call.method != "GET" || call.url.find("/objects") == std::string::npos) return std::nullopt;
    return HttpReply{.status = status, .headers = {}, .body = R"({"error":{"code":"not_found"}})"};
  }
  std::size_t shown_as_failed() {
    auto db = city_.read();
    return store::latest_refused_attempts(db, city_.id(), 100).size();
  }
  void expect_nothing_left(const PledgeId& pledge) {
    const PledgeRowSeen row = city_.row(pledge);
    EXPECT_EQ(row.state, "refunded");
    EXPECT_EQ(row.task, "");
    EXPECT_EQ(row.reason, "capture_failed");
    EXPECT_EQ(city_.number("SELECT raised FROM campaign"), 0) << "the money is not there";
    EXPECT_EQ(city_.number("SELECT SUM(granted) FROM pool_funder"), 0) << "nor its match";
    EXPECT_EQ(city_.number("SELECT SUM(cents) FROM posting WHERE account LIKE 'campaign:%'"), 0);
    EXPECT_EQ(count("payment_attempt WHERE is_open = 1"), 0);
    EXPECT_GE(shown_as_failed(), 1U) << "a person reads of it";
    EXPECT_THAT(city_.findings(), IsEmpty());
  }

  void change(const std::string& sql) {
    must(core_->writer(), city_.id(), writer::WriteRows{[sql](store::Session& session) {
           session.run("change", sql);
           return Result<Outcome>(Outcome{});
         }});
  }

  City city_{GetParam(), {.goal_cents = 10'000}};
  std::unique_ptr<app::Core> core_ = city_.core();
  std::function<std::optional<HttpReply>(const HttpCall&)> meddle_;  ///< nothing: it goes through
  std::vector<std::string> calls_;
  std::unique_ptr<services::PaymentRunner> runner_;
  std::unique_ptr<jobs::Jobs> jobs_;
};
INSTANTIATE_TEST_SUITE_P(Databases, Rail, both_databases(), database_name);

TEST_P(Rail, ACaptureThatIsDeclinedLeavesNothingBehind) {
  const PledgeId pledge = pay("tok_capture_fails", 10'000);
  city_.set(city_.deadline());
  settle();
  expect_nothing_left(pledge);
}

TEST_P(Rail, ACaptureThatIsRefusedLetsTheHoldGo) {
  meddle_ = [](const HttpCall& call) { return refuse(call, "/capture", 409); };
  const PledgeId pledge = pay("tok_success", 10'000);
  city_.set(city_.deadline());
  settle();
  expect_nothing_left(pledge);
  EXPECT_EQ(called("POST", "/void"), 1);
}

TEST_P(Rail, AVoidThatIsRefusedBecauseTheHoldIsGoneIsDone) {
  const PledgeId pledge = pay("tok_success");
  const std::string reference = payment_of(pledge);
  settle(2);
  let_go(pledge);
  change("DELETE FROM inbox");
  must(core_->writer(), city_.id(), RefundPledge{.id = pledge, .actor = city_.officer});
  settle(3);
  EXPECT_EQ(city_.row(pledge).state, "refunded");
  EXPECT_EQ(shown_as_failed(), 0U);
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Rail, AVoidThatIsRefusedWaitsForAPerson) {
  bool stubborn = true;
  meddle_ = [&](const HttpCall& call) {
    return stubborn ? refuse(call, "/void", 409) : std::nullopt;
  };
  const PledgeId pledge = pay("tok_success");
  must(core_->writer(), city_.id(), RefundPledge{.id = pledge, .actor = city_.officer});
  settle(5);
  EXPECT_EQ(city_.row(pledge).state, "refunding");
  EXPECT_EQ(city_.row(pledge).task, "");
  EXPECT_EQ(shown_as_failed(), 1U);
  stubborn = false;
  must(core_->writer(), city_.id(), RefundPledge{.id = pledge, .actor = city_.officer});
  settle(5);
  EXPECT_EQ(city_.row(pledge).state, "refunded");
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Rail, ARefundThatIsRefusedStaysOwed) {
  meddle_ = [](const HttpCall& call) { return refuse(call, "/refunds", 409); };
  const PledgeId pledge = pay("tok_success", 10'000);
  city_.set(city_.deadline());
  settle();
  ASSERT_TRUE(city_.row(pledge).collected);
  must(core_->writer(), city_.id(), RefundPledge{.id = pledge, .actor = city_.officer});
  settle(5);
  EXPECT_EQ(city_.row(pledge).state, "refund_failed") << "not on its way for ever";
  EXPECT_EQ(city_.row(pledge).task, "");
  EXPECT_EQ(city_.number("SELECT SUM(cents) FROM posting WHERE account LIKE '%refundable'"),
            -10'000);
  EXPECT_EQ(shown_as_failed(), 1U);
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Rail, APartThatWasPulledBackIsForAPerson) {
  const PledgeId pledge = pay("tok_success", 10'000);
  city_.set(city_.deadline());
  settle();
  ASSERT_TRUE(city_.row(pledge).collected);
  auto seen = city_.seen(pledge, Operation::kBegin, PaymentState::kChargedBack, 4'000);
  seen.reply.reference = payment_of(pledge);
  must(core_->writer(), city_.id(), seen);
  EXPECT_EQ(city_.row(pledge).state, "confirmed");
  EXPECT_EQ(shown_as_failed(), 1U);
  seen.reply.amount = Money::cents(10'000);
  must(core_->writer(), city_.id(), seen);
  EXPECT_EQ(city_.row(pledge).state, "charged_back");
  EXPECT_EQ(shown_as_failed(), 0U) << "all of it, after all";
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Rail, WhatTheBankTakesAfterWeHaveGivenItBackIsForAPerson) {
  const PledgeId pledge = pay("tok_success", 10'000);
  city_.set(city_.deadline());
  settle();
  must(core_->writer(), city_.id(), RefundPledge{.id = pledge, .actor = city_.officer});
  settle(5);
  ASSERT_EQ(city_.row(pledge).state, "refunded");
  EXPECT_EQ(shown_as_failed(), 0U);
  auto seen = city_.seen(pledge, Operation::kBegin, PaymentState::kChargedBack, 10'000);
  seen.reply.reference = payment_of(pledge);
  must(core_->writer(), city_.id(), seen);
  EXPECT_EQ(city_.row(pledge).state, "refunded");
  EXPECT_EQ(shown_as_failed(), 1U);
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Rail, ANoticeWhoseLookUpWasNotAnsweredIsReadAgain) {
  const PledgeId pledge = pay("tok_success");
  settle(3);
  bool silent = true;
  meddle_ = [&](const HttpCall& call) { return silent ? objects(call, 503) : std::nullopt; };
  let_go(pledge);
  const auto before = calls_.size();
  for (int round = 0; round < 20; ++round) jobs_->run_once();
  EXPECT_LE(calls_.size() - before, 3U) << "a dead rail is not asked in every round";
  EXPECT_EQ(city_.row(pledge).state, "confirmed");
  EXPECT_EQ(count("inbox WHERE processed_at IS NULL AND tries > 0"), 1);
  silent = false;
  settle();
  EXPECT_EQ(city_.row(pledge).state, "refunded");
  EXPECT_EQ(count("inbox WHERE processed_at IS NULL"), 0);
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Rail, AnObjectThatTheRailHasForgottenIsNotMadeAgain) {
  const PledgeId pledge = pay("");
  ASSERT_EQ(count("payment_attempt WHERE state = 'action_required'"), 1);
  const std::string reference = text("SELECT reference FROM payment_attempt");
  meddle_ = [](const HttpCall& call) { return objects(call, 404); };
  settle();
  EXPECT_EQ(called("POST", "/payments"), 1) << "never a second payment";
  EXPECT_EQ(text("SELECT reference FROM payment_attempt"), reference);
  auto db = city_.read();
  EXPECT_EQ(store::latest_unknown_attempts(db, city_.id(), 9).size(), 1U) << "shown to a person";
  meddle_ = nullptr;
  settle(700);
  EXPECT_EQ(text("SELECT code FROM payment_attempt"), "");
  EXPECT_EQ(city_.row(pledge).state, "placed");
}

TEST_P(Rail, ACaptureAtARailThatDoesNotKnowThePaymentIsNotAFailure) {
  const PledgeId pledge = pay("tok_success", 10'000);
  meddle_ = [](const HttpCall& call) {
    auto reply = refuse(call, "/capture", 404);
    return reply ? reply : objects(call, 404);
  };
  city_.set(city_.deadline());
  settle();
  EXPECT_EQ(city_.row(pledge).state, "confirmed");
  EXPECT_EQ(city_.row(pledge).task, "capture");
  meddle_ = nullptr;
  settle(700);
  EXPECT_TRUE(city_.row(pledge).collected);
}

TEST_P(Rail, AnAnswerAboutAnotherObjectIsNotBelieved) {
  const PledgeId pledge = pay("");
  auto seen = city_.seen(pledge, Operation::kBegin, PaymentState::kCaptured, 1'000);
  must(core_->writer(), city_.id(), seen);
  EXPECT_EQ(city_.row(pledge).state, "placed");
  EXPECT_EQ(text("SELECT code FROM payment_attempt"), "other_reference");
}

TEST_P(Rail, MoneyOfAFirstTryThatArrivesBesideTheSecondGoesBack) {
  const PlacePledge form = city_.pledge(1'000);
  writer::Writer& writer = core_->writer();
  must(writer, city_.id(), form);
  auto first = city_.seen(form.id, Operation::kBegin, PaymentState::kDeclined, 1'000);
  first.reply.reference = "pay_first";
  must(writer, city_.id(), first);
  must(writer, city_.id(), RetryPledge{form.id});
  must(writer, city_.id(),
       city_.seen(form.id, Operation::kBegin, PaymentState::kAuthorised, 1'000));
  first.reply.state = PaymentState::kCaptured;
  EXPECT_FALSE(must(writer, city_.id(), first).repeated);
  EXPECT_TRUE(must(writer, city_.id(), first).repeated) << "known there";
  EXPECT_EQ(city_.events().back(), "payment.late");
  EXPECT_EQ(city_.row(form.id).state, "confirmed");
  EXPECT_FALSE(city_.row(form.id).collected);
  auto db = city_.read();
  const auto due = core_->attempts().due(db, city_.now(), 9);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].operation, Operation::kRefund);
  EXPECT_EQ(due[0].payment_reference, "pay_first") << "not the one that the pledge counts on";
  EXPECT_EQ(city_.number("SELECT SUM(cents) FROM posting WHERE account LIKE '%refundable'"),
            -1'000);
  must(writer, city_.id(),
       city_.seen(due[0].pledge, Operation::kRefund, PaymentState::kRefunded, 1'000));
  EXPECT_EQ(city_.events().back(), "payment.refunded");
  EXPECT_EQ(city_.number("SELECT raised FROM campaign"), 1'000);
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Rail, MoneyThatComesAfterItsHoldWasLetGoIsOneDebtWhoeverTells) {
  writer::Writer& writer = core_->writer();
  const PledgeId pledge = city_.give(writer, 10'000);
  city_.set(city_.deadline());
  must(writer, city_.id(), CloseCampaign{city_.campaign});
  must(writer, city_.id(), SettlePledge{pledge});
  auto begin = city_.seen(pledge, Operation::kBegin, PaymentState::kExpired, 10'000);
  auto capture = city_.seen(pledge, Operation::kCapture, PaymentState::kCaptured, 10'000);
  must(writer, city_.id(), begin);
  EXPECT_EQ(city_.row(pledge).state, "refunded");
  must(writer, city_.id(), capture);
  begin.reply.state = PaymentState::kCaptured;
  EXPECT_TRUE(must(writer, city_.id(), begin).repeated);
  EXPECT_EQ(count("event WHERE type = 'payment.late'"), 1);
  EXPECT_EQ(city_.number("SELECT SUM(cents) FROM posting WHERE account LIKE '%refundable'"),
            -10'000);
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Rail, WhoAsksOutOfTurnCostsNoTry) {
  const PlacePledge form = city_.pledge(1'000);
  writer::Writer& writer = core_->writer();
  must(writer, city_.id(), form);
  auto seen = city_.seen(form.id, Operation::kBegin, PaymentState::kActionRequired, 1'000);
  const auto tries = [&] { return city_.number("SELECT tries FROM payment_attempt"); };
  must(writer, city_.id(), seen);
  must(writer, city_.id(), seen);
  must(writer, city_.id(), seen);
  EXPECT_EQ(tries(), 3);
  const auto next = city_.number("SELECT next_at FROM payment_attempt");
  seen.in_turn = false;
  must(writer, city_.id(), seen);
  EXPECT_EQ(tries(), 3);
  EXPECT_EQ(city_.number("SELECT next_at FROM payment_attempt"), next);
  seen.reply.state = PaymentState::kPending;
  must(writer, city_.id(), seen);
  EXPECT_EQ(tries(), 1) << "it moved: soon again";
}

TEST_P(Rail, WhatCanNeverBeWrittenIsTriedEverMoreSeldom) {
  meddle_ = [](const HttpCall& call) { return refuse(call, "/capture", 409); };
  const PledgeId drifted = pay("tok_success", 10'000);
  city_.set(city_.deadline());
  must(core_->writer(), city_.id(), CloseCampaign{city_.campaign});
  change("UPDATE pool_funder SET granted = 0");
  const auto before = calls_.size();
  for (int round = 0; round < 20; ++round) jobs_->run_once();
  EXPECT_LE(calls_.size() - before, 6U);
  EXPECT_EQ(city_.row(drifted).state, "confirmed");
  EXPECT_EQ(count("payment_attempt WHERE is_open = 1 AND tries > 0"), 1);
}

TEST_P(Rail, ANoticeThatNeverCameIsFoundInTheProvidersList) {
  const PledgeId pledge = pay("tok_success");
  settle(3);
  let_go(pledge);
  change("DELETE FROM inbox WHERE processed_at IS NULL");
  settle(5);
  EXPECT_EQ(city_.row(pledge).state, "confirmed") << "not every second";
  city_.later(600 * kSecondUs);
  settle(3);
  EXPECT_EQ(city_.row(pledge).state, "refunded");
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Rail, ANoticeAboutNothingOfOursIsKeptForAPerson) {
  auto db = core_->reading_session();
  const auto stranger = services::place_notice(
      db, "sandbox",
      {.event_id = "evt_1", .kind = "x", .reference = "pay_x", .key = "begin:Q", .created_at = {}},
      "{}");
  ASSERT_TRUE(stranger.ok());
  must(core_->writer(), stranger->city, stranger->command);
  const auto aside = store::notices_set_aside(db, city_.id(), 9);
  ASSERT_EQ(aside.size(), 1U);
  EXPECT_EQ(aside[0].reference, "pay_x");
  EXPECT_EQ(count("inbox WHERE processed_at IS NULL OR city <> ''"), 0);
}

}  // namespace
}  // namespace colletta::test
