// Paying a campaign out, on both databases: every step is stored and read again, the provider's
// answers move a tranche, verify finds nothing and a rebuild gives the same rows; what is meddled
// with is found, and of an erased promoter no account stays.
#include <gmock/gmock.h>

#include "domain/base/limits.hpp"
#include "server/services/verify.hpp"
#include "server/store/payouts_read.hpp"
#include "tests/support/city/city.hpp"
#include "tests/support/city/traces.hpp"

namespace colletta::test {
namespace {

using payments::Operation;
using payments::PaymentState;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kIban = "IT60X0542811101000000123456";

class PayoutTest : public testing::TestWithParam<const char*> {
 protected:
  PayoutTest() : writer_(city_.writer()) {
    gift_ = city_.give(*writer_, 11'000);
    city_.set(city_.deadline());
    must(CloseCampaign{city_.campaign});
    must(SettlePledge{gift_});
    tranche_ = PayoutId::of(city_.ulid());
  }

  Outcome must(writer::Command command) {
    return test::must(*writer_, city_.id(), std::move(command));
  }
  Errc refused(writer::Command command) {
    return test::refused(*writer_, city_.id(), std::move(command));
  }
  void collect() { must(city_.seen(gift_, Operation::kCapture, PaymentState::kCaptured, 11'000)); }
  /// The account is named by the promoter, checked by an officer, and has waited.
  void name_account() {
    must(NamePayee{city_.campaign, city_.officer, "Zarafina Quibbleworth", kIban});
    must(VerifyPayee{city_.campaign, second_, kIban});
    city_.later(limits::kPayeeCoolOffUs);
  }
  ProposePayout proposal(std::int64_t cents) {
    return {.id = tranche_,
            .campaign = city_.campaign,
            .actor = second_,
            .amount = Money::cents(cents),
            .milestone = "Piantare"};
  }
  void approve(std::int64_t cents) {
    must(proposal(cents));
    must(ApprovePayout{
        .id = tranche_, .actor = third_, .iban = kIban, .provider = "sandbox", .by_rail = true});
  }
  writer::SeeAttempt answer(PaymentState state, std::int64_t cents, const std::string& code = {}) {
    auto session = city_.read();
    writer::SeeAttempt seen;
    seen.id = AttemptId::of(std::get<0>(
        session
            .fetch_one<std::string>({"attempt",
                                     "SELECT id FROM payment_attempt WHERE payout = :payout ORDER "
                                     "BY id DESC LIMIT 1"},
                                    {{"payout", tranche_}})
            .value()));
    seen.reply.state = state;
    seen.reply.reference = "out_1";
    seen.reply.amount = Money::cents(cents);
    seen.reply.code = code;
    seen.provider = "sandbox";
    return seen;
  }
  store::PayoutRow stored() {
    auto session = city_.read();
    return store::payouts_of_campaign(session, city_.id(), city_.campaign).at(0);
  }
  void meddle(const std::string& sql) {
    writer_.reset();
    auto session = city_.write();
    session.run("meddle", sql);
  }
  services::VerifyReport rebuild() {
    writer_.reset();
    auto session = city_.write();
    return services::rebuild(session, city_.id(), {});
  }

  City city_{GetParam(), {.pool_cents = 100'000, .goal_cents = 20'000}};
  std::unique_ptr<writer::Writer> writer_;
  PledgeId gift_;
  PayoutId tranche_;
  const Actor second_{.person = PersonId::of("01HSECND000000000000000000"),
                      .roles = Roles().add(Role::kOfficer)};
  const Actor third_{.person = PersonId::of("01HTHJRD000000000000000000"),
                     .roles = Roles().add(Role::kOfficer)};
};
INSTANTIATE_TEST_SUITE_P(Databases, PayoutTest, both_databases(), database_name);

TEST_P(PayoutTest, IsStoredStepByStepAndMadeAnewFromTheJournal) {
  name_account();
  EXPECT_EQ(refused(proposal(1'000)), Errc::kIllegalTransition) << "the gift is only held";
  collect();
  EXPECT_EQ(refused(proposal(22'001)), Errc::kTooLarge);
  approve(9'000);
  EXPECT_EQ(stored().payout.state, PayoutState::kApproved);
  EXPECT_EQ(stored().payout.citizens, Money::cents(4'500));
  ASSERT_EQ(stored().payout.pools.size(), 1U);
  EXPECT_EQ(total(stored().payout.pools), Money::cents(4'500));
  must(answer(PaymentState::kPending, 4'500));
  EXPECT_LT(stored().payout.citizens_seq, 0);
  must(answer(PaymentState::kPaidOut, 4'500));
  EXPECT_TRUE(must(answer(PaymentState::kPaidOut, 4'500)).repeated) << "heard twice";
  must(RecordTransfer{tranche_, third_, "Mandato 7"});
  EXPECT_EQ(stored().payout.state, PayoutState::kPaid);
  EXPECT_EQ(stored().payout.order, "Mandato 7");
  EXPECT_THAT(city_.events(7), ElementsAre("payout.approved", "payout.paid", "payout.paid"));
  EXPECT_THAT(city_.findings(), IsEmpty());
  EXPECT_EQ(city_.number("SELECT COALESCE(SUM(cents), 0) FROM posting"), 0);

  meddle("DELETE FROM payout_part");
  meddle("UPDATE payout SET citizens = 1, citizens_seq = -1, state = 'approved'");
  EXPECT_THAT(city_.findings(), Contains(HasSubstr("payout")));
  EXPECT_THAT(rebuild().findings, IsEmpty());
  EXPECT_THAT(city_.findings(), IsEmpty()) << "after a rebuild";
  EXPECT_EQ(stored().payout.citizens, Money::cents(4'500));
  EXPECT_EQ(total(stored().payout.pools), Money::cents(4'500));
}

TEST_P(PayoutTest, OfAnotherAmountIsNotTakenForPaid) {
  collect();
  name_account();
  approve(9'000);
  must(answer(PaymentState::kPaidOut, 4'499));
  EXPECT_LT(stored().payout.citizens_seq, 0);
  EXPECT_EQ(stored().payout.code, "amount_mismatch");
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(PayoutTest, ThatTheRailRefusesIsSentAgainUnderAKeyOfItsOwn) {
  collect();
  name_account();
  approve(9'000);
  must(answer(PaymentState::kRefused, 0, "payment_declined"));
  EXPECT_EQ(stored().payout.code, "payment_declined");
  must(RetryPayout{tranche_, second_});
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM payment_attempt WHERE payout <> ''"), 2);
  must(answer(PaymentState::kPaidOut, 4'500));
  EXPECT_GE(stored().payout.citizens_seq, 0);
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(PayoutTest, ABankThatPullsAGiftBackAfterwardsLeavesAClaim) {
  collect();
  name_account();
  city_.later(limits::kPayoutReserveUs);
  approve(22'000);
  must(city_.seen(gift_, Operation::kBegin, PaymentState::kChargedBack, 11'000));
  EXPECT_EQ(
      city_.number("SELECT COALESCE(SUM(cents), 0) FROM posting WHERE account LIKE '%:claim'"),
      11'000);
  EXPECT_THAT(city_.findings(), IsEmpty());
  EXPECT_THAT(rebuild().findings, IsEmpty());
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(PayoutTest, GiftsAreNotGivenBackOnceATrancheIsApproved) {
  collect();
  name_account();
  must(proposal(9'000));
  approve(9'000);
  EXPECT_EQ(refused(RefundPledge{.id = gift_, .actor = second_}), Errc::kIllegalTransition);
}

TEST_P(PayoutTest, AnAccountThatIsMeddledWithAfterTheApprovalIsFound) {
  collect();
  name_account();
  approve(9'000);
  EXPECT_THAT(city_.findings(), IsEmpty());
  meddle("UPDATE payout SET iban = 'DE89370400440532013000'");
  EXPECT_THAT(city_.findings(), ElementsAre(HasSubstr("7: payout: its account")));
  meddle("UPDATE payout SET iban = 'IT60X0542811101000000123456'");
  meddle("UPDATE payment_attempt SET state = 'paid_out' WHERE payout <> ''");
  EXPECT_THAT(city_.findings(), ElementsAre(HasSubstr("it has paid, and tranche 1 is not paid")));
  meddle("UPDATE payment_attempt SET payout = 'NONE' WHERE payout <> ''");
  EXPECT_THAT(city_.findings(), ElementsAre(HasSubstr("its tranche is not there")));
}

TEST_P(PayoutTest, ARowThatNoEntryExplainsIsFound) {
  collect();
  name_account();
  must(proposal(9'000));
  EXPECT_THAT(city_.findings(), IsEmpty()) << "a proposal is no act yet";
  meddle("UPDATE payout SET state = 'paid'");
  EXPECT_THAT(city_.findings(), Contains(HasSubstr("nothing in the journal explains it")));
}

}  // namespace
}  // namespace colletta::test
