// What payment providers do to those who trust them: answers that are lost, notices that come
// twice, late or never, money that arrives after the close, refunds that fail. The real jobs, the
// real embedded provider, a clock in the test's hand.
#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "server/jobs/jobs.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {
namespace {

using payments::PaymentState;
using testing::IsEmpty;

class ProviderFaults : public testing::TestWithParam<const char*> {
 protected:
  void open(matching::Model model = matching::Model::kAllOrNothing) {
    city_ = std::make_unique<City>(GetParam(), CityOptions{.goal_cents = 10'000, .model = model});
    restart();
  }
  /// Another process on the same data, as after kill -9.
  void restart() {
    jobs_.reset();
    core_.reset();
    core_ = city_->core();
    jobs_ = core_->make_jobs({});
  }
  void TearDown() override {
    jobs_.reset();
    core_.reset();
  }

  PledgeId place(std::int64_t cents = 1'000) {
    const PlacePledge form = city_->pledge(cents);
    must(core_->writer(), city_->id(), form);
    return form.id;
  }
  /// Sends the payment with an instrument that the citizen gave to the provider.
  Result<services::Begun> begin(const PledgeId& pledge, const std::string& token) {
    auto db = core_->reading_session();
    auto attempt = core_->attempts().begin_of(db, city_->id(), pledge);
    std::promise<Result<services::Begun>> begun;
    core_->runner().begin(attempt.value(), token,
                          [&](Result<services::Begun> b) { begun.set_value(std::move(b)); });
    return begun.get_future().get();
  }
  PledgeId pay(const std::string& token, std::int64_t cents = 1'000) {
    const PledgeId pledge = place(cents);
    EXPECT_TRUE(begin(pledge, token).ok());
    return pledge;
  }
  /// Lets time pass, a second a round, until nothing happens any more.
  void settle(int seconds = 40) {
    int quiet = 0;
    for (int i = 0; i < seconds && quiet < 20; ++i) {
      city_->later(kSecondUs);
      core_->sandbox().tick_now();
      const std::size_t done = jobs_->run_once();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      quiet = done == 0 && core_->runner().under_way() == 0 ? quiet + 1 : 0;
    }
  }
  void close() {
    city_->set(city_->deadline());
    settle();
  }
  /// What happened in the provider's own books, by kind.
  std::map<std::string, int> provider_events() {
    std::map<std::string, int> out;
    std::string cursor;
    for (bool more = true; more;) {
      const auto& gateway = core_->runner().gateway();
      const auto page =
          gateway.parse_list(core_->sandbox().handle_now(gateway.list_since(cursor).value()));
      for (const auto& item : page->items) ++out[item.notice.kind];
      cursor = page->next_cursor;
      more = page->more;
    }
    return out;
  }
  int count(const std::string& type) const {
    const auto events = city_->events();
    return static_cast<int>(std::count(events.begin(), events.end(), type));
  }
  void expect_sound() {
    EXPECT_THAT(city_->findings(), IsEmpty());
    EXPECT_EQ(city_->number("SELECT COUNT(*) FROM inbox WHERE processed_at IS NULL"), 0);
  }

  std::unique_ptr<City> city_;
  std::unique_ptr<app::Core> core_;
  std::unique_ptr<jobs::Jobs> jobs_;
};
INSTANTIATE_TEST_SUITE_P(Databases, ProviderFaults, both_databases(), database_name);

TEST_P(ProviderFaults, AnAnswerThatIsLostIsAskedForAndNeverGuessed) {
  open();
  const PledgeId pledge = place();
  const auto begun = begin(pledge, "tok_timeout");
  ASSERT_TRUE(begun.ok());
  EXPECT_EQ(begun->state, PaymentState::kUnknown);
  EXPECT_EQ(city_->row(pledge).state, "placed") << "neither paid nor refused";
  settle();
  EXPECT_EQ(city_->row(pledge).state, "confirmed");
  EXPECT_EQ(count("pledge.confirmed"), 1);
  EXPECT_EQ(provider_events()["payment.authorised"], 1) << "it was not paid twice";
  expect_sound();
}

TEST_P(ProviderFaults, APaymentWhoseProcessDiedBeforeItHeardIsFound) {
  open();
  const PledgeId pledge = place();
  core_->writer().stop();  // from here on nothing of this process reaches the database
  EXPECT_FALSE(begin(pledge, "tok_success").ok());
  EXPECT_EQ(provider_events()["payment.authorised"], 1);
  EXPECT_EQ(city_->row(pledge).state, "placed");
  restart();
  settle();
  EXPECT_EQ(city_->row(pledge).state, "confirmed") << "the money is held: it must count";
  EXPECT_EQ(provider_events()["payment.authorised"], 1);
  expect_sound();
}

TEST_P(ProviderFaults, APaymentThatWasNeverSentIsBegunByTheJobs) {
  open();
  const PledgeId pledge = place();
  restart();
  settle();
  EXPECT_EQ(city_->row(pledge).state, "placed");
  EXPECT_EQ(city_->number("SELECT COUNT(*) FROM payment_attempt WHERE state = 'action_required'"),
            1)
      << "the receipt leads to the provider's page";
}

TEST_P(ProviderFaults, NoticesTwiceAndOutOfOrderAreOneTruth) {
  open(matching::Model::kKeepWhatYouRaise);
  const PledgeId twice = pay("tok_duplicate"), turned = pay("tok_reorder");
  settle();
  for (const PledgeId& pledge : {twice, turned}) {
    EXPECT_EQ(city_->row(pledge).state, "confirmed");
    EXPECT_TRUE(city_->row(pledge).collected);
  }
  EXPECT_EQ(count("pledge.confirmed"), 2);
  EXPECT_EQ(city_->number("SELECT raised FROM campaign"), 2'000);
  const auto told = provider_events();
  int all = 0;
  for (const auto& [kind, times] : told) all += times;
  EXPECT_EQ(city_->number("SELECT COUNT(*) FROM inbox"), all) << "each is kept once";
  expect_sound();
}

TEST_P(ProviderFaults, ADeclineLeavesThePledgeOpenForAnotherTry) {
  open();
  const PledgeId pledge = pay("tok_declined");
  EXPECT_EQ(city_->row(pledge).state, "unpaid");
  EXPECT_EQ(city_->row(pledge).reason, "card_declined");
  must(core_->writer(), city_->id(), RetryPledge{pledge});
  EXPECT_TRUE(begin(pledge, "tok_success").ok());
  settle();
  EXPECT_EQ(city_->row(pledge).state, "confirmed");
  EXPECT_EQ(city_->attempts_of(pledge), 2);
  expect_sound();
}

TEST_P(ProviderFaults, MoneyThatArrivesAfterTheCloseIsRecordedAndGoesBack) {
  open();
  const PledgeId card = pay("tok_slow"), transfer = pay("tok_bank_transfer");
  EXPECT_EQ(city_->row(card).state, "placed");
  city_->set(city_->deadline());
  jobs_->run_once();
  ASSERT_EQ(count("campaign.failed"), 1) << "closed before the money came";
  settle();
  EXPECT_EQ(count("payment.late"), 2);
  EXPECT_EQ(count("payment.refunded"), 2);
  EXPECT_EQ(count("pledge.confirmed"), 0);
  for (const PledgeId& pledge : {card, transfer}) {
    EXPECT_EQ(city_->row(pledge).state, "refunded");
    EXPECT_EQ(city_->row(pledge).reason, "late");
    EXPECT_FALSE(city_->row(pledge).counted);
  }
  EXPECT_EQ(city_->number("SELECT raised FROM campaign"), 0);
  EXPECT_EQ(provider_events()["payment.voided"], 1);
  EXPECT_EQ(provider_events()["refund.succeeded"], 1);
  expect_sound();
}

TEST_P(ProviderFaults, ARefundThatFailsLaterStaysOwed) {
  open(matching::Model::kKeepWhatYouRaise);
  const PledgeId pledge = pay("tok_refund_fails");
  settle();
  must(core_->writer(), city_->id(), RefundPledge{.id = pledge, .actor = city_->officer});
  settle();
  EXPECT_EQ(city_->row(pledge).state, "refund_failed");
  EXPECT_EQ(count("payment.refund_failed"), 1);
  EXPECT_EQ(city_->number("SELECT raised FROM campaign"), 0) << "it does not count any more";
  EXPECT_EQ(city_->number("SELECT COALESCE(SUM(cents), 0) FROM posting "
                          "WHERE account LIKE '%refundable'"),
            -1'000)
      << "it is owed to the citizen";
  expect_sound();
}

TEST_P(ProviderFaults, MoneyThatTheBankPullsBackCountsNoMore) {
  open(matching::Model::kKeepWhatYouRaise);
  const PledgeId other = pay("tok_success");
  const std::vector<PledgeId> back = {pay("tok_charged_back"), pay("tok_charged_back_duplicate"),
                                      pay("tok_charged_back_reorder"),
                                      pay("tok_charged_back_timeout")};
  settle(10);
  EXPECT_EQ(count("pledge.confirmed"), 5);
  EXPECT_EQ(city_->number("SELECT raised FROM campaign"), 5'000);
  city_->later(60 * kSecondUs);
  settle();
  for (const PledgeId& pledge : back) {
    EXPECT_EQ(city_->row(pledge).state, "charged_back");
    EXPECT_EQ(city_->row(pledge).reason, "disputed");
  }
  EXPECT_EQ(count("payment.charged_back"), 4);
  EXPECT_EQ(city_->row(other).state, "confirmed");
  EXPECT_EQ(city_->number("SELECT raised FROM campaign"), 1'000);
  EXPECT_EQ(city_->number("SELECT SUM(reserved) FROM pool_funder"), 1'000);
  EXPECT_EQ(city_->number("SELECT SUM(cents) FROM posting WHERE account LIKE '%clearing'"), 1'000);
  expect_sound();
}

TEST_P(ProviderFaults, AChargeBackThatOvertakesTheNewsOfItsCollection) {
  open();
  const PledgeId pledge = pay("tok_charged_back_timeout", 10'000);
  settle(10);
  ASSERT_EQ(city_->row(pledge).state, "confirmed");
  city_->set(city_->deadline());
  must(core_->writer(), city_->id(), CloseCampaign{city_->campaign});
  must(core_->writer(), city_->id(), SettlePledge{pledge});
  jobs_->run_once();  // the capture is done, and its answer lost
  EXPECT_FALSE(city_->row(pledge).collected);
  city_->later(60 * kSecondUs);
  core_->sandbox().tick_now();
  settle(20);
  EXPECT_EQ(city_->row(pledge).state, "charged_back");
  EXPECT_EQ(count("payment.captured"), 1);
  EXPECT_EQ(count("payment.charged_back"), 1);
  EXPECT_EQ(city_->number("SELECT raised FROM campaign"), 0);
  EXPECT_EQ(city_->number("SELECT SUM(granted) FROM pool_funder"), 0);
  expect_sound();
}

TEST_P(ProviderFaults, WhatTheBankHasPulledBackIsNotGivenBackAgain) {
  open(matching::Model::kKeepWhatYouRaise);
  const PledgeId pledge = pay("tok_charged_back");
  settle(5);
  city_->later(60 * kSecondUs);
  core_->sandbox().tick_now();  // the provider knows, and nobody here does
  must(core_->writer(), city_->id(), RefundPledge{.id = pledge, .actor = city_->officer});
  settle();
  EXPECT_EQ(city_->row(pledge).state, "charged_back");
  EXPECT_EQ(city_->row(pledge).task, "");
  EXPECT_EQ(count("refund.requested"), 1);
  EXPECT_EQ(count("payment.charged_back"), 1);
  EXPECT_EQ(count("payment.refunded"), 0);
  EXPECT_EQ(city_->number("SELECT COALESCE(SUM(cents), 0) FROM posting "
                          "WHERE account LIKE '%refundable' OR account LIKE '%clearing'"),
            0);
  expect_sound();
}

TEST_P(ProviderFaults, TwoJobRunnersCloseAndCollectOnce) {
  open();
  for (int i = 0; i < 10; ++i) pay("tok_success");
  const auto other = core_->make_jobs({});
  city_->set(city_->deadline());
  for (int round = 0; round < 6; ++round) {
    auto beside = std::async(std::launch::async, [&] { other->run_once(); });
    jobs_->run_once();
    beside.get();
    city_->later(kSecondUs);
  }
  settle();
  EXPECT_EQ(count("campaign.succeeded"), 1);
  EXPECT_EQ(count("match.granted"), 1);
  EXPECT_EQ(count("payment.captured"), 10);
  EXPECT_EQ(provider_events()["payment.captured"], 10);
  EXPECT_EQ(city_->number("SELECT COUNT(*) FROM payment_attempt WHERE operation = 'capture'"), 10);
  expect_sound();
}

TEST_P(ProviderFaults, ACloseThatDiesHalfwayGoesOnInTheNextProcess) {
  open();
  const PledgeId first = pay("tok_success");
  for (int i = 0; i < 4; ++i) pay("tok_success");  // 50 of 100 euros, and 50 from the pool
  city_->set(city_->deadline());
  must(core_->writer(), city_->id(), CloseCampaign{city_->campaign});
  restart();
  must(core_->writer(), city_->id(), SettlePledge{first});
  restart();
  settle();
  EXPECT_EQ(count("payment.captured"), 5);
  EXPECT_EQ(provider_events()["payment.captured"], 5);
  expect_sound();
}

TEST_P(ProviderFaults, APledgeAtTheLastMicrosecondIsInTime) {
  open();
  city_->set(city_->deadline() + -1);
  const PledgeId last = pay("tok_success");
  city_->set(city_->deadline());
  EXPECT_EQ(refused(core_->writer(), city_->id(), city_->pledge(1'000)), Errc::kClosed);
  EXPECT_EQ(city_->row(last).state, "confirmed");
  close();
  EXPECT_EQ(count("campaign.failed"), 1);
  EXPECT_EQ(refused(core_->writer(), city_->id(), city_->pledge(1'000)), Errc::kClosed);
  EXPECT_EQ(city_->row(last).state, "refunded");
  expect_sound();
}

}  // namespace
}  // namespace colletta::test
