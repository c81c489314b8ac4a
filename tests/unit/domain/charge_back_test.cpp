// Money that the payer's bank pulls back: it counts no more, its matches are reversed by funder and
// go on to others, whatever stage campaign and pledge are at; and a replay comes to the same.
#include <gmock/gmock.h>

#include "domain/journal/event_json.hpp"
#include "domain/journal/replay.hpp"
#include "tests/unit/domain/small_world.hpp"

namespace colletta::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using F = PaymentFact;

class ChargeBack : public testing::Test {
 protected:
  /// A pool of its own, whose money goes on to those whom its budget had limited.
  PoolId redistributing(std::int64_t cents) {
    const PoolId id = PoolId::of("SMALL");
    w_.open_pool(id, SmallWorld::kRedistributing,
                 {{FunderId::of("A"), "A", Money::cents(cents * 2 / 3)},
                  {FunderId::of("B"), "B", Money::cents(cents - cents * 2 / 3)}});
    return id;
  }
  PledgeId give(std::int64_t cents, const std::string& email) {
    const PledgeId id = w_.place(cents, email);
    w_.see(id, F::kCollected);
    return id;
  }
  Outcome pull_back(const PledgeId& id, const std::string& code = "disputed") {
    return w_.run(w_.fact(id, F::kChargedBack, code));
  }
  Money raised() const { return w_.world.book.campaigns.at(w_.campaign).raised; }
  Money left(const PoolId& pool) const { return w_.world.book.pools.at(pool).left(); }
  const acts::ChargedBack& last_charge_back() const {
    for (auto at = w_.world.events.rbegin(); at != w_.world.events.rend(); ++at)
      if (const auto* act = std::get_if<acts::ChargedBack>(&at->act)) return *act;
    throw std::logic_error("there was none");
  }
  /// Balances other than those of pools that came to something.
  std::map<std::string, Money> accounts() const {
    std::map<std::string, Money> out;
    for (const Event& event : w_.world.events)
      for (const Posting& posting : postings(event)) out[posting.account] += posting.amount;
    std::erase_if(out, [](const auto& entry) {
      return entry.second.zero() || entry.first.starts_with("pool:");
    });
    return out;
  }
  void expect_replays() const {
    Replay replay(fake_hash);
    for (const Event& event : w_.world.events)
      replay.apply(parse_public_body(public_body(event, "")).value());
    replay.finish();
    for (const Finding& finding : replay.findings())
      ADD_FAILURE() << finding.seq << ": " << finding.what;
    const auto& campaign = replay.book().campaigns.at(w_.campaign);
    EXPECT_EQ(campaign.raised, raised());
    EXPECT_EQ(campaign.donors, w_.world.book.campaigns.at(w_.campaign).donors);
    for (const auto& [id, pool] : w_.world.book.pools)
      for (std::size_t i = 0; i < pool.funders.size(); ++i) {
        EXPECT_EQ(replay.book().pools.at(id).funders[i].reserved, pool.funders[i].reserved);
        EXPECT_EQ(replay.book().pools.at(id).funders[i].granted, pool.funders[i].granted);
      }
  }

  SmallWorld w_;
};

TEST_F(ChargeBack, WhileTheCampaignIsOpenTakesThePledgeAndItsMatchesOut) {
  const PledgeId back = give(4'000, "a@b.cd"), stays = give(1'000, "b@b.cd");
  const auto from = w_.world.events.size();
  EXPECT_EQ(pull_back(back).seq, static_cast<std::int64_t>(from));
  EXPECT_THAT(w_.events(from), ElementsAre("payment.charged_back"));
  EXPECT_EQ(raised(), Money::cents(1'000));
  EXPECT_EQ(left(w_.pool), Money::cents(99'000));
  EXPECT_EQ(w_.world.campaigns.at(w_.campaign).pledges, 1);
  const Event& event = w_.world.events.back();
  EXPECT_THAT(event.ref, ElementsAre(w_.pledge(back).seq));
  EXPECT_EQ(event.priv.at("reference"), w_.pledge(back).reference);
  EXPECT_EQ(last_charge_back().matches.size(), 1U);
  EXPECT_EQ(accounts().at("provider:sandbox:clearing"), Money::cents(1'000));
  EXPECT_TRUE(pull_back(back).repeated) << "twice is once";
  EXPECT_EQ(w_.pledge(stays).state, PledgeState::kConfirmed);
  expect_replays();
}

TEST_F(ChargeBack, AfterTheSuccessTakesBackWhatWasGrantedAndTheCampaignBearsIt) {
  const PledgeId back = give(4'000, "a@b.cd");
  give(6'000, "b@b.cd");
  w_.close();
  ASSERT_EQ(w_.world.campaigns.at(w_.campaign).state, CampaignState::kSucceeded);
  pull_back(back);
  EXPECT_TRUE(last_charge_back().granted);
  EXPECT_EQ(raised(), Money::cents(6'000));
  EXPECT_EQ(left(w_.pool), Money::cents(94'000));
  EXPECT_THAT(accounts(),
              (ElementsAre(std::pair{"campaign:GARDEN:collected", Money::cents(-6'000)},
                           std::pair{"campaign:GARDEN:granted", Money::cents(-6'000)},
                           std::pair{"provider:sandbox:clearing", Money::cents(6'000)})));
  expect_replays();
}

TEST_F(ChargeBack, AfterTheFailureIsAllThatIsLeftToDo) {
  const PledgeId before = give(1'000, "a@b.cd"), during = give(2'000, "b@b.cd");
  w_.close();
  ASSERT_EQ(w_.world.campaigns.at(w_.campaign).state, CampaignState::kFailed);
  pull_back(before);
  w_.run(SettlePledge{during});
  ASSERT_EQ(w_.pledge(during).task, Task::kRefund);
  pull_back(during);
  for (const PledgeId& id : {before, during}) {
    EXPECT_EQ(w_.pledge(id).state, PledgeState::kChargedBack);
    EXPECT_EQ(w_.pledge(id).task, Task::kNone) << "nothing is to be given back";
  }
  EXPECT_THAT(last_charge_back().matches, IsEmpty()) << "the close has released them";
  EXPECT_EQ(raised(), Money::cents(3'000)) << "the figures of the close stand";
  EXPECT_TRUE(w_.run(SettlePledge{before}).repeated);
  EXPECT_THAT(accounts(), IsEmpty());
  expect_replays();
}

TEST_F(ChargeBack, OfWhatIsOwedBackEndsTheDebt) {
  const PledgeId asked = give(1'000, "a@b.cd"), failed = give(2'000, "b@b.cd");
  for (const PledgeId& id : {asked, failed}) w_.run(RefundPledge{.id = id, .actor = w_.officer});
  w_.see(failed, F::kReturnFailed);
  for (const PledgeId& id : {asked, failed}) {
    pull_back(id);
    EXPECT_FALSE(last_charge_back().counted) << "its matches were reversed when it was asked back";
    EXPECT_THAT(last_charge_back().matches, IsEmpty());
    EXPECT_EQ(w_.world.events.back().ref.size(), 2U) << "the confirmation, and what was asked";
    EXPECT_TRUE(w_.run(w_.fact(id, F::kReturned)).repeated);
    EXPECT_TRUE(w_.run(w_.fact(id, F::kReturnFailed)).repeated);
  }
  EXPECT_EQ(left(w_.pool), Money::cents(100'000));
  EXPECT_THAT(accounts(), IsEmpty());
  expect_replays();
}

TEST_F(ChargeBack, OfALatePaymentEndsItsDebtToo) {
  const PledgeId late = w_.place(1'000);
  w_.close();
  w_.see(late, F::kHeld);
  const auto from = w_.world.events.size();
  pull_back(late);
  EXPECT_THAT(w_.events(from), ElementsAre("payment.late", "payment.charged_back"));
  EXPECT_THAT(accounts(), IsEmpty());
  expect_replays();
}

TEST_F(ChargeBack, AfterThePoolIsExhaustedItsMoneyGoesOnToOthers) {
  const PoolId pool = redistributing(1'000);
  const PledgeId first = give(800, "a@b.cd"), second = give(800, "b@b.cd");
  ASSERT_EQ(left(pool), Money());
  const auto from = w_.world.events.size();
  pull_back(first);
  EXPECT_THAT(w_.events(from), ElementsAre("payment.charged_back", "match.reserved"));
  EXPECT_EQ(left(pool), Money::cents(200)) << "600 of the 800 were still wanted";
  ASSERT_FALSE(last_charge_back().matches.empty());
  EXPECT_EQ(matching::total(last_charge_back().matches.back().parts), Money::cents(800));
  EXPECT_EQ(w_.world.events.back().ref, std::vector{w_.pledge(second).seq});
  expect_replays();
  pull_back(second);
  EXPECT_EQ(left(pool), Money::cents(1'000)) << "what came by redistribution too, to each funder";
  for (const auto& funder : w_.world.book.pools.at(pool).funders)
    EXPECT_EQ(funder.reserved, Money()) << funder.name;
  EXPECT_EQ(raised(), Money());
  expect_replays();
}

TEST_F(ChargeBack, TellsOnlyTheReasonsThatWeKnow) {
  const PledgeId back = give(1'000, "a@b.cd");
  pull_back(back, "fraudulent: Maria Rossi");
  EXPECT_EQ(last_charge_back().reason, "bank");
  EXPECT_EQ(w_.pledge(back).reason, "bank");
}

TEST_F(ChargeBack, OfNothingThatWasThereIsFoundByAReplay) {
  const PledgeId id = w_.place(1'000);
  w_.see(id, F::kHeld);
  Event forged = w_.world.events.back();
  forged.seq += 1;
  forged.ref = {w_.pledge(id).seq};
  acts::ChargedBack act;
  act.amount = Money::cents(1'000);
  act.provider = "sandbox";
  act.reason = "disputed";
  forged.act = act;
  Replay replay(fake_hash);
  for (const Event& event : w_.world.events) replay.apply(event);
  replay.apply(forged);
  replay.finish();
  ASSERT_FALSE(replay.findings().empty());
  EXPECT_THAT(replay.findings().back().what, testing::HasSubstr("pulls back what was not there"));
}

}  // namespace
}  // namespace colletta::test
