// `verify` and `rebuild` against meddling: whatever is changed behind the writer's back is found,
// at its position, and figures can be made anew from the journal, never the other way round.
#include "server/services/verify.hpp"

#include <gmock/gmock.h>

#include "tests/support/city/city.hpp"

namespace colletta::test {
namespace {

using payments::Operation;
using payments::PaymentState;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class VerifyTest : public testing::TestWithParam<const char*> {
 protected:
  /// Positions: 0 call.opened, 1 pool.opened, 2 campaign.published, 3 to 5 pledge.confirmed,
  /// 6 refund.requested and 7 payment.refunded of the second, 8 match.granted, 9
  /// campaign.succeeded, 10 payment.captured.
  VerifyTest() {
    const auto writer = city_.writer();
    first_ = city_.give(*writer, 11'000);
    const PledgeId second = city_.give(*writer, 2'000);
    city_.give(*writer, 3'000);
    must(*writer, city_.id(), RefundPledge{.id = second, .actor = city_.officer});
    must(*writer, city_.id(), city_.seen(second, Operation::kVoid, PaymentState::kVoided, 2'000));
    city_.set(city_.deadline());
    must(*writer, city_.id(), CloseCampaign{city_.campaign});
    must(*writer, city_.id(), SettlePledge{first_});
    must(*writer, city_.id(),
         city_.seen(first_, Operation::kCapture, PaymentState::kCaptured, 11'000));
  }

  void meddle(const std::string& sql) {
    auto session = city_.write();
    session.run("meddle", sql);
  }
  /// Somebody with full rights to the database takes the triggers away first.
  void drop_triggers() {
    meddle("DROP TRIGGER event_is_never_changed");
    meddle("DROP TRIGGER event_is_never_deleted");
  }
  std::string body(std::int64_t seq) {
    auto session = city_.read();
    return std::get<0>(session
                           .fetch_one<std::string>(
                               {"body", "SELECT body FROM event WHERE seq = :seq"}, {{"seq", seq}})
                           .value());
  }
  /// Changes a body and forges the leaf that fits it.
  void forge(std::int64_t seq, const std::string& from, const std::string& to) {
    std::string text = body(seq);
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << text;
    text.replace(at, from.size(), to);
    auto session = city_.write();
    session.execute(
        {"forge", "UPDATE event SET body = :body, leaf = :leaf WHERE seq = :seq"},
        {{"body", text}, {"leaf", ops::sha256_hex(std::string(1, '\0') + text)}, {"seq", seq}});
  }
  /// The first finding, which names the first position that does not hold.
  std::string first_finding() const {
    const auto findings = city_.findings();
    return findings.empty() ? "nothing was found" : findings.front();
  }
  services::VerifyReport rebuild() {
    auto session = city_.write();
    return services::rebuild(session, city_.id(), {});
  }

  City city_{GetParam(), {.pool_cents = 100'000, .goal_cents = 20'000}};
  PledgeId first_;
};
INSTANTIATE_TEST_SUITE_P(Databases, VerifyTest, both_databases(), database_name);

TEST_P(VerifyTest, AnHonestJournalHolds) {
  EXPECT_THAT(city_.findings(), IsEmpty());
  auto session = city_.read();
  EXPECT_EQ(services::verify(session, city_.id(), {}).events, 11);
}

TEST_P(VerifyTest, TheJournalCannotBeChangedOrShortened) {
  auto session = city_.write();
  for (const char* attempt :
       {"UPDATE event SET at = at + 1 WHERE seq = 3", "DELETE FROM event WHERE seq = 9",
        "UPDATE event SET body = body", "DELETE FROM event"})
    try {
      session.run("change the journal", attempt);
      ADD_FAILURE() << attempt << " was allowed";
    } catch (const store::DatabaseError& error) {
      EXPECT_EQ(error.fault(), store::Fault::kConstraint) << error.what();
      EXPECT_THAT(error.what(), HasSubstr("append-only"));
    }
}

TEST_P(VerifyTest, AChangedBodyIsFound) {
  drop_triggers();
  meddle("UPDATE event SET body = REPLACE(body, '3000', '3001') WHERE seq = 5");
  EXPECT_THAT(city_.findings(), Contains("5: its leaf is not the hash of its body"));
}

TEST_P(VerifyTest, AChangedLeafIsFound) {
  drop_triggers();
  meddle("UPDATE event SET leaf = '" + std::string(64, '0') + "' WHERE seq = 2");
  EXPECT_THAT(first_finding(), StartsWith("2: its leaf"));
}

TEST_P(VerifyTest, ForgedAmountsDoNotAgreeWithTheirPostings) {
  drop_triggers();
  forge(5, "\"cents\":3000", "\"cents\":3001");
  EXPECT_THAT(first_finding(), StartsWith("5: its body is not canonical, or its postings"));
}

TEST_P(VerifyTest, AMeddledSumOfAnAccountIsFoundAndMadeAnew) {
  meddle("UPDATE account_turnover SET credit = credit + 1 WHERE account LIKE '%:collected'");
  EXPECT_THAT(first_finding(), HasSubstr("account_turnover 0 campaign:"));
  EXPECT_THAT(rebuild().findings, IsEmpty());
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(VerifyTest, ALostReferenceIsFoundAndMadeAnew) {
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM event_ref WHERE ref = 4"), 2)
      << "the request for a refund, and the refund";
  meddle("DELETE FROM event_ref WHERE ref = 4 AND seq = 7");
  EXPECT_THAT(first_finding(), HasSubstr("event_ref 4 7: is in the journal and missing"));
  EXPECT_THAT(rebuild().findings, IsEmpty());
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(VerifyTest, AForgedMatchIsNotWhatTheRuleGives) {
  drop_triggers();
  forge(5, "\"left\":84000", "\"left\":84001");
  EXPECT_THAT(first_finding(), StartsWith("5: pledge.confirmed records other matches"));
}

TEST_P(VerifyTest, AForgedResultIsNotWhatTheEventsAddUpTo) {
  drop_triggers();
  forge(9, "\"donors\":2", "\"donors\":3");
  EXPECT_THAT(first_finding(), StartsWith("9: campaign.succeeded its result"));
}

TEST_P(VerifyTest, UnreadableBodiesAreFound) {
  drop_triggers();
  forge(4, "pledge.confirmed", "pledge.invented");
  EXPECT_THAT(first_finding(), StartsWith("4: its body cannot be read: t"));
}

TEST_P(VerifyTest, ABodyThatIsLongerThanAnyLeafIsFound) {
  drop_triggers();
  forge(4, "{", "{" + std::string(65'536, ' '));
  EXPECT_THAT(first_finding(), StartsWith("4: its body is longer than any leaf"));
}

TEST_P(VerifyTest, AnIndexColumnThatDisagreesIsFound) {
  drop_triggers();
  meddle("UPDATE event SET type = 'payment.captured' WHERE seq = 4");
  EXPECT_THAT(first_finding(), StartsWith("4: its row says something else than its body"));
}

TEST_P(VerifyTest, AMissingEventIsFound) {
  drop_triggers();
  meddle("DELETE FROM event WHERE seq = 6");
  EXPECT_THAT(city_.findings(), Contains(StartsWith("7: is not dense")));
}

TEST_P(VerifyTest, AJournalCutShortIsFound) {
  drop_triggers();
  meddle("DELETE FROM event WHERE seq = 10");
  EXPECT_THAT(first_finding(), StartsWith("10: the head says 11 events"));
  meddle("UPDATE journal_head SET next_seq = 10");
  EXPECT_THAT(first_finding(), HasSubstr("3: pledge 3: collected is 1"))
      << "what had been paid still stands in the rows";
}

TEST_P(VerifyTest, APrivateRowThatDoesNotFitItsCommitmentIsFound) {
  meddle("UPDATE event_private SET body = REPLACE(body, 'pay_', 'PAY_') WHERE seq = 3");
  EXPECT_THAT(first_finding(), StartsWith("3: its commitment does not open"));
}

TEST_P(VerifyTest, APrivateRowThatIsGoneWithoutAnErasureIsFound) {
  meddle("DELETE FROM event_private WHERE seq = 4");
  EXPECT_THAT(first_finding(),
              StartsWith("4: its private row is missing, and no erasure.done says that it was"));
}

TEST_P(VerifyTest, MeddledFiguresAreFoundAndMadeAnew) {
  const std::string pledge = "'" + first_.str() + "'";
  for (const std::string& sql : std::vector<std::string>{
           "UPDATE campaign SET raised = raised + 1", "UPDATE campaign SET donors = 0",
           "UPDATE campaign SET state = 'failed'", "UPDATE campaign SET closed_seq = 4",
           "UPDATE pool_funder SET granted = granted - 100",
           "UPDATE pool_funder SET put_in = put_in + 100", "DELETE FROM pool_holding",
           "DELETE FROM pool_draw", "UPDATE pool_draw SET drawn = drawn + 1",
           "DELETE FROM campaign_donor", "UPDATE pool SET rule_hash = 'x'", "DELETE FROM pool",
           "UPDATE city_call SET seq = 1", "UPDATE pledge SET collected = 0 WHERE id = " + pledge,
           "UPDATE pledge SET state = 'refunded' WHERE id = " + pledge,
           "UPDATE pledge SET amount = 1 WHERE id = " + pledge}) {
    meddle(sql);
    EXPECT_THAT(city_.findings(), Not(IsEmpty())) << sql;
    EXPECT_THAT(rebuild().findings, IsEmpty()) << sql;
    EXPECT_THAT(city_.findings(), IsEmpty()) << sql;
  }
}

TEST_P(VerifyTest, RebuildChangesNothingThatWasRight) {
  const auto before = city_.row(first_);
  EXPECT_EQ(rebuild().events, 11);
  const auto after = city_.row(first_);
  EXPECT_EQ(after.state, before.state);
  EXPECT_EQ(after.seq, before.seq);
  EXPECT_THAT(city_.findings(), IsEmpty());
  const auto writer = city_.writer();
  EXPECT_EQ(must(*writer, city_.id(),
                 PublishUpdate{.id = city_.ulid(),
                               .campaign = city_.campaign,
                               .actor = city_.officer,
                               .title = "T",
                               .text = "x"})
                .seq,
            11)
      << "the writer goes on from there";
}

TEST_P(VerifyTest, NothingIsBuiltUponAJournalThatDoesNotHold) {
  drop_triggers();
  meddle("UPDATE event SET leaf = '" + std::string(64, '0') + "' WHERE seq = 2");
  meddle("UPDATE campaign SET raised = 7");
  EXPECT_THAT(rebuild().findings, Not(IsEmpty()));
  EXPECT_EQ(city_.number("SELECT raised FROM campaign"), 7);
}

}  // namespace
}  // namespace colletta::test
