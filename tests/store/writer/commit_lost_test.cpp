// A connection that is lost during COMMIT: the writer asks the database what became of the batch,
// and nothing is lost or done twice, whichever way it went.
#include <gmock/gmock.h>

#include <future>

#include "tests/store/writer/relay.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {
namespace {

using payments::Operation;
using payments::PaymentState;

class CommitLost : public testing::TestWithParam<Relay::Cut> {
 protected:
  static store::DatabaseUrl through(std::uint16_t port, const store::DatabaseUrl& url) {
    store::MysqlUrl relayed = MariaDb::shared().fresh_database_over_tcp().mysql();
    relayed.port = port;
    relayed.database = url.mysql().database;
    return store::DatabaseUrl(relayed);
  }

  City city_{"mariadb"};
  Relay relay_{MariaDb::shared().fresh_database_over_tcp().mysql().port};
  int commits_ = 0;
  int failures_ = 0;
  std::unique_ptr<writer::Writer> writer_ =
      city_.writer_at(through(relay_.port(), city_.url()),
                      {.on_commit = [this](const writer::Commit&) { ++commits_; },
                       .on_batch = {},
                       .on_command = {},
                       .on_failure = [this](auto&&...) { ++failures_; }});
};
INSTANTIATE_TEST_SUITE_P(Cuts, CommitLost,
                         testing::Values(Relay::Cut::kBeforeCommit, Relay::Cut::kAfterCommit),
                         [](const auto& info) {
                           return info.param == Relay::Cut::kBeforeCommit ? "before" : "after";
                         });

TEST_P(CommitLost, APledgeIsPlacedOnce) {
  const PlacePledge form = city_.pledge(1'000);
  relay_.arm(GetParam());
  EXPECT_FALSE(must(*writer_, city_.id(), form).repeated) << "its author hears of the first time";
  EXPECT_FALSE(relay_.armed()) << "the cut has happened";
  EXPECT_EQ(commits_, 1) << "those who show figures are told, once";
  EXPECT_EQ(failures_, GetParam() == Relay::Cut::kBeforeCommit ? 1 : 0);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM pledge"), 1);
  EXPECT_EQ(city_.attempts_of(form.id), 1);
}

TEST_P(CommitLost, MoneyIsCountedOnce) {
  const PlacePledge form = city_.pledge(1'000);
  must(*writer_, city_.id(), form);
  relay_.arm(GetParam());
  must(*writer_, city_.id(),
       city_.seen(form.id, Operation::kBegin, PaymentState::kAuthorised, 1'000));
  EXPECT_FALSE(relay_.armed());
  EXPECT_EQ(city_.number("SELECT raised FROM campaign"), 1'000);
  EXPECT_EQ(city_.number("SELECT SUM(reserved) FROM pool_funder"), 1'000);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM event WHERE type = 'pledge.confirmed'"), 1);
  must(*writer_, city_.id(), city_.pledge(2'000));
  EXPECT_THAT(city_.findings(), testing::IsEmpty());
}

TEST_P(CommitLost, AnotherProcessInBetweenMakesNoDifference) {
  const auto other = city_.writer();
  city_.set(city_.deadline());
  relay_.arm(GetParam(), [&] {
    must(*other, city_.id(),
         writer::WriteRows{[](store::Session&) { return Result<Outcome>(Outcome{}); }});
  });
  must(*writer_, city_.id(), CloseCampaign{city_.campaign});
  EXPECT_FALSE(relay_.armed());
  EXPECT_EQ(city_.events().back(), "campaign.failed");
  EXPECT_THAT(city_.findings(), testing::IsEmpty());
}

class CommitLostAndDatabaseGone : public CommitLost {};
INSTANTIATE_TEST_SUITE_P(Cuts, CommitLostAndDatabaseGone,
                         testing::Values(Relay::Cut::kAfterCommit));

TEST_P(CommitLostAndDatabaseGone, WhoeverComesMeanwhileIsToldSoonThatNothingIsTaken) {
  using namespace std::chrono_literals;
  std::promise<Result<Outcome>> first, second;
  auto told_first = first.get_future(), told_second = second.get_future();
  const auto submit = [&](const PlacePledge& form, std::promise<Result<Outcome>>& told) {
    ASSERT_TRUE(writer_->submit(city_.id(), form, [&told](Result<Outcome> outcome) {
      told.set_value(std::move(outcome));
    }));
  };
  const PlacePledge form = city_.pledge(1'000);
  relay_.arm(GetParam(), [] { MariaDb::shared().kill(); });
  submit(form, first);
  while (relay_.armed()) std::this_thread::sleep_for(5ms);
  submit(city_.pledge(2'000), second);
  EXPECT_EQ(told_second.wait_for(5s), std::future_status::ready);
  EXPECT_EQ(told_first.wait_for(0s), std::future_status::timeout) << "nobody knows yet";
  MariaDb::shared().start();
  EXPECT_TRUE(told_first.get().ok()) << "its author hears what became of it";
  EXPECT_EQ(told_second.get().error().code, Errc::kUnavailable);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM pledge"), 1);
  EXPECT_EQ(city_.attempts_of(form.id), 1);
}

TEST(DatabaseGone, TheWriterSaysSoAndGoesOnWhenItIsBack) {
  City city("mariadb");
  const auto writer = city.writer();
  city.give(*writer, 1'000);
  MariaDb::shared().kill();
  const PlacePledge form = city.pledge(1'000);
  EXPECT_EQ(refused(*writer, city.id(), form), Errc::kUnavailable);
  EXPECT_EQ(refused(*writer, city.id(), form), Errc::kUnavailable);
  MariaDb::shared().start();
  std::this_thread::sleep_for(std::chrono::milliseconds(550));  // between two tries to connect
  EXPECT_FALSE(must(*writer, city.id(), form).repeated);
  EXPECT_THAT(city.findings(), testing::IsEmpty());
}

}  // namespace
}  // namespace colletta::test
