// Paying a campaign out: who decides, what is there, whose money a tranche takes, what comes after
// it; and a replay that comes to the same and finds what was forged.
#include <gmock/gmock.h>

#include "domain/base/limits.hpp"
#include "domain/journal/event_json.hpp"
#include "domain/journal/replay.hpp"
#include "domain/payout/decide.hpp"
#include "domain/payout/iban.hpp"
#include "tests/unit/domain/small_world.hpp"

namespace colletta::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using F = PaymentFact;

constexpr const char* kIban = "IT60X0542811101000000123456";
constexpr const char* kOtherIban = "DE89370400440532013000";

class PayoutDecisions : public testing::Test {
 protected:
  PledgeId give(std::int64_t cents, const std::string& email) {
    const PledgeId id = w_.place(cents, email);
    w_.see(id, F::kCollected);
    return id;
  }
  /// Two gifts of 60 and 40 euros, doubled by the pool; the account is named, checked and has
  /// waited.
  void succeed() {
    first_ = give(6'000, "a@b.cd");
    give(4'000, "b@b.cd");
    w_.close();
    w_.run(NamePayee{w_.campaign, w_.promoter, "Associazione Verde", kIban});
    w_.run(VerifyPayee{w_.campaign, w_.officer, kIban});
    w_.world.now = w_.world.now + limits::kPayeeCoolOffUs;
  }
  ProposePayout proposal(std::int64_t cents, const std::string& id = "TRANCHE1") {
    return {.id = PayoutId::of(id),
            .campaign = w_.campaign,
            .actor = w_.officer,
            .amount = Money::cents(cents),
            .milestone = "Piantare"};
  }
  ApprovePayout approval(const std::string& id = "TRANCHE1", bool by_rail = true) {
    return {.id = PayoutId::of(id),
            .actor = second_,
            .iban = kIban,
            .provider = "sandbox",
            .by_rail = by_rail};
  }
  PayoutId approve(std::int64_t cents, const std::string& id = "TRANCHE1", bool by_rail = true) {
    w_.run(proposal(cents, id));
    w_.run(approval(id, by_rail));
    return PayoutId::of(id);
  }
  const Payout& payout(const std::string& id = "TRANCHE1") {
    return w_.world.payouts.at(PayoutId::of(id));
  }
  Money balance(const std::string& account) const {
    Money sum;
    for (const Event& event : w_.world.events)
      for (const Posting& posting : postings(event))
        if (posting.account == account) sum += posting.amount;
    return sum;
  }
  Money of_campaign(const std::string& what) const { return balance("campaign:GARDEN:" + what); }
  std::vector<std::string> found(const std::vector<Event>& events) const {
    Replay replay(fake_hash);
    for (const Event& event : events)
      replay.apply(parse_public_body(public_body(event, "")).value());
    replay.finish();
    std::vector<std::string> out;
    for (const Finding& finding : replay.findings()) out.push_back(finding.what);
    return out;
  }
  void expect_replays() { EXPECT_THAT(found(w_.world.events), IsEmpty()); }
  /// The journal with its last event changed by `forge` must be found out.
  template <class T, class Forge>
  void expect_found(const char* what, Forge forge) {
    std::vector<Event> events = w_.world.events;
    forge(std::get<T>(events.back().act), events.back());
    EXPECT_THAT(found(events), testing::Contains(HasSubstr(what)));
  }

  SmallWorld w_;
  const Actor second_{.person = PersonId::of("SECOND"), .roles = Roles().add(Role::kOfficer)};
  PledgeId first_;
};

TEST_F(PayoutDecisions, ATrancheTakesFromCitizensAndPoolsInProportion) {
  succeed();
  EXPECT_EQ(w_.refuse(proposal(19'001)), err(Errc::kTooLarge, "amount", "19000"))
      << "a tenth of what citizens gave stays";
  approve(5'001);
  EXPECT_EQ(payout().tranche, 1);
  EXPECT_EQ(payout().state, PayoutState::kApproved);
  EXPECT_EQ(payout().citizens, Money::cents(2'501)) << "the odd cent goes to the first";
  EXPECT_THAT(payout().pools,
              ElementsAre(PoolParts{w_.pool, {{FunderId::of("CITY"), Money::cents(2'500)}}}));
  EXPECT_THAT(w_.world.payout_tasks, ElementsAre(PayoutId::of("TRANCHE1")));
  const Event& event = w_.world.events.back();
  EXPECT_EQ(event.id, "TRANCHE1");
  EXPECT_THAT(event.ref, ElementsAre(w_.world.campaigns.at(w_.campaign).closed_seq));
  EXPECT_EQ(event.priv.at("iban"), kIban);
  EXPECT_EQ(event.priv.at("approved_by"), "SECOND");
  EXPECT_EQ(public_body(event, "").find("IT60"), std::string::npos);
  EXPECT_EQ(of_campaign("payable"), Money::cents(-5'001));
  EXPECT_EQ(of_campaign("collected"), Money::cents(-7'499));
  EXPECT_EQ(of_campaign("granted"), Money::cents(-7'500));
  expect_replays();
}

TEST_F(PayoutDecisions, TheRailPaysCitizensMoneyAndTheTreasuryThatOfPools) {
  succeed();
  const PayoutId id = approve(10'000);
  EXPECT_EQ(w_.refuse(WithdrawPayout{id, w_.officer, "mistake"}),
            err(Errc::kIllegalTransition, "payout", "under_way"));
  w_.run(SeePayout{id, true, ""});
  EXPECT_EQ(payout().state, PayoutState::kApproved) << "the pools' part is still to come";
  EXPECT_EQ(balance("provider:sandbox:clearing"), Money::cents(5'000));
  EXPECT_TRUE(w_.run(SeePayout{id, true, ""}).repeated) << "twice is once";
  EXPECT_EQ(w_.refuse(RecordTransfer{id, w_.officer, " "}).field, "order");
  w_.run(RecordTransfer{id, w_.officer, "Mandato 214 del 3 maggio 2026"});
  EXPECT_EQ(payout().state, PayoutState::kPaid);
  EXPECT_EQ(of_campaign("payable"), Money());
  EXPECT_EQ(balance("pool:POOL:CITY:committed"), Money::cents(95'000));
  EXPECT_TRUE(w_.run(RecordTransfer{id, w_.officer, "Mandato 214 del 3 maggio 2026"}).repeated);
  EXPECT_EQ(w_.refuse(RecordTransfer{id, w_.officer, "Mandato 215"}).field, "payout");
  EXPECT_EQ(w_.refuse(WithdrawPayout{id, w_.officer, "mistake"}),
            err(Errc::kIllegalTransition, "payout", "paid"));
  expect_replays();
}

TEST_F(PayoutDecisions, WithoutARailThatPaysTheTreasuryTransfersAll) {
  succeed();
  const PayoutId id = approve(10'000, "TRANCHE1", false);
  EXPECT_THAT(w_.world.payout_tasks, IsEmpty());
  EXPECT_EQ(w_.refuse(RetryPayout{id, w_.officer}).field, "payout");
  w_.run(RecordTransfer{id, w_.officer, "Mandato 1"});
  EXPECT_EQ(payout().state, PayoutState::kPaid);
  EXPECT_EQ(payout().citizens_seq, payout().pools_seq);
  EXPECT_EQ(balance("provider:sandbox:clearing"), Money::cents(5'000));
  expect_replays();
}

TEST_F(PayoutDecisions, TwoOfficersDecideAndNoneAboutTheirOwnCampaign) {
  succeed();
  ProposePayout by_nobody = proposal(1'000);
  by_nobody.actor = w_.citizen;
  EXPECT_EQ(w_.refuse(by_nobody).code, Errc::kForbidden);
  w_.run(proposal(1'000));
  EXPECT_TRUE(w_.run(proposal(1'000)).repeated);
  EXPECT_EQ(w_.refuse(proposal(1'001)).code, Errc::kIdempotencyMismatch);
  EXPECT_EQ(w_.refuse(proposal(1'000, "OTHER")), err(Errc::kIllegalTransition, "proposal"));
  ApprovePayout own = approval();
  own.actor = w_.officer;
  EXPECT_EQ(w_.refuse(own), err(Errc::kForbidden, "approver"));
  ApprovePayout promoter = approval();
  promoter.actor = {.person = w_.promoter.person, .roles = Roles().add(Role::kOfficer)};
  EXPECT_EQ(w_.refuse(promoter), err(Errc::kForbidden, "promoter"));
  EXPECT_EQ(w_.refuse(VerifyPayee{w_.campaign, promoter.actor, kIban}),
            err(Errc::kForbidden, "promoter"));
  w_.run(approval());
  EXPECT_TRUE(w_.run(approval()).repeated);
  ApprovePayout third = approval();
  third.actor.person = PersonId::of("THIRD");
  EXPECT_EQ(w_.refuse(third), err(Errc::kIllegalTransition, "payout", "approved"));
}

TEST_F(PayoutDecisions, NothingIsPaidToAnAccountThatIsUncheckedOrNew) {
  give(10'000, "a@b.cd");
  w_.close();
  EXPECT_EQ(w_.refuse(proposal(1'000)), err(Errc::kMissing, "payee"));
  EXPECT_EQ(w_.refuse(NamePayee{w_.campaign, w_.officer, "Io", kIban}).code, Errc::kForbidden);
  w_.run(NamePayee{w_.campaign, w_.promoter, "Associazione Verde",
                   "it60 x054 2811 1010 0000 0123 456"});
  EXPECT_EQ(w_.refuse(proposal(1'000)), err(Errc::kIllegalTransition, "payee", "unverified"));
  EXPECT_EQ(w_.refuse(VerifyPayee{w_.campaign, w_.officer, kOtherIban}),
            err(Errc::kVersionMismatch, "iban"));
  w_.run(VerifyPayee{w_.campaign, w_.officer, kIban});
  EXPECT_EQ(w_.refuse(proposal(1'000)).code, Errc::kNotOpenYet);
  w_.world.now = w_.world.now + limits::kPayeeCoolOffUs;
  w_.run(proposal(1'000));
  w_.run(NamePayee{w_.campaign, w_.promoter, "Associazione Verde", kOtherIban});
  EXPECT_EQ(w_.refuse(approval()), err(Errc::kIllegalTransition, "payee", "unverified"))
      << "a changed account is checked anew, even where a tranche was proposed";
  w_.run(VerifyPayee{w_.campaign, w_.officer, kOtherIban});
  w_.world.now = w_.world.now + limits::kPayeeCoolOffUs;
  EXPECT_EQ(w_.refuse(approval()), err(Errc::kVersionMismatch, "iban"))
      << "who approves has read the account that is paid";
}

TEST_F(PayoutDecisions, NothingIsPaidBeforeTheSuccessNorBeforeAllIsCollected) {
  const PledgeId held = w_.place(10'000, "a@b.cd");
  w_.see(held, F::kHeld);
  EXPECT_EQ(w_.refuse(proposal(1'000)), err(Errc::kIllegalTransition, "state", "published"));
  w_.close();
  w_.world.campaigns.at(w_.campaign).uncollected = 1;  // as the writer would load it
  EXPECT_EQ(w_.refuse(proposal(1'000)), err(Errc::kIllegalTransition, "held", "1"));
}

TEST_F(PayoutDecisions, TheReserveGoesWithTime) {
  succeed();
  EXPECT_EQ(w_.refuse(proposal(20'000)).code, Errc::kTooLarge);
  w_.world.now = w_.world.campaigns.at(w_.campaign).deadline + limits::kPayoutReserveUs;
  approve(20'000);
  EXPECT_EQ(w_.refuse(proposal(1, "TRANCHE2")), err(Errc::kTooLarge, "amount", "0"));
  EXPECT_EQ(of_campaign("collected"), Money());
  EXPECT_EQ(of_campaign("granted"), Money());
  expect_replays();
}

TEST_F(PayoutDecisions, AMilestoneIsOneOfThePlan) {
  succeed();
  ProposePayout none = proposal(1'000);
  none.milestone.clear();
  EXPECT_EQ(w_.refuse(none), err(Errc::kMissing, "milestone"));
  none.milestone = "Raccogliere";
  EXPECT_EQ(w_.refuse(none), err(Errc::kInvalid, "milestone"));
  EXPECT_EQ(w_.refuse(proposal(0)), err(Errc::kTooSmall, "amount", "1"));
}

TEST_F(PayoutDecisions, WhatTheBankRefusesIsAskedAgainOrTakenBack) {
  succeed();
  const PayoutId id = approve(10'000);
  w_.run(SeePayout{id, false, "payment_declined"});
  EXPECT_EQ(payout().code, "payment_declined");
  w_.run(RetryPayout{id, w_.officer});
  EXPECT_EQ(w_.world.payout_tasks.size(), 2U);
  EXPECT_EQ(w_.refuse(WithdrawPayout{id, w_.officer, "bank_refused"}).detail, "under_way");
  w_.run(SeePayout{id, false, "payment_declined"});
  EXPECT_EQ(w_.refuse(WithdrawPayout{id, w_.officer, "why not"}), err(Errc::kInvalid, "reason"));
  w_.run(WithdrawPayout{id, w_.officer, "bank_refused"});
  EXPECT_EQ(payout().state, PayoutState::kWithdrawn);
  EXPECT_EQ(of_campaign("payable"), Money());
  EXPECT_EQ(of_campaign("collected"), Money::cents(-10'000));
  EXPECT_EQ(of_campaign("granted"), Money::cents(-10'000));
  approve(19'000, "TRANCHE2");
  EXPECT_EQ(payout("TRANCHE2").tranche, 2) << "numbers are not used again";
  expect_replays();
}

TEST_F(PayoutDecisions, AProposalThatIsDroppedLeavesNoTrace) {
  succeed();
  const auto events = w_.world.events.size();
  w_.run(proposal(1'000));
  w_.run(WithdrawPayout{PayoutId::of("TRANCHE1"), w_.officer, ""});
  EXPECT_EQ(payout().state, PayoutState::kDropped);
  EXPECT_EQ(w_.world.events.size(), events);
  EXPECT_EQ(w_.refuse(approval()).field, "payout");
  approve(1'000, "TRANCHE2");
  EXPECT_EQ(payout("TRANCHE2").tranche, 1);
}

TEST_F(PayoutDecisions, FromTheFirstTrancheOnNoGiftIsGivenBack) {
  succeed();
  const PayoutId id = approve(1'000, "TRANCHE1", false);
  EXPECT_EQ(w_.refuse(RefundPledge{first_, w_.officer}), err(Errc::kIllegalTransition, "payout"));
  w_.run(WithdrawPayout{id, w_.officer, "mistake"});
  w_.run(RefundPledge{first_, w_.officer});
  EXPECT_EQ(of_campaign("granted"), Money::cents(-4'000)) << "its match went back to the pool";
  expect_replays();
}

TEST_F(PayoutDecisions, WhatBanksPullBackAfterwardsThePromoterOwes) {
  succeed();
  w_.world.now = w_.world.campaigns.at(w_.campaign).deadline + limits::kPayoutReserveUs;
  const PayoutId id = approve(16'000, "TRANCHE1", false);  // 8,000 of citizens: 2,000 are left
  w_.run(w_.fact(first_, F::kChargedBack, "disputed"));
  const auto& act = std::get<acts::ChargedBack>(w_.world.events.back().act);
  EXPECT_EQ(act.claimed, Money::cents(4'000));
  EXPECT_THAT(act.matches, IsEmpty()) << "what pools granted is being paid";
  EXPECT_EQ(of_campaign("claim"), Money::cents(4'000));
  EXPECT_EQ(of_campaign("collected"), Money());
  expect_replays();
  // Of 2,000 granted and in no tranche nothing can be paid while the promoter owes more.
  EXPECT_EQ(w_.refuse(proposal(1, "TRANCHE2")), err(Errc::kTooLarge, "amount", "0"));
  w_.run(WithdrawPayout{id, w_.officer, "frozen"});
  EXPECT_EQ(of_campaign("claim"), Money()) << "what comes back covers it first";
  EXPECT_EQ(of_campaign("collected"), Money::cents(-4'000));
  expect_replays();
}

TEST_F(PayoutDecisions, OfAnErasedPromoterTheJournalKeepsNothing) {
  succeed();
  const PayoutId id = approve(10'000);
  w_.world.campaigns.at(w_.campaign).owner = {};
  w_.run(SeePayout{id, true, ""});
  EXPECT_THAT(w_.world.events.back().priv, IsEmpty());
}

TEST_F(PayoutDecisions, AReplayFindsAForgedTranche) {
  succeed();
  w_.world.now = w_.world.campaigns.at(w_.campaign).deadline + limits::kPayoutReserveUs;
  const PayoutId id = approve(10'000);
  using A = acts::PayoutApproved;
  expect_found<A>("more than is there", [](A& a, Event&) { a.amount = Money::cents(20'001); });
  expect_found<A>("other shares", [](A& a, Event&) { a.citizens = Money::cents(4'999); });
  expect_found<A>("other shares", [](A& a, Event&) { a.pools.clear(); });
  expect_found<A>("next tranche", [](A& a, Event&) { a.tranche = 2; });
  expect_found<A>("rest on its campaign's success", [](A&, Event& e) { e.ref = {0}; });
  expect_found<A>("no name of ours", [](A& a, Event&) { a.provider = "x:y"; });
  w_.run(SeePayout{id, true, ""});
  using P = acts::PayoutPaid;
  expect_found<P>("not approved", [](P& a, Event&) { a.amount = a.citizens = Money::cents(1); });
  expect_found<P>("not approved", [](P& a, Event&) { a.provider = "other"; });
  expect_found<P>("not approved",
                  [](P& a, Event&) { a.amount = a.citizens = Money::cents(-5'000); });
  expect_found<P>("no tranche", [](P&, Event& e) { e.ref = {1}; });
  std::vector<Event> twice = w_.world.events;
  twice.push_back(twice.back());
  twice.back().seq += 1;
  EXPECT_THAT(found(twice), testing::Contains(HasSubstr("a second time")));
}

TEST_F(PayoutDecisions, AReplayFindsWhatWasForgedAfterATranche) {
  succeed();
  approve(1'000, "TRANCHE1", false);
  w_.run(w_.fact(first_, F::kChargedBack, "disputed"));
  using C = acts::ChargedBack;
  expect_found<C>("another part", [](C& a, Event&) { a.claimed = Money::cents(1); });
  w_.run(WithdrawPayout{PayoutId::of("TRANCHE1"), w_.officer, "mistake"});
  using W = acts::PayoutWithdrawn;
  expect_found<W>("another claim", [](W& a, Event&) { a.claim = Money::cents(1); });
  expect_found<W>("takes back what", [](W& a, Event&) { a.amount = Money::cents(999); });
}

TEST(Iban, IsTakenInAnySpacingAndRefusedWithAWrongDigit) {
  EXPECT_EQ(clean_iban(" it60 X054-2811 1010 0000 0123 456", "iban").value(), kIban);
  EXPECT_EQ(clean_iban("gb82west12345698765432", "iban").value(), "GB82WEST12345698765432");
  EXPECT_EQ(clean_iban("", "iban").error(), err(Errc::kMissing, "iban"));
  EXPECT_EQ(clean_iban("US64SVBKUS6S3300958879", "iban").error().detail, "country");
  EXPECT_EQ(clean_iban("IT60X054281110100000012345", "iban").error().detail, "length");
  EXPECT_EQ(clean_iban("IT60X0542811101000000123457", "iban").error().detail, "checksum");
  EXPECT_EQ(clean_iban("IT60X05428111010000001234\xC3\xA9", "iban").error().detail, "checksum");
  EXPECT_EQ(clean_iban("DE00370400440532013000", "iban").error().detail, "checksum");
  EXPECT_EQ(grouped_iban("DE89370400440532013000"), "DE89 3704 0044 0532 0130 00");
  EXPECT_EQ(masked_iban(kIban), "IT60 … 3456");
}

}  // namespace
}  // namespace colletta::test
