// Everything that a replay can say of a journal: each forgery is one change of a small honest one,
// and is found with its own words at its position.
#include <gmock/gmock.h>

#include <functional>

#include "domain/journal/event_json.hpp"
#include "domain/journal/replay.hpp"
#include "tests/unit/domain/small_world.hpp"

namespace colletta::test {
namespace {

using Events = std::vector<Event>;

/// Through the bytes, as `verify` reads them.
std::string found(const Events& events) {
  Replay replay(fake_hash);
  for (const Event& event : events) replay.apply(parse_public_body(public_body(event, "")).value());
  replay.finish();
  std::string out;
  for (const Finding& finding : replay.findings())
    out += std::to_string(finding.seq) + ": " + finding.what + "\n";
  return out;
}

/// 0 call.opened, 1 pool.opened, 2 campaign.published, 3 and 4 pledge.confirmed, 5 match.granted,
/// 6 campaign.succeeded, 7 payment.captured, 8 refund.requested of the second pledge.
Events honest() {
  SmallWorld w;
  const PledgeId first = w.place(6'000, "a@b.cd"), second = w.place(6'000, "b@b.cd");
  w.see(first, PaymentFact::kHeld);
  w.see(second, PaymentFact::kHeld);
  w.close();
  w.run(SettlePledge{first});
  w.see(first, PaymentFact::kCollected);
  w.run(RefundPledge{.id = second, .actor = w.officer});
  return w.world.events;
}

template <class A>
A& act(Events& events, std::size_t at) {
  return std::get<A>(events.at(at).act);
}

/// One more event behind all others.
Event& add(Events& events, Act made, CallId call = CallId::of("CALL"), CampaignId campaign = {}) {
  Event event;
  event.seq = static_cast<std::int64_t>(events.size());
  event.id = "ADDED" + std::to_string(event.seq);
  event.at = events.back().at;
  event.call = std::move(call);
  event.campaign = std::move(campaign);
  event.act = std::move(made);
  events.push_back(std::move(event));
  return events.back();
}

void put(Events& events, std::size_t at, Event event) {
  events.insert(events.begin() + static_cast<std::ptrdiff_t>(at), std::move(event));
  for (std::size_t i = 0; i < events.size(); ++i) events[i].seq = static_cast<std::int64_t>(i);
}

struct Forgery {
  const char* name;
  std::function<void(Events&)> forge;
  const char* words;
};
std::ostream& operator<<(std::ostream& out, const Forgery& one) { return out << one.name; }

class Forgeries : public testing::TestWithParam<Forgery> {};

TEST(Forgeries, HonestEventsHold) { EXPECT_EQ(found(honest()), ""); }

TEST_P(Forgeries, AreFound) {
  Events events = honest();
  GetParam().forge(events);
  EXPECT_THAT(found(events), testing::HasSubstr(GetParam().words));
}

const CallId kOther = CallId::of("OTHER");
const CampaignId kGarden = CampaignId::of("GARDEN"), kNobody = CampaignId::of("NOBODY");
const FunderId kCity = FunderId::of("CITY");
const PoolId kPool = PoolId::of("POOL");

const Forgery kRounds[] = {
    {"RoundTwice", [](Events& e) { add(e, e[0].act); },
     "9: call.opened opens a round a second time"},
    {"RoundClosedUnopened", [](Events& e) { add(e, acts::CallClosed{}, kOther); },
     "9: call.closed closes a round that is not open"},
    {"RoundClosedTwice",
     [](Events& e) {
       add(e, acts::CallClosed{});
       add(e, acts::CallClosed{});
     },
     "10: call.closed closes a round that is not open"},
    {"RoundClosedTooEarly",
     [](Events& e) {
       e.resize(4);
       add(e, acts::CallClosed{});
     },
     "4: call.closed closes a round with a campaign that is open"},
    {"RoundOfOtherResult", [](Events& e) { add(e, acts::CallClosed{}); },
     "9: call.closed its result is not what the events before it add up to"},
    {"PoolOfNoRound", [](Events& e) { e[1].call = kOther; },
     "1: pool.opened opens a pool of a round that is not open"},
    {"PoolTwice", [](Events& e) { add(e, e[1].act); }, "9: pool.opened the pool was opened twice"},
    {"PoolOfNoRule", [](Events& e) { act<acts::PoolOpened>(e, 1).rule = "{}"; },
     "1: pool.opened the pool's rule cannot be read"},
    {"FundingOfNoPool",
     [](Events& e) {
       add(e, acts::PoolFunded{PoolId::of("NONE"), kCity, "Comune", Money::cents(1)});
     },
     "9: pool.funded funds a pool that was not opened"},
    {"FundingOfOtherRound",
     [](Events& e) {
       add(e, acts::PoolFunded{kPool, kCity, "Comune", Money::cents(1)}, kOther);
     },
     "9: pool.funded funds a pool of a round that is not open"},
    {"FundingOfNothing",
     [](Events& e) {
       add(e, acts::PoolFunded{kPool, kCity, "Comune", Money()});
     },
     "9: pool.funded asks for what the books cannot hold"},
};

const Forgery kCampaigns[] = {
    {"CampaignOfNoRound", [](Events& e) { e[2].call = kOther; },
     "2: campaign.published is of a round that is not open"},
    {"CampaignTwice", [](Events& e) { put(e, 3, e[2]); },
     "3: campaign.published the campaign was published twice"},
    {"RevisionOfNothing",
     [](Events& e) { add(e, acts::CampaignRevised{"x"}, CallId::of("CALL"), kNobody); },
     "9: campaign.revised revises a campaign that is not public"},
    {"CloseTooEarly", [](Events& e) { e[6].at.us -= kDayUs; },
     "6: campaign.succeeded comes before the campaign's deadline"},
    {"CloseTwice", [](Events& e) { add(e, e[6].act, CallId::of("CALL"), kGarden); },
     "9: campaign.succeeded closes a campaign that is not open"},
    {"UpdateOfNothing",
     [](Events& e) { add(e, acts::UpdatePublished{"x"}, CallId::of("CALL"), kNobody); },
     "9: update.published is about no published campaign"},
    {"MeasurementOfNothing",
     [](Events& e) {
       add(e, acts::IndicatorMeasured{"i1", "1", "2026-03-02", "x"}, CallId::of("CALL"), kNobody);
     },
     "9: indicator.measured is about no published campaign"},
    {"OtherRound", [](Events& e) { e[4].call = kOther; },
     "4: pledge.confirmed names another round than its campaign's"},
    {"NoNameOfOurs", [](Events& e) { act<acts::PledgeConfirmed>(e, 3).donor = DonorId::of("A:B"); },
     "3: pledge.confirmed names something by what is no name of ours"},
    {"ErasureOfTheFuture", [](Events& e) { add(e, acts::ErasureDone{{9}}); },
     "9: erasure.done erases what was not there"},
};

const Forgery kPledges[] = {
    {"PledgeOfNothing", [](Events& e) { act<acts::PledgeConfirmed>(e, 3).amount = Money(); },
     "3: pledge.confirmed a pledge of nothing"},
    {"PledgeTooEarly", [](Events& e) { act<acts::PledgeConfirmed>(e, 3).placed.us -= 2 * kDayUs; },
     "3: pledge.confirmed was placed when nobody could"},
    {"PledgeTooLate", [](Events& e) { act<acts::PledgeConfirmed>(e, 3).placed.us += 2 * kDayUs; },
     "3: pledge.confirmed was placed when nobody could"},
    {"CaptureOfMore",
     [](Events& e) { act<acts::PaymentCaptured>(e, 7).amount = Money::cents(1'000'000); },
     "with the wrong sign"},
    {"LateHoldThatWasNone",
     [](Events& e) {
       add(e, acts::PaymentLate{Money::cents(6'000), e[3].at, "sandbox", true, false},
           CallId::of("CALL"), kGarden)
           .ref = {3};
     },
     "9: payment.late collects what was not held late"},
    {"SurplusOfNothing",
     [](Events& e) {
       add(e, acts::PaymentLate{Money::cents(6'000), e[3].at, "sandbox", true, true},
           CallId::of("CALL"), kGarden)
           .ref = {2};
     },
     "9: payment.late refers to no pledge"},
    {"RefundThatWasNotUnderWay",
     [](Events& e) {
       add(e, acts::RefundFailed{Money::cents(6'000), "sandbox", true, false, false, {}},
           CallId::of("CALL"), kGarden)
           .ref = {3};
     },
     "9: payment.refund_failed a refund that was not under way has failed"},
    {"GrantedWrongly", [](Events& e) { act<acts::RefundRequested>(e, 8).granted = false; },
     "8: refund.requested says wrongly whether its matches had been granted"},
    {"MovementInBetween", [](Events& e) { put(e, 8, e[5]); },
     "9: refund.requested follows a movement of a pool that nothing explains"},
};

std::string name_of(const testing::TestParamInfo<Forgery>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Rounds, Forgeries, testing::ValuesIn(kRounds), name_of);
INSTANTIATE_TEST_SUITE_P(Campaigns, Forgeries, testing::ValuesIn(kCampaigns), name_of);
INSTANTIATE_TEST_SUITE_P(Pledges, Forgeries, testing::ValuesIn(kPledges), name_of);

// --- what a pool that gives on what was released owes -------------------------------------------

class Redistributed : public testing::Test {
 protected:
  /// The pool is empty after the first pledge; what its refund frees goes to the second, by the
  /// last event.
  Redistributed() {
    w_.open_pool(PoolId::of("SMALL"), SmallWorld::kRedistributing,
                 {{kCity, "Comune", Money::cents(1'000)}});
    const PledgeId first = w_.place(6'000, "a@b.cd"), second = w_.place(6'000, "b@b.cd");
    w_.see(first, PaymentFact::kHeld);
    w_.see(second, PaymentFact::kHeld);
    w_.run(RefundPledge{.id = first, .actor = w_.officer});
    events_ = w_.world.events;
  }
  SmallWorld w_;
  Events events_;
};

TEST_F(Redistributed, HonestEventsHold) {
  EXPECT_EQ(found(events_), "");
  ASSERT_EQ(type_name(events_.back().act), "match.reserved");
}

TEST_F(Redistributed, AMatchThatNeverCameIsFoundAtTheEnd) {
  events_.pop_back();
  EXPECT_EQ(found(events_), "-1: a match that the rules give was never recorded\n");
}

TEST_F(Redistributed, AndBeforeTheNextAct) {
  events_.pop_back();
  add(events_, acts::UpdatePublished{"x"}, w_.call, w_.campaign);
  EXPECT_THAT(found(events_),
              testing::HasSubstr("update.published stands where a match that the rules give is "
                                 "missing"));
}

TEST_F(Redistributed, AMatchOfAnotherAmountIsFound) {
  act<acts::MatchMoved>(events_, events_.size() - 1).line.parts[0].amount += Money::cents(1);
  EXPECT_THAT(found(events_), testing::HasSubstr("is not the match that the rule gives"));
}

TEST(Forgeries, OfAFailedCampaignReverseNothing) {
  SmallWorld w;
  const PledgeId only = w.place(1'000, "a@b.cd");
  w.see(only, PaymentFact::kHeld);
  const auto matches = std::get<acts::PledgeConfirmed>(w.world.events.back().act).matches;
  w.close();
  w.run(SettlePledge{only});
  w.see(only, PaymentFact::kReleased);
  Events events = w.world.events;
  ASSERT_EQ(found(events), "");
  std::get<acts::PaymentRefunded>(events.back().act).matches = matches;
  EXPECT_THAT(found(events), testing::HasSubstr("reverses matches that the close has released"));
}

}  // namespace
}  // namespace colletta::test
