// A replay of the journal: whatever commands and facts came in whatever order, it finds nothing
// wrong and comes to the figures that the decisions came to; what is left out, doubled or moved is
// found.
#include "domain/journal/replay.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "domain/journal/event_json.hpp"
#include "tests/unit/domain/random_round.hpp"

namespace colletta::test {
namespace {

using testing::IsEmpty;

/// Through the bytes, as `verify` reads them.
Replay replay_of(const std::vector<Event>& events) {
  Replay replay(fake_hash);
  for (const Event& event : events) replay.apply(parse_public_body(public_body(event, "")).value());
  replay.finish();
  return replay;
}

std::string words(const Replay& replay) {
  std::string out;
  for (const Finding& finding : replay.findings())
    out += std::to_string(finding.seq) + ": " + finding.what + "\n";
  return out;
}

void expect_same_figures(const Replay& replay, const SmallWorld& w) {
  const matching::Book& book = replay.book();
  const auto& there = w.world.book.campaigns.at(w.campaign);
  const auto& here = book.campaigns.at(w.campaign);
  EXPECT_EQ(here.raised, there.raised);
  EXPECT_EQ(here.donors, there.donors);
  EXPECT_EQ(here.standing, there.standing);
  EXPECT_EQ(book.pools.at(w.pool).left(), w.world.book.pools.at(w.pool).left());
  EXPECT_EQ(replay.campaigns().at(w.campaign).pledges, w.world.campaigns.at(w.campaign).pledges);
  for (const auto& [seq, pledge] : replay.pledges()) {
    const auto at = std::find_if(w.world.pledges.begin(), w.world.pledges.end(),
                                 [&](const auto& entry) { return entry.second.seq == seq; });
    ASSERT_NE(at, w.world.pledges.end());
    const Pledge& row = at->second;
    const PledgeState state = row.state == PledgeState::kRefunding && row.refund_seq < 0
                                  ? PledgeState::kConfirmed
                                  : row.state;
    EXPECT_EQ(pledge.state, state);
    EXPECT_EQ(pledge.collected, row.collected);
    EXPECT_EQ(pledge.counted, row.counted);
    EXPECT_EQ(pledge.refund_seq, row.refund_seq);
  }
}

/// Random citizens, random facts in random order, a refund here and there, the close in the middle.
void live(SmallWorld& w, std::mt19937& dice) {
  const auto roll = [&](int n) { return static_cast<int>(dice() % static_cast<unsigned>(n)); };
  std::vector<PledgeId> pledges;
  const int close_at = 20 + roll(60);
  for (int step = 0; step < 120; ++step) {
    if (step == close_at) w.close();
    if (step < close_at && roll(3) == 0)
      pledges.push_back(w.place(100 + 100 * roll(40), "c" + std::to_string(roll(9)) + "@b.cd"));
    if (pledges.empty()) continue;
    const PledgeId id = pledges[static_cast<std::size_t>(roll(static_cast<int>(pledges.size())))];
    if (roll(6) == 0) {
      static_cast<void>(decide(w.world, RefundPledge{.id = id, .actor = w.officer}));
    } else if (roll(6) == 0) {
      static_cast<void>(decide(w.world, SettlePledge{id}));
    } else if (roll(6) == 0) {
      static_cast<void>(decide(w.world, RetryPledge{id}));
    } else {
      SeePayment seen = w.fact(id, static_cast<PaymentFact>(roll(11)));
      if (roll(12) == 0) seen.reference = "pay_of_another_try";
      w.run(seen);
    }
  }
}

TEST(Replay, OfAnyLifeFindsNothingAndComesToTheSameFigures) {
  std::set<std::string_view> types;
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 dice(seed);
    SmallWorld w(seed % 2 == 0 ? 100'000 : 5'000);
    live(w, dice);
    const Replay replay = replay_of(w.world.events);
    ASSERT_EQ(words(replay), "") << "seed " << seed;
    expect_same_figures(replay, w);
    for (const Event& event : w.world.events) types.insert(type_name(event.act));
    ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed;
  }
  for (const char* type :
       {"refund.requested", "payment.late", "payment.captured", "payment.refunded",
        "payment.refund_failed", "payment.charged_back", "campaign.succeeded", "campaign.failed"})
    EXPECT_TRUE(types.contains(type)) << type << " never came";
}

/// What the pools did as the replay has it is what the engine did when it was decided.
void expect_same_pools(const matching::Book& here, const matching::Book& there) {
  ASSERT_EQ(here.pools.size(), there.pools.size());
  for (const auto& [id, pool] : there.pools) {
    const auto& funders = here.pools.at(id).funders;
    ASSERT_EQ(funders.size(), pool.funders.size());
    for (std::size_t i = 0; i < funders.size(); ++i) {
      EXPECT_EQ(funders[i].put_in, pool.funders[i].put_in) << id.str();
      EXPECT_EQ(funders[i].reserved, pool.funders[i].reserved) << id.str();
      EXPECT_EQ(funders[i].granted, pool.funders[i].granted) << id.str();
    }
    for (const auto& [campaign, row] : there.campaigns)
      EXPECT_EQ(matching::matched_by(here, id, campaign), matching::matched_by(there, id, campaign))
          << id.str() << " " << campaign.str();
  }
  for (const auto& [id, row] : there.campaigns) {
    EXPECT_EQ(here.campaigns.at(id).raised, row.raised);
    EXPECT_EQ(here.campaigns.at(id).donors, row.donors);
    EXPECT_EQ(here.campaigns.at(id).standing, row.standing);
  }
  EXPECT_EQ(here.draws, there.draws);
  EXPECT_EQ(here.given, there.given);
  EXPECT_EQ(here.tallies, there.tallies);
}

TEST(Replay, OfRandomRoundsWithEveryKindOfRuleIsWhatTheEngineDid) {
  std::map<PoolId, int> granted, released;
  for (unsigned seed = 0; seed < 200; ++seed) {
    RandomRound round(seed);
    const auto& events = round.live();
    const Replay replay = replay_of(events);
    ASSERT_EQ(words(replay), "") << "seed " << seed;
    expect_same_pools(replay.book(), round.world().book);
    ASSERT_EQ(
        type_name(std::ranges::find_if(events,
                                       [](const Event& event) {
                                         return std::holds_alternative<acts::CallClosed>(event.act);
                                       })
                      ->act),
        "call.closed");
    for (const Event& event : events)
      if (const auto* moved = std::get_if<acts::MatchMoved>(&event.act)) {
        granted[moved->line.pool] += moved->kind == matching::ChangeKind::kGranted ? 1 : 0;
        released[moved->line.pool] += moved->kind == matching::ChangeKind::kReleased ? 1 : 0;
      }
    ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed;
  }
  for (const char* pool : {"QUEUE", "SUMS", "TOPUP", "SHARE", "LUMP"})
    EXPECT_GT(granted[PoolId::of(pool)], 10) << pool << " hardly ever gave";
  for (const char* pool : {"TOPUP", "SHARE", "LUMP"})
    EXPECT_GT(released[PoolId::of(pool)], 10) << pool << " hardly ever took back";
}

class Forged : public testing::Test {
 protected:
  Forged() {
    for (const int cents : {4'000, 6'000}) {
      const PledgeId id = w_.place(cents, "c" + std::to_string(cents) + "@b.cd");
      w_.see(id, PaymentFact::kHeld);
      if (first_.empty()) first_ = id;
    }
    w_.close();
    w_.run(SettlePledge{first_});
    w_.see(first_, PaymentFact::kCollected);
    events_ = w_.world.events;
    EXPECT_EQ(w_.events(3),
              (std::vector<std::string>{"pledge.confirmed", "pledge.confirmed", "match.granted",
                                        "campaign.succeeded", "payment.captured"}));
  }
  std::string found() const { return words(replay_of(events_)); }
  template <class A>
  A& act(std::size_t at) {
    return std::get<A>(events_.at(at).act);
  }

  SmallWorld w_;
  PledgeId first_;
  std::vector<Event> events_;
};

TEST_F(Forged, HonestEventsHold) { EXPECT_EQ(found(), ""); }

TEST_F(Forged, AMatchThatTheRuleDoesNotGive) {
  act<acts::PledgeConfirmed>(3).matches[0].parts[0].amount += Money::cents(1);
  EXPECT_THAT(found(), testing::StartsWith("3: pledge.confirmed records other matches"));
}

TEST_F(Forged, APledgeLeftOut) {
  events_.erase(events_.begin() + 4);
  EXPECT_THAT(found(), testing::HasSubstr("6: campaign.succeeded its pools' last matches"));
}

TEST_F(Forged, APledgeAfterTheClose) {
  std::rotate(events_.begin() + 4, events_.begin() + 5, events_.begin() + 7);
  EXPECT_THAT(found(), testing::HasSubstr("4: pledge.confirmed a pledge counts for a campaign that "
                                          "is not open"));
}

TEST_F(Forged, AGrantLeftOut) {
  events_.erase(events_.begin() + 5);
  EXPECT_THAT(found(), testing::StartsWith("6: campaign.succeeded its pools' last matches"));
}

TEST_F(Forged, AMovementThatNothingExplains) {
  events_.push_back(events_[5]);
  EXPECT_THAT(found(), testing::HasSubstr("a movement of a pool that nothing explains"));
}

TEST_F(Forged, AResultThatDoesNotAddUp) {
  act<acts::CampaignClosed>(6).raised += Money::cents(1);
  EXPECT_THAT(found(), testing::StartsWith("6: campaign.succeeded its result"));
}

TEST_F(Forged, ACloseTurnedRound) {
  act<acts::CampaignClosed>(6).succeeded = false;
  EXPECT_THAT(found(), testing::StartsWith("6: campaign.failed its result"));
}

TEST_F(Forged, ACaptureTwice) {
  events_.push_back(events_[7]);
  EXPECT_THAT(found(), testing::HasSubstr("7: payment.captured captures what was not held"));
}

TEST_F(Forged, ACaptureOfNoPledge) {
  events_[7].ref = {2};
  EXPECT_THAT(found(), testing::HasSubstr("7: payment.captured refers to no pledge"));
}

TEST_F(Forged, ARuleThatIsNotTheOneOfItsHash) {
  act<acts::PoolOpened>(1).rule_hash = "x";
  EXPECT_THAT(found(), testing::StartsWith("1: pool.opened the rule's hash"));
}

/// The hash is of these bytes, but nobody who writes the same rule comes to it.
TEST_F(Forged, ARuleThatIsNotInItsOneForm) {
  auto& opened = act<acts::PoolOpened>(1);
  opened.rule.insert(1, " ");
  opened.rule_hash = fake_hash(opened.rule);
  EXPECT_THAT(found(), testing::StartsWith("1: pool.opened the rule is not written in its one"));
}

TEST_F(Forged, ARefundWithoutAPayment) {
  Event refund = events_[7];
  refund.act =
      acts::PaymentRefunded{Money::cents(4'001), "sandbox", "x", true, false, true, true, {}};
  events_.push_back(refund);
  EXPECT_THAT(found(), testing::HasSubstr("returns what was not there to be returned"));
}

TEST_F(Forged, MoneyAskedBackTwice) {
  const PledgeId id = first_;
  w_.run(RefundPledge{.id = id, .actor = w_.officer});
  events_ = w_.world.events;
  EXPECT_EQ(found(), "");
  Event again = events_.back();
  again.seq += 1;
  events_.push_back(again);
  EXPECT_THAT(found(), testing::HasSubstr("refund.requested asks back what did not count"));
}

TEST_F(Forged, ARefundThatCountsOutWhatWasAskedBack) {
  w_.run(RefundPledge{.id = first_, .actor = w_.officer});
  w_.see(first_, PaymentFact::kReturned);
  events_ = w_.world.events;
  EXPECT_EQ(found(), "");
  std::get<acts::PaymentRefunded>(events_.back().act).counted = true;
  EXPECT_THAT(found(), testing::HasSubstr("returns what was not there to be returned"));
}

}  // namespace
}  // namespace colletta::test
