// The one write path on both databases: what a command leaves behind, what a repetition does, what
// many at once do, and what happens to a batch in which one command cannot be carried out.
#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "payments/attempt.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {
namespace {

using payments::Operation;
using payments::PaymentState;
using testing::ElementsAre;
using testing::IsEmpty;

class WriterTest : public testing::TestWithParam<const char*> {
 protected:
  std::int64_t raised() const { return city_.number("SELECT SUM(raised) FROM campaign"); }
  std::int64_t reserved() const { return city_.number("SELECT SUM(reserved) FROM pool_funder"); }
  std::int64_t granted() const { return city_.number("SELECT SUM(granted) FROM pool_funder"); }
  Outcome must(writer::Command command) { return test::must(*writer_, city_.id(), command); }
  Errc refused(writer::Command command) { return test::refused(*writer_, city_.id(), command); }
  Outcome see(const PledgeId& pledge, Operation operation, PaymentState state, std::int64_t cents) {
    return must(city_.seen(pledge, operation, state, cents));
  }
  void start(writer::Hooks hooks = {}, writer::Options options = {}) {
    writer_.reset();
    writer_ = city_.writer(std::move(hooks), std::move(options));
  }
  void expect_sound() {
    EXPECT_THAT(city_.findings(), IsEmpty());
    EXPECT_EQ(city_.number("SELECT COALESCE(SUM(cents), 0) FROM posting"), 0);
  }

  City city_{GetParam(), {.pool_cents = 10'000, .goal_cents = 20'000}};
  std::unique_ptr<writer::Writer> writer_ = city_.writer();
};
INSTANTIATE_TEST_SUITE_P(Databases, WriterTest, both_databases(), database_name);

TEST_P(WriterTest, APledgeGoesFromTheFormToTheCapture) {
  const PlacePledge form = city_.pledge(12'000);
  EXPECT_EQ(must(form).id, form.id.str());
  EXPECT_EQ(city_.row(form.id).state, "placed");
  EXPECT_EQ(city_.row(form.id).task, "begin");
  EXPECT_EQ(raised(), 0) << "a word is not money";

  see(form.id, Operation::kBegin, PaymentState::kAuthorised, 12'000);
  EXPECT_EQ(city_.row(form.id).state, "confirmed");
  EXPECT_FALSE(city_.row(form.id).collected);
  EXPECT_EQ(raised(), 12'000);
  EXPECT_EQ(reserved(), 10'000) << "no more than the pool has";

  EXPECT_EQ(refused(CloseCampaign{city_.campaign}), Errc::kNotOpenYet);
  city_.set(city_.deadline());
  must(CloseCampaign{city_.campaign});
  EXPECT_EQ(refused(CloseCampaign{city_.campaign}), Errc::kIllegalTransition);
  EXPECT_EQ(granted(), 10'000);
  EXPECT_EQ(reserved(), 0);

  must(SettlePledge{form.id});
  EXPECT_TRUE(must(SettlePledge{form.id}).repeated);
  EXPECT_EQ(city_.row(form.id).task, "capture");
  see(form.id, Operation::kCapture, PaymentState::kCaptured, 12'000);
  EXPECT_TRUE(city_.row(form.id).collected);
  EXPECT_TRUE(must(SettlePledge{form.id}).repeated) << "nothing is left to settle";
  EXPECT_THAT(city_.events(),
              ElementsAre("call.opened", "pool.opened", "campaign.published", "pledge.confirmed",
                          "match.granted", "campaign.succeeded", "payment.captured"));
  expect_sound();
}

TEST_P(WriterTest, ACampaignThatFailsGivesEverythingBack) {
  const PledgeId pledge = city_.give(*writer_, 5'000);
  EXPECT_EQ(reserved(), 5'000);
  city_.set(city_.deadline());
  must(CloseCampaign{city_.campaign});
  EXPECT_EQ(reserved() + granted(), 0);
  must(SettlePledge{pledge});
  EXPECT_EQ(city_.row(pledge).task, "void");
  see(pledge, Operation::kVoid, PaymentState::kVoided, 5'000);
  EXPECT_EQ(city_.row(pledge).state, "refunded");
  EXPECT_EQ(city_.row(pledge).reason, "campaign_failed");
  EXPECT_THAT(city_.events(3), ElementsAre("pledge.confirmed", "match.released", "campaign.failed",
                                           "payment.refunded"));
  expect_sound();
}

TEST_P(WriterTest, ARefundReleasesWhatThePledgeDrew) {
  const PledgeId pledge = city_.give(*writer_, 5'000);
  const PledgeId other = city_.give(*writer_, 1'000);
  EXPECT_EQ(refused(RefundPledge{.id = pledge, .actor = {}}), Errc::kForbidden);
  must(RefundPledge{.id = pledge, .actor = city_.officer});
  EXPECT_TRUE(must(RefundPledge{.id = pledge, .actor = city_.officer}).repeated);
  EXPECT_EQ(raised(), 1'000) << "what is asked back counts no more";
  EXPECT_EQ(reserved(), 1'000);
  expect_sound();
  see(pledge, Operation::kVoid, PaymentState::kVoided, 5'000);
  EXPECT_THAT(city_.events(5), ElementsAre("refund.requested", "payment.refunded"));
  EXPECT_EQ(raised(), 1'000);
  EXPECT_EQ(reserved(), 1'000);
  EXPECT_EQ(city_.row(other).state, "confirmed");
  expect_sound();
}

TEST_P(WriterTest, TheSameFormIsOnePledge) {
  const PlacePledge form = city_.pledge(1'000);
  EXPECT_FALSE(must(form).repeated);
  EXPECT_TRUE(must(form).repeated);
  PlacePledge other = form;
  other.amount = Money::cents(1'001);
  EXPECT_EQ(refused(other), Errc::kIdempotencyMismatch);
  other = form;
  other.email = "another@posta.example";
  EXPECT_EQ(refused(other), Errc::kIdempotencyMismatch);
  other = form;
  other.email = " GUEST1@posta.example ";
  EXPECT_TRUE(must(other).repeated) << "the same address, written otherwise";
  see(form.id, Operation::kBegin, PaymentState::kAuthorised, 1'000);
  EXPECT_EQ(must(form).seq, city_.row(form.id).seq) << "a late repetition tells what became of it";
  EXPECT_EQ(city_.attempts_of(form.id), 1);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM person"), 1);
  expect_sound();
}

/// Holds the writer up so that what is submitted meanwhile becomes one batch.
class Gate {
 public:
  explicit Gate(writer::Writer& writer, const CityId& city) {
    EXPECT_TRUE(writer.submit(city, writer::WriteRows{[this](store::Session&) {
                                entered_.set_value();
                                opened_.get_future().wait();
                                return Result<Outcome>(Outcome{});
                              }},
                              [](const Result<Outcome>&) {}));
    entered_.get_future().wait();
  }
  void open() { opened_.set_value(); }

 private:
  std::promise<void> entered_, opened_;
};

/// Submits all while the writer is held up; their outcomes, in order.
std::vector<Result<Outcome>> in_one_batch(writer::Writer& writer, const CityId& city,
                                          const std::vector<writer::Command>& commands) {
  Gate gate(writer, city);
  std::vector<std::promise<Result<Outcome>>> promises(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i)
    EXPECT_TRUE(writer.submit(city, commands[i], [&promises, i](Result<Outcome> outcome) {
      promises[i].set_value(std::move(outcome));
    }));
  gate.open();
  std::vector<Result<Outcome>> out;
  for (auto& promise : promises) out.push_back(promise.get_future().get());
  return out;
}

TEST_P(WriterTest, TwoTabsAtTheSameMomentAreOnePledge) {
  const PlacePledge form = city_.pledge(1'000);
  PlacePledge other = form;
  other.message = "Another word";
  const auto outcomes = in_one_batch(*writer_, city_.id(), {form, form, other});
  EXPECT_FALSE(outcomes[0]->repeated);
  EXPECT_TRUE(outcomes[1]->repeated);
  EXPECT_EQ(outcomes[2].error().code, Errc::kIdempotencyMismatch);
  EXPECT_EQ(city_.attempts_of(form.id), 1);
}

TEST_P(WriterTest, TwoGiftsOfOneAddressInOneBatchAreOnePerson) {
  const auto outcomes = in_one_batch(
      *writer_, city_.id(),
      {city_.pledge(1'000, "a@posta.example"), city_.pledge(2'000, "A@posta.example")});
  for (const auto& outcome : outcomes) EXPECT_TRUE(outcome.ok());
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM person"), 1);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM donor"), 1);
}

TEST_P(WriterTest, WhatTheRailSaysTwiceOrLateChangesNothing) {
  const PledgeId pledge = city_.give(*writer_, 1'000);
  const auto events = city_.events();
  for (const PaymentState state :
       {PaymentState::kAuthorised, PaymentState::kPending, PaymentState::kActionRequired,
        PaymentState::kUnknown, PaymentState::kDue})
    EXPECT_TRUE(see(pledge, Operation::kBegin, state, 1'000).repeated) << to_string(state);
  EXPECT_EQ(city_.events(), events);
  EXPECT_EQ(city_.row(pledge).state, "confirmed");
  expect_sound();
}

TEST_P(WriterTest, MoneyOfAnotherAmountIsNotTakenForThePledges) {
  const PlacePledge form = city_.pledge(1'000);
  must(form);
  see(form.id, Operation::kBegin, PaymentState::kAuthorised, 999);
  EXPECT_EQ(city_.row(form.id).state, "placed");
  EXPECT_EQ(raised(), 0);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM payment_attempt WHERE code = 'amount_mismatch'"), 1);
}

/// 200 citizens at once, 10 euros each, on a pool with 100 euros: from `writers`, in turns.
void storm_the_pool(City& city, const std::vector<writer::Writer*>& writers) {
  constexpr int kPledges = 200, kThreads = 8;
  std::vector<PlacePledge> forms;
  for (int i = 0; i < kPledges; ++i) forms.push_back(city.pledge(1'000));
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      writer::Writer& writer = *writers[static_cast<std::size_t>(t) % writers.size()];
      std::vector<std::future<Result<Outcome>>> waiting;
      for (int i = t; i < kPledges; i += kThreads) {
        auto promise = std::make_shared<std::promise<Result<Outcome>>>();
        waiting.push_back(promise->get_future());
        EXPECT_TRUE(
            writer.submit(city.id(), forms[static_cast<std::size_t>(i)],
                          [promise](Result<Outcome> o) { promise->set_value(std::move(o)); }));
      }
      for (auto& one : waiting) EXPECT_TRUE(one.get().ok());
    });
  for (auto& thread : threads) thread.join();
  std::vector<writer::SeeAttempt> facts;
  for (const auto& form : forms)
    facts.push_back(city.seen(form.id, Operation::kBegin, PaymentState::kAuthorised, 1'000));
  threads.clear();
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      writer::Writer& writer = *writers[static_cast<std::size_t>(t) % writers.size()];
      for (int i = t; i < kPledges; i += kThreads)
        EXPECT_TRUE(writer.run(city.id(), facts[static_cast<std::size_t>(i)]).ok());
    });
  for (auto& thread : threads) thread.join();

  EXPECT_EQ(city.number("SELECT SUM(reserved) FROM pool_funder"), 10'000);
  EXPECT_EQ(city.number("SELECT SUM(reserved) FROM pool_holding"), 10'000);
  EXPECT_EQ(city.number("SELECT SUM(drawn) FROM pool_draw"), 10'000);
  EXPECT_EQ(city.number("SELECT raised FROM campaign"), 200'000);
  EXPECT_EQ(city.number("SELECT donors FROM campaign"), kPledges);
  EXPECT_EQ(city.number("SELECT COUNT(*) FROM event WHERE type = 'pledge.confirmed'"), kPledges);
  EXPECT_EQ(city.number("SELECT COUNT(*) - MAX(seq) - 1 FROM event"), 0) << "dense from 0";
  EXPECT_THAT(city.findings(), IsEmpty());
}

TEST_P(WriterTest, TwoHundredAtOnceShareTheLastHundredEurosExactly) {
  storm_the_pool(city_, {writer_.get()});
}

TEST(TwoWriters, OfOneDatabaseNeitherLoseNorDoubleAnEvent) {
  City city("mariadb", {.pool_cents = 10'000, .goal_cents = 20'000});
  const auto first = city.writer();
  const auto second = city.writer();
  storm_the_pool(city, {first.get(), second.get()});
}

TEST(TwoWriters, TheSameFormAtBothIsOnePledge) {
  City city("mariadb");
  const auto first = city.writer();
  const auto second = city.writer();
  for (int i = 0; i < 20; ++i) {
    const PlacePledge form = city.pledge(1'000);
    auto beside = std::async(std::launch::async, [&] { return second->run(city.id(), form); });
    const auto one = first->run(city.id(), form);
    const auto other = beside.get();
    ASSERT_TRUE(one.ok() && other.ok());
    EXPECT_NE(one->repeated, other->repeated);
    EXPECT_EQ(city.attempts_of(form.id), 1);
  }
}

TEST(TwoWriters, ACloseTakesEffectOnce) {
  City city("mariadb");
  const auto first = city.writer();
  const auto second = city.writer();
  city.give(*first, 1'000);
  city.set(city.deadline());
  auto beside = std::async(std::launch::async,
                           [&] { return second->run(city.id(), CloseCampaign{city.campaign}); });
  const auto one = first->run(city.id(), CloseCampaign{city.campaign});
  const auto other = beside.get();
  EXPECT_NE(one.ok(), other.ok());
  EXPECT_EQ((one ? other : one).error().code, Errc::kIllegalTransition);
  EXPECT_THAT(city.findings(), IsEmpty());
}

TEST_P(WriterTest, TheCulpritOfABatchStandsAlone) {
  start({}, {.queue_max = 100, .batch_max = 100, .session = {}, .observer = {}});
  std::vector<writer::Command> commands;
  for (int i = 0; i < 9; ++i) commands.emplace_back(city_.pledge(1'000));
  commands[4] = writer::WriteRows{
      [](store::Session&) -> Result<Outcome> { throw std::runtime_error("a bug in one command"); }};
  commands[7] = writer::WriteRows{[](store::Session& session) -> Result<Outcome> {
    session.execute({"twice",
                     "INSERT INTO journal_head (city, next_seq, last_batch) "
                     "VALUES ('borgo', 0, '')"});
    return Outcome{};
  }};
  const auto outcomes = in_one_batch(*writer_, city_.id(), commands);
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (i == 4 || i == 7) continue;
    EXPECT_TRUE(outcomes[i].ok()) << i;
  }
  ASSERT_FALSE(outcomes[4].ok());
  EXPECT_EQ(outcomes[4].error().code, Errc::kInternal);
  ASSERT_FALSE(outcomes[7].ok());
  EXPECT_EQ(outcomes[7].error().code, Errc::kAlreadyExists);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM pledge"), 7);
  expect_sound();
}

TEST_P(WriterTest, AnIdOfAnotherCityIsRefusedAndHoldsNobodyUp) {
  const PlacePledge form = city_.pledge(1'000);
  must(form);
  writer_.reset();
  {
    auto session = city_.write();
    session.execute({"other_city", "UPDATE pledge SET city = 'valle'"});
  }
  int failures = 0;
  start({.on_commit = {}, .on_batch = {}, .on_command = {}, .on_failure = [&](auto&&...) {
           ++failures;
         }});
  EXPECT_EQ(refused(form), Errc::kAlreadyExists);
  EXPECT_LE(failures, 2) << "a key that exists is not tried again and again";
}

TEST_P(WriterTest, AFullQueueAcceptsNothing) {
  start({}, {.queue_max = 3, .batch_max = 256, .session = {}, .observer = {}});
  std::atomic<int> answered{0};
  Gate gate(*writer_, city_.id());
  const auto offer = [&] {
    return writer_->submit(city_.id(), city_.pledge(1'000),
                           [&](const Result<Outcome>& outcome) { answered += outcome.ok(); });
  };
  EXPECT_TRUE(offer());
  EXPECT_TRUE(offer());
  EXPECT_TRUE(offer());
  EXPECT_EQ(writer_->queue_depth(), 3U);
  EXPECT_FALSE(offer());
  EXPECT_EQ(refused(city_.pledge(1'000)), Errc::kOverloaded);
  gate.open();
  writer_->stop();
  EXPECT_EQ(answered, 3) << "what was accepted is carried out, also when it stops";
  EXPECT_FALSE(offer()) << "a writer that stops takes nothing";
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM pledge"), 3);
}

TEST_P(WriterTest, ACityThatDoesNotExistIsNotFound) {
  const auto outcome = writer_->run(CityId::of("nowhere"), city_.pledge(1'000));
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error(), err(Errc::kNotFound, "city"));
}

TEST_P(WriterTest, ACommitTellsWhatChangedBeforeTheAnswer) {
  std::vector<writer::Commit> commits;
  std::map<std::string, std::string> outcomes;
  start({.on_commit = [&](const writer::Commit& commit) { commits.push_back(commit); },
         .on_batch = {},
         .on_command = [&](std::string_view name,
                           std::string_view outcome) { outcomes[std::string(name)] = outcome; },
         .on_failure = {}});
  const PlacePledge form = city_.pledge(1'000);
  must(form);
  ASSERT_EQ(commits.size(), 1U);
  ASSERT_EQ(commits[0].attempts.size(), 1U);
  EXPECT_EQ(commits[0].attempts[0].pledge, form.id);
  EXPECT_THAT(commits[0].events, IsEmpty());
  see(form.id, Operation::kBegin, PaymentState::kAuthorised, 1'000);
  ASSERT_EQ(commits.size(), 2U);
  EXPECT_EQ(commits[1].events.size(), 1U);
  EXPECT_TRUE(commits[1].campaigns.contains(city_.campaign));
  EXPECT_EQ(commits[1].next_seq, commits[1].events[0].seq + 1);
  refused(CloseCampaign{city_.campaign});
  EXPECT_EQ(outcomes["place_pledge"], "accepted");
  EXPECT_EQ(outcomes["close_campaign"], "not_open_yet");
}

TEST_P(WriterTest, ANoticeIsKeptOnceAndAnswered) {
  const PlacePledge form = city_.pledge(1'000);
  must(form);
  const writer::RecordNotice notice{
      "sandbox",
      {.event_id = "evt_1",
       .kind = "payment.authorised",
       .reference = "pay_1",
       .key = "begin:" + city_.attempt_of(form.id, Operation::kBegin).str(),
       .created_at = {}},
      "{\"raw\":\"è\"}"};
  must(notice);
  must(notice);
  const auto waiting = [&] {
    return city_.number("SELECT COUNT(*) FROM inbox WHERE processed_at IS NULL");
  };
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM inbox"), 1);
  EXPECT_EQ(waiting(), 1);
  auto answer = city_.seen(form.id, Operation::kBegin, PaymentState::kAuthorised, 1'000);
  answer.notice = "evt_1";
  must(answer);
  EXPECT_EQ(waiting(), 0);
  must(notice);
  EXPECT_EQ(waiting(), 0) << "one that comes again is not read again";
}

/// What comes while it rests after a batch of several shares the next one.

/// Of notices that come after we have read their object ourselves, none makes anybody ask again.
TEST_P(WriterTest, ANoticeOfWhatIsKnownIsDoneWhenItComes) {
  const PlacePledge form = city_.pledge(1'000);
  must(form);
  const std::string key = "begin:" + city_.attempt_of(form.id, Operation::kBegin).str();
  const auto notice = [&](const std::string& id, PaymentState says,
                          const std::string& reference = "pay_1") {
    must(writer::RecordNotice{"sandbox",
                              {.event_id = id,
                               .kind = "payment",
                               .reference = reference,
                               .key = key,
                               .created_at = {},
                               .says = says},
                              "{}"});
    return city_.number("SELECT COUNT(*) FROM inbox WHERE event_id = '" + id +
                        "' AND processed_at IS NULL AND set_aside = 0") == 0;
  };
  EXPECT_FALSE(notice("early", PaymentState::kAuthorised)) << "it tells us first";
  auto answer = city_.seen(form.id, Operation::kBegin, PaymentState::kAuthorised, 1'000);
  answer.reply.reference = "pay_1";
  must(answer);
  EXPECT_TRUE(notice("late", PaymentState::kAuthorised));
  EXPECT_TRUE(notice("older", PaymentState::kActionRequired));
  EXPECT_FALSE(notice("ahead", PaymentState::kCaptured)) << "asked for, never believed";
  EXPECT_FALSE(notice("silent", PaymentState::kUnknown)) << "it claims nothing";
  EXPECT_FALSE(notice("another", PaymentState::kAuthorised, "pay_2")) << "of another object";
  answer.reply.state = PaymentState::kUnknown;
  answer.reply.code = payments::kAbsentCode;
  must(answer);
  EXPECT_FALSE(notice("found", PaymentState::kAuthorised)) << "the rail did not find it before";
}

}  // namespace
}  // namespace colletta::test
