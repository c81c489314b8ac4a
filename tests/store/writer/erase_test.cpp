// Erasing a person: afterwards the journal verifies with the same figures, and nothing that was
// kept names them: no column of any table, no byte of the database's file, no copy made of it.
#include <gmock/gmock.h>

#include <future>
#include <thread>

#include "domain/base/limits.hpp"
#include "server/services/people.hpp"
#include "server/services/verify.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/services.hpp"
#include "tests/support/city/city.hpp"
#include "tests/support/city/traces.hpp"
#include "tests/support/process.hpp"

namespace colletta::test {
namespace {

using payments::Operation;
using payments::PaymentState;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::StartsWith;

constexpr const char* kEmail = "zarafina@posta.example";
constexpr const char* kAccount = "IT60X0542811101000000123456";

class EraseTest : public testing::TestWithParam<const char*> {
 protected:
  EraseTest() {
    auto session = city_.write();
    person_ = person(session, kEmail, "Zarafina Quibbleworth", "promoter,citizen");
    admin_.person = person(session, "capo@comune.example", "Capo", "admin");
  }

  PersonId person(store::Session& session, const std::string& email, const std::string& name,
                  const std::string& roles) {
    const auto made = services::put_person(session,
                                           {.city = city_.id(),
                                            .email = email,
                                            .name = name,
                                            .password_hash = "$argon2id$" + name,
                                            .roles = Roles::parse(roles).value()},
                                           city_.ulid(), city_.now());
    return PersonId::of(made.value().id);
  }

  /// A pledge of the person, with a name and a message of theirs.
  PledgeId place(writer::Writer& writer, std::int64_t cents) {
    PlacePledge command = city_.pledge(cents, kEmail);
    command.public_name = "Zarafina Q.";
    command.message = "flumboozle per tutti";
    must(writer, city_.id(), command);
    return command.id;
  }
  void hear(writer::Writer& writer, const PledgeId& pledge, Operation operation, PaymentState state,
            std::int64_t cents) {
    auto seen = city_.seen(pledge, operation, state, cents);
    if (operation == Operation::kBegin) seen.reply.redirect_url = "https://pay.example/zarafina";
    must(writer, city_.id(), seen);
  }
  CampaignId own_campaign(writer::Writer& writer, bool publish) {
    const auto made = CampaignId::of(city_.ulid());
    const Actor promoter{.person = person_, .roles = Roles().add(Role::kPromoter)};
    must(writer, city_.id(),
         SaveCampaign{.id = made,
                      .call = city_.call,
                      .actor = promoter,
                      .version = 0,
                      .content = city_.content({.goal_cents = 5'000})});
    if (!publish) return made;
    must(writer, city_.id(), HandInCampaign{.id = made, .actor = promoter});
    must(writer, city_.id(), PublishCampaign{.id = made, .actor = city_.officer});
    must(writer, city_.id(),
         PublishUpdate{.id = city_.ulid(),
                       .campaign = made,
                       .actor = promoter,
                       .title = "Si comincia",
                       .text = "Il primo albero."});
    return made;
  }

  /// Everything that somebody can leave; the payments are still open.
  void live(writer::Writer& writer) {
    kept_ = place(writer, 20'000);
    hear(writer, kept_, Operation::kBegin, PaymentState::kAuthorised, 20'000);
    declined_ = place(writer, 3'000);
    hear(writer, declined_, Operation::kBegin, PaymentState::kDeclined, 3'000);
    back_ = place(writer, 4'000);
    hear(writer, back_, Operation::kBegin, PaymentState::kAuthorised, 4'000);
    must(writer, city_.id(), RefundPledge{.id = back_, .actor = city_.officer});
    hear(writer, back_, Operation::kVoid, PaymentState::kVoided, 4'000);
    city_.give(writer, 1'500);
    city_.give(writer, 900);
    own_ = own_campaign(writer, true);
    draft_ = own_campaign(writer, false);
    for_own_ = city_.give(writer, 5'000, {}, own_);
    const std::string key =
        payments::idempotency_key(Operation::kBegin, city_.attempt_of(kept_, Operation::kBegin));
    must(writer, city_.id(),
         writer::RecordNotice{.provider = "sandbox",
                              .notice = {.event_id = "evt_1",
                                         .kind = "payment.captured",
                                         .reference = "pay_" + kept_.str(),
                                         .key = key,
                                         .created_at = city_.now()},
                              .body = R"({"payer":"zarafina@posta.example"})"});
    must(writer, city_.id(), writer::WriteRows{[this](store::Session& session) {
           session.execute(store::sql::add_session, {{"token_hash", std::string(64, 'a')},
                                                     {"city", city_.id()},
                                                     {"person", person_},
                                                     {"now", city_.now()},
                                                     {"expires", city_.now() + kDayUs}});
           return Result<Outcome>(Outcome{});
         }});
  }
  /// The campaigns are over and the money has moved.
  void settle(writer::Writer& writer) {
    city_.set(city_.deadline());
    must(writer, city_.id(), CloseCampaign{city_.campaign});
    must(writer, city_.id(), CloseCampaign{own_});
    must(writer, city_.id(), SettlePledge{kept_});
    hear(writer, kept_, Operation::kCapture, PaymentState::kCaptured, 20'000);
    must(writer, city_.id(), SettlePledge{for_own_});
    hear(writer, for_own_, Operation::kCapture, PaymentState::kCaptured, 5'000);
    tranche_ = approve_tranche(writer);
  }
  /// Of the person's own campaign, to their account.
  PayoutId approve_tranche(writer::Writer& writer) {
    const Actor promoter{.person = person_, .roles = Roles().add(Role::kPromoter)};
    const auto id = PayoutId::of(city_.ulid());
    must(writer, city_.id(), NamePayee{own_, promoter, "Zarafina Quibbleworth", kAccount});
    must(writer, city_.id(), VerifyPayee{own_, city_.officer, kAccount});
    city_.later(limits::kPayeeCoolOffUs);
    must(writer, city_.id(),
         ProposePayout{id, own_, city_.officer, Money::cents(1'000), "Piantare"});
    must(writer, city_.id(), ApprovePayout{id, admin_, kAccount, "sandbox", false});
    return id;
  }
  void pay_tranche(writer::Writer& writer) {
    must(writer, city_.id(), RecordTransfer{tranche_, admin_, "Mandato 1"});
  }
  ErasePerson erasure() { return {.id = city_.ulid(), .person = person_, .actor = admin_}; }

  std::vector<std::string> columns() {
    auto session = city_.read();
    return columns_with(session, words());
  }
  std::vector<std::string> words() const {
    return {"Zarafina", "zarafina", "flumboozle", kAccount, person_.str()};
  }
  std::filesystem::path file() const { return city_.url().sqlite().path; }
  bool sqlite() const { return std::string_view(GetParam()) == "sqlite"; }

  City city_{GetParam(), {.goal_cents = 20'000}};
  PersonId person_;
  Actor admin_{.person = {}, .roles = Roles().add(Role::kAdmin)};
  PledgeId kept_, declined_, back_, for_own_;
  PayoutId tranche_;
  CampaignId own_, draft_;
};
INSTANTIATE_TEST_SUITE_P(Databases, EraseTest, both_databases(), database_name);

/// Of SQLite's file. (A dump of MariaDB holds what its columns hold, which are searched.)
class EraseBytesTest : public EraseTest {};
INSTANTIATE_TEST_SUITE_P(Databases, EraseBytesTest, testing::Values("sqlite"), database_name);

TEST_P(EraseTest, NothingThatIsKeptNamesThePerson) {
  const auto writer = city_.writer();
  live(*writer);
  settle(*writer);
  pay_tranche(*writer);
  // The search itself finds what there is to find.
  EXPECT_THAT(columns(),
              IsSupersetOf({"person.email", "person.name", "person.password_hash", "person.id",
                            "session.person", "donor.person", "pledge.person", "pledge.public_name",
                            "pledge.message", "payment_attempt.redirect_url", "inbox.body",
                            "campaign.owner", "campaign_update.author", "event_private.body",
                            "payee.holder", "payee.iban", "payout.holder", "payout.iban"}));
  if (sqlite()) EXPECT_THAT(files_with(file().parent_path(), words()), Not(IsEmpty()));
  const auto before = city_.number("SELECT SUM(raised) FROM campaign");
  const auto amounts = city_.number("SELECT SUM(amount) FROM pledge");
  const auto private_rows = city_.number("SELECT COUNT(*) FROM event_private");

  const Outcome outcome = must(*writer, city_.id(), erasure());

  EXPECT_THAT(city_.events(outcome.seq), ElementsAre("erasure.done"));
  EXPECT_THAT(columns(), IsEmpty());
  if (sqlite()) {
    // While the writer still holds the file open, and its log beside it.
    EXPECT_THAT(files_with(file().parent_path(), words()), IsEmpty());
  }
  EXPECT_THAT(city_.findings(), IsEmpty());
  EXPECT_EQ(city_.number("SELECT SUM(raised) FROM campaign"), before) << "the cents stay";
  EXPECT_EQ(city_.number("SELECT SUM(amount) FROM pledge"), amounts);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM campaign WHERE id = '" + draft_.str() + "'"), 0);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM campaign WHERE id = '" + own_.str() + "'"), 1);
  // confirmed and captured; confirmed, asked back and let go; a tranche approved and paid.
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM event_private"), private_rows - 7);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM pledge WHERE message = 'Forza!'"), 3)
      << "others keep theirs";
}

TEST_P(EraseBytesTest, ABackupMadeAfterwardsNamesNobodyEither) {
  {
    const auto writer = city_.writer();
    live(*writer);
    settle(*writer);
    pay_tranche(*writer);
    must(*writer, city_.id(), erasure());
  }
  const TempDir folder;
  auto session = city_.write();
  session.run("vacuum", "VACUUM INTO '" + (folder / "backup.sqlite").string() + "'");
  std::filesystem::copy_file(file(), folder / "copy.sqlite");
  EXPECT_THAT(files_with(folder.path(), words()), IsEmpty());
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 2);
}

class EraseDumpTest : public EraseTest {
 protected:
  std::string dump() const {
    const store::MysqlUrl& url = city_.url().mysql();
    Process process({"mariadb-dump", "--no-defaults", "--socket=" + url.socket,
                     "--user=" + url.user, "--single-transaction", url.database});
    std::string text = process.read_all();
    EXPECT_EQ(process.wait(), 0) << text.substr(0, 500);
    return text;
  }
};
INSTANTIATE_TEST_SUITE_P(Databases, EraseDumpTest, testing::Values("mariadb"), database_name);

TEST_P(EraseDumpTest, ADumpMadeAfterwardsNamesNobodyEither) {
  const auto writer = city_.writer();
  live(*writer);
  settle(*writer);
  pay_tranche(*writer);
  for (const std::string& word : words())
    EXPECT_THAT(dump(), HasSubstr(word)) << "while they are here";
  must(*writer, city_.id(), erasure());
  const std::string after = dump();
  EXPECT_THAT(after, HasSubstr("Forza!")) << "others keep theirs";
  for (const std::string& word : words()) EXPECT_THAT(after, Not(HasSubstr(word)));
}

TEST_P(EraseTest, AfterwardsMoneyCanStillGoBackAndFiguresBeMadeAnew) {
  {
    const auto writer = city_.writer();
    live(*writer);
    settle(*writer);
    pay_tranche(*writer);
    const Outcome erased = must(*writer, city_.id(), erasure());
    must(*writer, city_.id(), RefundPledge{.id = kept_, .actor = city_.officer});
    hear(*writer, kept_, Operation::kRefund, PaymentState::kRefunded, 20'000);
    EXPECT_EQ(city_.row(kept_).state, "refunded");
    EXPECT_EQ(city_.number("SELECT COUNT(*) FROM event_private WHERE seq > " +
                           std::to_string(erased.seq)),
              0)
        << "nothing private is written about nobody";
    EXPECT_EQ(refused(*writer, city_.id(), RetryPledge{.id = declined_}), Errc::kNotFound);
  }
  auto session = city_.write();
  EXPECT_THAT(services::rebuild(session, city_.id(), {}).findings, IsEmpty());
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(EraseTest, AskedTwiceItIsOneErasure) {
  const auto writer = city_.writer();
  live(*writer);
  settle(*writer);
  pay_tranche(*writer);
  const ErasePerson command = erasure();
  const Outcome first = must(*writer, city_.id(), command);
  const Outcome second = must(*writer, city_.id(), command);
  EXPECT_TRUE(second.repeated);
  EXPECT_EQ(second.seq, first.seq);
  EXPECT_EQ(refused(*writer, city_.id(), erasure()), Errc::kNotFound) << "of another form";
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM event WHERE type = 'erasure.done'"), 1);
}

TEST_P(EraseTest, WhatIsNotOverIsNotErased) {
  const auto writer = city_.writer();
  live(*writer);
  const auto refused_for = [&](const std::string& field) {
    const auto outcome = writer->run(city_.id(), erasure());
    ASSERT_FALSE(outcome.ok());
    EXPECT_EQ(outcome.error().code, Errc::kIllegalTransition);
    EXPECT_EQ(outcome.error().field, field);
    EXPECT_THAT(columns(), Contains("person.email")) << "nothing has changed";
  };
  refused_for("campaign");  // theirs still takes pledges
  city_.set(city_.deadline());
  must(*writer, city_.id(), CloseCampaign{city_.campaign});
  must(*writer, city_.id(), CloseCampaign{own_});
  refused_for("pledge");  // held, and about to be collected
  must(*writer, city_.id(), SettlePledge{kept_});
  refused_for("pledge");
  hear(*writer, kept_, Operation::kCapture, PaymentState::kCaptured, 20'000);
  must(*writer, city_.id(), erasure());
}

TEST_P(EraseTest, OnlyAnAdminErasesAndNeverTheLastOne) {
  const auto writer = city_.writer();
  ErasePerson command = erasure();
  command.actor = city_.officer;
  EXPECT_EQ(refused(*writer, city_.id(), command), Errc::kForbidden);
  const auto last = writer->run(
      city_.id(), ErasePerson{.id = city_.ulid(), .person = admin_.person, .actor = admin_});
  ASSERT_FALSE(last.ok());
  EXPECT_EQ(last.error().field, "admin");
}

TEST_P(EraseTest, WhoLeftNothingInTheJournalIsErasedAllTheSame) {
  const auto writer = city_.writer();
  const Outcome outcome = must(*writer, city_.id(), erasure());
  EXPECT_THAT(city_.events(outcome.seq), ElementsAre("erasure.done"));
  EXPECT_THAT(columns(), IsEmpty());
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(EraseTest, CommandsAroundAnErasureAreCarriedOutInTheirOrder) {
  const auto writer = city_.writer();
  // Submitted together, so that they wait for one batch: the erasure stands alone in its own.
  std::vector<std::future<Result<Outcome>>> outcomes;
  const auto submit = [&](writer::Command command) {
    auto promise = std::make_shared<std::promise<Result<Outcome>>>();
    outcomes.push_back(promise->get_future());
    ASSERT_TRUE(writer->submit(city_.id(), std::move(command), [promise](Result<Outcome> outcome) {
      promise->set_value(std::move(outcome));
    }));
  };
  submit(city_.pledge(2'000));
  submit(erasure());
  submit(city_.pledge(2'000, kEmail));
  for (auto& outcome : outcomes) EXPECT_TRUE(outcome.get().ok());
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM person WHERE email = '" + std::string(kEmail) +
                         "' AND id <> '" + person_.str() + "'"),
            1)
      << "who gives again is somebody new";
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(EraseBytesTest, BytesThatAReaderHoldsBackGoAsSoonAsItIsDone) {
  const auto writer = city_.writer();
  auto reader = city_.read();
  {
    const store::Transaction snapshot(reader);
    EXPECT_FALSE(columns_with(reader, words()).empty());
    must(*writer, city_.id(), erasure());
    EXPECT_THAT(columns(), IsEmpty());
    EXPECT_THAT(files_with(file().parent_path(), words()), Not(IsEmpty()));
  }
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!files_with(file().parent_path(), words()).empty() &&
         std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_THAT(files_with(file().parent_path(), words()), IsEmpty());
}

TEST_P(EraseBytesTest, ThatACrashLeftThereGoAtTheNextStart) {
  const auto holds = [&] { return !files_with(file().parent_path(), words()).empty(); };
  auto reader = city_.read();
  {
    // As it was when the program died after the commit: rows gone, old pages still in the log.
    const store::Transaction snapshot(reader);
    EXPECT_FALSE(columns_with(reader, words()).empty());
    const auto writer = city_.writer();
    must(*writer, city_.id(), erasure());
  }
  ASSERT_TRUE(holds());
  const auto writer = city_.writer();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (holds() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(holds());
}

TEST_P(EraseTest, AnUnexplainedGapAndAnUnfinishedErasureAreFound) {
  {
    const auto writer = city_.writer();
    live(*writer);
    settle(*writer);
    pay_tranche(*writer);
    must(*writer, city_.id(), erasure());
  }
  const auto seq = std::to_string(city_.row(kept_).seq);
  auto session = city_.write();
  session.run("restore", "INSERT INTO event_private (city, seq, salt, body) VALUES ('borgo', " +
                             seq + ", 'ab', 'x')");
  EXPECT_THAT(city_.findings(), Contains(StartsWith(seq + ": its private row is there")));
  session.run("take it away", "DELETE FROM event_private WHERE seq = " + seq);
  EXPECT_THAT(city_.findings(), IsEmpty());
  session.run("take others away", "DELETE FROM event_private");
  EXPECT_THAT(city_.findings(), Contains(HasSubstr("its private row is missing")));
}

}  // namespace
}  // namespace colletta::test
