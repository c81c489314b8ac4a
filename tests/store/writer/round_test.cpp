// What belongs to a whole round, on both databases: money that goes on to those who wait for it,
// and pools that share at the close of the call. After each: verify finds nothing, and a rebuild
// from the journal gives the same rows.
#include <gmock/gmock.h>

#include <future>

#include "server/services/people.hpp"
#include "server/services/verify.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {
namespace {

using payments::Operation;
using payments::PaymentState;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kGoesOn =
    R"({"version":1,"kind":"per_pledge","ceiling":"none","on_release":"redistribute"})";
constexpr const char* kByHeads =
    R"({"version":1,"kind":"quadratic","variant":"proportional","ceiling":"none"})";

class RoundTest : public testing::TestWithParam<const char*> {
 protected:
  void open(const CityOptions& options) {
    city_.emplace(GetParam(), options);
    writer_ = city_->writer();
  }
  Outcome must(writer::Command command) {
    return test::must(*writer_, city_->id(), std::move(command));
  }
  PledgeId give(std::int64_t cents, const std::string& email = {}, const CampaignId& to = {}) {
    return city_->give(*writer_, cents, email, to);
  }
  void take_back(const PledgeId& pledge, std::int64_t cents) {
    must(RefundPledge{.id = pledge, .actor = city_->officer});
    must(city_->seen(pledge, Operation::kVoid, PaymentState::kVoided, cents));
  }
  [[nodiscard]] std::int64_t number(const std::string& sql) const { return city_->number(sql); }
  [[nodiscard]] std::int64_t reserved(const CampaignId& campaign) const {
    return number("SELECT COALESCE(SUM(reserved), 0) FROM pool_holding WHERE campaign = '" +
                  campaign.str() + "'");
  }
  [[nodiscard]] std::int64_t granted(const CampaignId& campaign) const {
    return number("SELECT COALESCE(SUM(granted), 0) FROM pool_holding WHERE campaign = '" +
                  campaign.str() + "'");
  }
  [[nodiscard]] std::int64_t waiting() const {
    return number("SELECT COALESCE(SUM(amount), 0) FROM pool_withheld");
  }
  void expect_sound() {
    EXPECT_THAT(city_->findings(), IsEmpty());
    EXPECT_EQ(number("SELECT COALESCE(SUM(cents), 0) FROM posting"), 0);
    writer_.reset();
    {
      auto session = city_->write();
      for (const char* table : {"pool_holding", "pool_draw", "pool_tally", "pool_withheld"})
        session.execute({"lose", std::string("DELETE FROM ") + table});
      EXPECT_THAT(services::rebuild(session, city_->id(), {}).findings, IsEmpty());
    }
    EXPECT_THAT(city_->findings(), IsEmpty()) << "after a rebuild";
    writer_ = city_->writer();
  }

  std::optional<City> city_;
  std::unique_ptr<writer::Writer> writer_;
};
INSTANTIATE_TEST_SUITE_P(Databases, RoundTest, both_databases(), database_name);

TEST_P(RoundTest, WhatARefundReleasesGoesToWhoWaitsLongest) {
  open({.pool_cents = 10'000, .rule = kGoesOn});
  const CampaignId other = city_->publish(*writer_, {});
  const PledgeId first = give(8'000);
  const PledgeId second = give(5'000, "b@posta.example", other);
  give(1'000);
  EXPECT_EQ(waiting(), 4'000) << "3,000 of the second and all of the third";

  take_back(first, 8'000);
  EXPECT_EQ(reserved(other), 5'000);
  EXPECT_EQ(reserved(city_->campaign), 1'000);
  EXPECT_EQ(waiting(), 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM event_ref r JOIN event e ON e.seq = r.seq "
                   "WHERE e.type = 'match.reserved'"),
            2);
  expect_sound();

  take_back(second, 5'000);
  EXPECT_EQ(reserved(other), 0) << "what came later goes back too";
  expect_sound();
}

TEST_P(RoundTest, NewMoneyInAPoolGoesToWhoWaits) {
  open({.pool_cents = 1'000, .rule = kGoesOn});
  give(3'000);
  must(FundPool{.id = city_->ulid(),
                .pool = city_->pool,
                .actor = city_->officer,
                .funder = FunderId::of(city_->ulid()),
                .name = "Banca del Borgo",
                .amount = Money::cents(1'500)});
  EXPECT_EQ(reserved(city_->campaign), 2'500);
  EXPECT_EQ(waiting(), 500);
  EXPECT_THAT(city_->events(3), ElementsAre("pledge.confirmed", "pool.funded", "match.reserved"));
  expect_sound();
}

TEST_P(RoundTest, WhatAFailedCampaignHeldGoesToOpenOnes) {
  open({.pool_cents = 4'000, .goal_cents = 100'000, .rule = kGoesOn});
  CityOptions longer;
  const CampaignId other = city_->publish(*writer_, longer);
  give(4'000);
  give(2'500, {}, other);
  EXPECT_EQ(waiting(), 2'500);
  city_->set(city_->deadline());
  must(CloseCampaign{city_->campaign});
  EXPECT_EQ(reserved(city_->campaign), 0);
  EXPECT_EQ(reserved(other), 2'500);
  expect_sound();
  must(CloseCampaign{other});
  EXPECT_EQ(number("SELECT COUNT(*) FROM pool_withheld"), 0);
  expect_sound();
}

/// Who gives is known by log-in alone, and is written down for whoever recomputes the match.
TEST_P(RoundTest, FiltersLookAtWhoGives) {
  open({.rule = R"({"version":1,"kind":"per_pledge","ceiling":"none",
                    "eligible":{"exclude_promoter_linked":true,"verified_donors_only":true}})"});
  const auto enrol = [&](const PersonId& id, const std::string& email, bool verified) {
    must(writer::WriteRows{[&](store::Session& session) {
      return services::put_person(session,
                                  {.city = city_->id(),
                                   .email = email,
                                   .name = "Ada",
                                   .password_hash = "-",
                                   .roles = Roles().add(Role::kCitizen),
                                   .verified = verified},
                                  id.str(), city_->now());
    }});
    return id;
  };
  const auto person = [&](const std::string& email, bool verified) {
    return enrol(PersonId::of(city_->ulid()), email, verified);
  };
  const auto give_as = [&](const PersonId& who, const std::string& email, std::int64_t cents) {
    PlacePledge form = city_->pledge(cents, email);
    form.person = who;
    must(form);
    must(city_->seen(form.id, Operation::kBegin, PaymentState::kAuthorised, cents));
  };
  const PersonId known = person("known@posta.example", true);
  give_as(known, "known@posta.example", 1'000);
  EXPECT_EQ(reserved(city_->campaign), 1'000);
  give_as(person("unknown@posta.example", false), "unknown@posta.example", 2'000);
  give(4'000, "known@posta.example");  // anybody can type an address
  give_as(enrol(city_->officer.person, "owner@posta.example", true), "owner@posta.example", 8'000);
  EXPECT_EQ(reserved(city_->campaign), 1'000);
  EXPECT_EQ(number("SELECT COUNT(*) FROM event WHERE body LIKE '%_verified_:1%'"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM event WHERE body LIKE '%_promoter_linked_:1%'"), 1);
  expect_sound();
}

/// A batch sees what it has done itself: the same acts at once leave what they leave one by one.
TEST_P(RoundTest, ManyRefundsInOneBatch) {
  open({.pool_cents = 6'000, .rule = kGoesOn});
  std::vector<PledgeId> pledges;
  for (int i = 0; i < 8; ++i) pledges.push_back(give(2'000));
  EXPECT_EQ(waiting(), 10'000);
  for (std::size_t i = 0; i < 6; ++i) must(RefundPledge{.id = pledges[i], .actor = city_->officer});
  std::vector<std::promise<Result<Outcome>>> done(6);
  for (std::size_t i = 0; i < 6; ++i)
    EXPECT_TRUE(writer_->submit(
        city_->id(), city_->seen(pledges[i], Operation::kVoid, PaymentState::kVoided, 2'000),
        [&done, i](Result<Outcome> outcome) { done[i].set_value(std::move(outcome)); }));
  for (auto& one : done) EXPECT_TRUE(one.get_future().get().ok());
  EXPECT_EQ(reserved(city_->campaign), 4'000) << "the last two, in full";
  EXPECT_EQ(waiting(), 0);
  expect_sound();
}

TEST_P(RoundTest, AQuadraticPoolSharesAtTheCloseOfTheCall) {
  CityOptions options{.pool_cents = 1'200, .goal_cents = 400, .rule = kByHeads};
  open(options);
  const CampaignId other = city_->publish(*writer_, options);
  for (int i = 0; i < 4; ++i) give(100);
  const PledgeId gone = give(900, "gone@posta.example");
  give(400, {}, other);
  take_back(gone, 900);
  EXPECT_EQ(reserved(city_->campaign) + granted(city_->campaign), 0) << "nothing before the close";

  city_->set(city_->deadline());
  must(CloseCampaign{city_->campaign});
  must(CloseCampaign{other});
  EXPECT_EQ(test::refused(*writer_, city_->id(), CloseCall{city_->call}), Errc::kNotOpenYet);
  city_->later(400 * kDayUs);
  must(CloseCall{city_->call});
  EXPECT_TRUE(must(CloseCall{city_->call}).repeated);
  // Four of 1.00 weigh (4 * 10)^2 = 1600, one of 4.00 weighs 20^2 = 400: 12.00 in proportion 4
  // to 1.
  EXPECT_EQ(granted(city_->campaign), 960);
  EXPECT_EQ(granted(other), 240);
  EXPECT_EQ(city_->events().back(), "call.closed");
  expect_sound();
}

}  // namespace
}  // namespace colletta::test
