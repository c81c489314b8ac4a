// What a citizen finds in the mailbox, from payment to mailbox: sent by the program, received by a
// mail server and read by a parser that nobody here wrote.
#include <gmock/gmock.h>

#include <thread>

#include "tests/e2e/mail/mail_city.hpp"

namespace colletta::test {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kMaria = "maria@posta.example";

/// The pool has 15 euro and doubles gifts.
CityOptions small_pool(matching::Model model = matching::Model::kAllOrNothing,
                       std::int64_t goal_cents = 100'000) {
  CityOptions options;
  options.pool_cents = 1'500;
  options.goal_cents = goal_cents;
  options.model = model;
  return options;
}

/// The receipt's secret, from a link in a text.
std::string secret_in(const std::string& text) {
  const std::string start = "https://colletta.example/borgo/pledges/";
  const std::size_t at = text.find(start);
  if (at == std::string::npos) return {};
  const std::size_t from = at + start.size();
  return text.substr(from, text.find_first_of("\r\n \"<", from) - from);
}

class MailTest : public testing::TestWithParam<const char*> {
 protected:
  void open(const CityOptions& options = small_pool()) {
    town_ = std::make_unique<MailCity>(GetParam(), options);
    town_->server.start();
    town_->open();
  }
  /// The only mail to an address.
  json only_mail(const std::string& address) {
    const auto mails = town_->server.mails_to(address);
    EXPECT_EQ(mails.size(), 1U) << address;
    return mails.empty() ? json{} : mails.back();
  }
  json last_mail(const std::string& address) {
    const auto mails = town_->server.mails_to(address);
    EXPECT_FALSE(mails.empty()) << address;
    return mails.empty() ? json{} : mails.back();
  }
  MailCity& town() { return *town_; }
  City& city() { return town_->city; }

  std::unique_ptr<MailCity> town_;
};
INSTANTIATE_TEST_SUITE_P(Databases, MailTest, both_databases(), database_name);

TEST_P(MailTest, AConfirmedPledgeIsThankedInItsOwnLanguage) {
  open();
  const PledgeId first = town().give(1'000, kMaria, "it");
  const PledgeId second = town().give(1'000, "john@mail.example", "en");
  EXPECT_EQ(town().post(), 2U);

  const json italian = only_mail(kMaria);
  EXPECT_EQ(italian.at("subject"), "La tua donazione è confermata: Un giardino per tutti");
  EXPECT_EQ(italian.at("from_name"), "Comune di Borgo");
  EXPECT_EQ(italian.at("from"), "posta@colletta.example");
  EXPECT_THAT(italian.at("reply_to"), HasSubstr("info@borgo.example"));
  EXPECT_EQ(italian.at("mail_from"), "posta@colletta.example");
  EXPECT_THAT(italian.at("to"), ElementsAre(kMaria));
  EXPECT_EQ(italian.at("auto_submitted"), "auto-generated");
  EXPECT_EQ(italian.at("language"), "it");
  EXPECT_EQ(italian.at("date"), "2026-03-02T12:00:00+00:00");
  EXPECT_EQ(italian.at("type"), "multipart/alternative");
  EXPECT_THAT(italian.at("order"), ElementsAre("text/plain", "text/html"));
  for (const char* part : {"text", "html"}) {
    const std::string words = italian.at(part);
    EXPECT_THAT(words, HasSubstr("Grazie! La tua donazione è confermata")) << part;
    EXPECT_THAT(words, HasSubstr("10,00\u00a0€")) << part;
    EXPECT_THAT(words, HasSubstr("Un giardino per tutti")) << part;
    // The pool gave all: nothing limited it; 10 and 10 are 20.
    EXPECT_THAT(words, HasSubstr("intera donazione è cofinanziata.")) << part;
    EXPECT_THAT(words, HasSubstr("20\u00a0€")) << part;
    EXPECT_EQ(town().core().receipts.pledge_of(city().id(), secret_in(words)), first) << part;
  }

  const json english = only_mail("john@mail.example");
  EXPECT_EQ(english.at("subject"), "Your pledge is confirmed: Un giardino per tutti");
  EXPECT_EQ(english.at("language"), "en");
  for (const char* part : {"text", "html"}) {
    const std::string words = english.at(part);
    // Five euro were left: the reason is the rule's, in words.
    EXPECT_THAT(words, HasSubstr("€5. The pool has no more money left.")) << part;
    EXPECT_THAT(words, HasSubstr("€15")) << part;
    EXPECT_EQ(town().core().receipts.pledge_of(city().id(), secret_in(words)), second) << part;
  }
}

TEST_P(MailTest, SaysWhereItIsWrittenAndHowToWithdraw) {
  open();
  const PledgeId id = town().give(1'000, kMaria);
  town().post();
  const std::string text = only_mail(kMaria).at("text");
  const auto row = city().row(id);
  auto db = city().read();
  const auto leaf = db.fetch_one<std::string>(
      {"leaf", "SELECT leaf FROM event WHERE city = :city AND seq = :seq"},
      {{"city", city().id()}, {"seq", row.seq}});
  EXPECT_THAT(text, HasSubstr("È la voce " + std::to_string(row.seq) + " del registro"));
  EXPECT_THAT(text, HasSubstr(std::get<0>(leaf.value())));
  EXPECT_THAT(text, HasSubstr("https://colletta.example/borgo/journal/" + std::to_string(row.seq)));
  EXPECT_THAT(text, HasSubstr("Fino al 1º aprile 2026"));
}

TEST_P(MailTest, IsWholeForAnyMailbox) {
  open();
  town().give(1'000, kMaria);
  town().post();
  const json mail = only_mail(kMaria);
  EXPECT_THAT(mail.at("defects"), IsEmpty());
  EXPECT_LE(mail.at("longest_line"), 998) << "RFC 5322, 2.1.1";
  EXPECT_EQ(mail.at("bare_line_ends"), 0);
  EXPECT_TRUE(mail.at("ascii"));
  EXPECT_THAT(std::string(mail.at("message_id")), EndsWith("@colletta.example>"));
  for (const std::string name : mail.at("headers")) EXPECT_FALSE(name.starts_with("List-")) << name;
  EXPECT_THAT(std::string(mail.at("html")),
              AllOf(Not(HasSubstr("<img")), Not(HasSubstr("src=")), Not(HasSubstr("url("))));
}

TEST_P(MailTest, GoesOutOnceHoweverOftenOneLooks) {
  open();
  town().give(1'000, kMaria);
  EXPECT_EQ(town().post(), 1U);
  for (int i = 0; i < 3; ++i) {
    city().later(kHourUs);
    EXPECT_EQ(town().post(), 0U);
  }
  town().open();
  EXPECT_EQ(town().post(), 0U);
  EXPECT_EQ(town().server.mails().size(), 1U);
}

TEST_P(MailTest, WaitsForAServerThatIsAway) {
  open();
  town().server.stop();
  const PledgeId id = town().give(1'000, kMaria);
  EXPECT_EQ(town().post(), 0U);
  EXPECT_EQ(town().state(id, "confirmed"), "waiting");
  EXPECT_EQ(city().number("SELECT tries FROM mail"), 0) << "it is not the mail's fault";
  town().server.start();
  EXPECT_EQ(town().post(), 0U) << "a server that failed is left alone for a moment";
  city().later(3 * kSecondUs);
  EXPECT_EQ(town().post(), 1U);
  city().later(kHourUs);
  EXPECT_EQ(town().post(), 0U);
  EXPECT_EQ(town().server.mails_to(kMaria).size(), 1U);
}

TEST_P(MailTest, WhatIsNotTakenNowIsTriedAgain) {
  open();
  const PledgeId id = town().give(1'000, "later@posta.example");
  town().give(500, kMaria);
  EXPECT_EQ(town().post(), 1U) << "it keeps no other waiting";
  EXPECT_EQ(town().state(id, "confirmed"), "waiting");
  EXPECT_EQ(city().number("SELECT MAX(tries) FROM mail"), 1);
  EXPECT_EQ(town().post(), 0U);
  city().later(3 * kSecondUs);
  EXPECT_EQ(town().post(), 1U);
  EXPECT_EQ(town().state(id, "confirmed"), "sent");
}

TEST_P(MailTest, WhatIsRefusedForGoodIsSetAsideForAPerson) {
  open();
  const PledgeId nobody = town().give(1'000, "refused@posta.example");
  const PledgeId unwanted = town().give(500, "unwanted@posta.example");
  town().give(500, kMaria);
  EXPECT_EQ(town().post(), 1U);
  EXPECT_EQ(town().state(nobody, "confirmed"), "set_aside");
  EXPECT_EQ(town().state(unwanted, "confirmed"), "set_aside");
  city().later(kDayUs);
  EXPECT_EQ(town().post(), 0U);
  auto db = city().read();
  EXPECT_EQ(store::mails_aside(db, city().id()), 2);
  const auto aside = store::latest_mails_aside(db, city().id(), 10);
  ASSERT_EQ(aside.size(), 2U);
  EXPECT_THAT((std::vector{aside[0].code, aside[1].code}),
              testing::UnorderedElementsAre("550", "554"));
  EXPECT_EQ(aside[0].campaign_title, "Un giardino per tutti");
}

TEST_P(MailTest, OneToEachWhenTheCampaignHasSucceeded) {
  open(small_pool(matching::Model::kAllOrNothing, 2'000));
  town().give(1'000, kMaria, "it");
  town().give(500, kMaria, "it");
  town().give(1'000, "john@mail.example", "en");
  town().post();
  city().set(city().deadline() + kSecondUs);
  town().settle();
  EXPECT_EQ(town().post(), 2U) << "one each, however many pledges";
  const json italian = last_mail(kMaria);
  EXPECT_EQ(italian.at("subject"), "Finanziato: Un giardino per tutti");
  EXPECT_THAT(std::string(italian.at("text")),
              AllOf(HasSubstr("I cittadini hanno donato 25\u00a0€, di cui 15\u00a0€ da te"),
                    HasSubstr("Fondo del Comune: 15\u00a0€"), HasSubstr("40\u00a0€")));
  const json english = last_mail("john@mail.example");
  EXPECT_THAT(std::string(english.at("text")),
              AllOf(HasSubstr("Citizens gave €25; €10 of it came from you"),
                    HasSubstr("Fondo del Comune: €15")));
  EXPECT_EQ(town().server.mails_to(kMaria).size(), 3U);
  city().later(kHourUs);
  town().settle();
  EXPECT_EQ(town().post(), 0U) << "collecting is no news";
}

TEST_P(MailTest, AFailedCampaignSaysThatTheMoneyGoesBackAndThenThatItWent) {
  open();
  town().give(1'000, kMaria, "en");
  const PledgeId withdrawn = town().give(500, "john@mail.example", "en");
  must(town().core().writer(), city().id(), RefundPledge{.id = withdrawn, .actor = Actor::job()});
  town().settle();
  town().post();
  EXPECT_EQ(last_mail("john@mail.example").at("subject"),
            "You were not charged: Un giardino per tutti");
  EXPECT_EQ(town().server.mails_to("john@mail.example").size(), 1U)
      << "no thanks for what is withdrawn before they were sent";
  city().set(city().deadline() + kSecondUs);
  town().settle();
  town().post();
  const auto mails = town().server.mails_to(kMaria);
  ASSERT_EQ(mails.size(), 3U);
  EXPECT_EQ(mails[1].at("subject"), "Not funded: Un giardino per tutti");
  EXPECT_THAT(std::string(mails[1].at("text")),
              AllOf(HasSubstr("without its minimum of €1,000: citizens gave €10"),
                    HasSubstr("Your €10 had only been set aside")));
  EXPECT_EQ(mails[2].at("subject"), "You were not charged: Un giardino per tutti");
  EXPECT_THAT(std::string(mails[2].at("text")), HasSubstr("The campaign was not funded."));
  EXPECT_EQ(town().server.mails_to("john@mail.example").size(), 1U)
      << "who had withdrawn has no part in it";
}

TEST_P(MailTest, ARefundIsToldAndOneThatFailedToo) {
  open(small_pool(matching::Model::kKeepWhatYouRaise));
  const PledgeId good = town().give(1'000, kMaria, "it");
  const PledgeId bad = town().give(500, "john@mail.example", "en", "tok_refund_fails");
  town().post();
  for (const auto& id : {good, bad})
    must(town().core().writer(), city().id(), RefundPledge{.id = id, .actor = city().officer});
  for (int i = 0; i < 5; ++i) {
    town().settle();
    city().later(kDayUs);
  }
  ASSERT_EQ(city().row(good).state, "refunded");
  ASSERT_EQ(city().row(bad).state, "refund_failed");
  town().post();
  const json refunded = last_mail(kMaria);
  EXPECT_EQ(refunded.at("subject"), "I tuoi soldi ti sono stati restituiti: Un giardino per tutti");
  EXPECT_THAT(std::string(refunded.at("text")),
              AllOf(HasSubstr("10,00\u00a0€"), HasSubstr("La donazione è stata ritirata.")));
  const json failed = last_mail("john@mail.example");
  EXPECT_EQ(failed.at("subject"), "We owe you €5: Un giardino per tutti");
  EXPECT_THAT(std::string(failed.at("text")),
              AllOf(HasSubstr("ask for an IBAN"), HasSubstr("never asks for a card number")));
}

TEST_P(MailTest, MoneyThatTheBankTookBackIsTold) {
  open(small_pool(matching::Model::kKeepWhatYouRaise));
  const PledgeId pledge = town().give(1'000, kMaria, "it", "tok_charged_back");
  town().post();
  for (int i = 0; i < 3; ++i) {
    city().later(kDayUs);
    town().settle();
  }
  ASSERT_EQ(city().row(pledge).state, "charged_back");
  town().post();
  const json told = last_mail(kMaria);
  EXPECT_EQ(told.at("subject"), "La tua banca ha ripreso il denaro: Un giardino per tutti");
  EXPECT_THAT(std::string(told.at("text")),
              AllOf(HasSubstr("10,00\u00a0€"), HasSubstr("La tua donazione non conta più")));
}

TEST_P(MailTest, NothingIsSentForWhatHappenedWhileItWasOff) {
  town_ = std::make_unique<MailCity>(GetParam(), small_pool());
  town().server.start();
  const std::string url = std::exchange(town().settings.mail.url, "");
  town().open();
  EXPECT_FALSE(town().sends());
  town().give(1'000, kMaria);
  EXPECT_EQ(town().queued(), 0);
  town().settings.mail.url = url;
  town().open();
  EXPECT_EQ(town().post(), 0U);
  EXPECT_EQ(town().queued(), 0);
  town().give(500, kMaria);
  EXPECT_EQ(town().post(), 1U);
  // Off and on again: the gap is not made up for.
  town().settings.mail.url.clear();
  town().open();
  town().give(500, kMaria);
  town().settings.mail.url = url;
  town().open();
  EXPECT_EQ(town().post(), 0U);
  EXPECT_EQ(town().server.mails().size(), 1U);
}

TEST_P(MailTest, ADemoThatIsBeingLoadedSendsNone) {
  open();
  {
    town().close();
    auto session = city().write();
    session.execute(
        {"mark", "INSERT INTO installation (name, value) VALUES ('demo:borgo', 'loading')"});
    session.execute({"unseen", "DELETE FROM mail_cursor"});
  }
  town().open();
  town().give(1'000, kMaria);
  EXPECT_EQ(town().post(), 0U);
  town().close();
  city().write().execute(
      {"whole", "UPDATE installation SET value = 'whole' WHERE name = 'demo:borgo'"});
  town().open();
  EXPECT_EQ(town().post(), 0U);
  EXPECT_EQ(town().queued(), 0);
}

TEST_P(MailTest, WhoWasErasedGetsNone) {
  open();
  town().server.stop();
  const PledgeId id = town().give(1'000, kMaria);
  town().post();
  town().close();
  city().write().execute({"erase", "DELETE FROM person WHERE email = 'maria@posta.example'"});
  town().server.start();
  town().open();
  city().later(kHourUs);
  town().post();
  EXPECT_EQ(town().state(id, "confirmed"), "dropped");
  EXPECT_THAT(town().server.mails(), IsEmpty());
}

TEST_P(MailTest, KeepsToItsNumberAMinuteOverOneConnection) {
  town_ = std::make_unique<MailCity>(GetParam(), small_pool());
  town().settings.mail.per_minute = 3;
  town().server.start();
  town().open();
  for (int i = 0; i < 5; ++i) town().give(100, "g" + std::to_string(i) + "@posta.example");
  EXPECT_EQ(town().post(), 3U);
  EXPECT_EQ(town().post(), 0U);
  city().later(40 * kSecondUs);
  EXPECT_EQ(town().post(), 2U);
  const auto mails = town().server.mails();
  ASSERT_EQ(mails.size(), 5U);
  EXPECT_EQ(mails[0].at("peer_port"), mails[2].at("peer_port")) << "a connection is used again";
}

TEST_P(MailTest, TwoAtOnceSendEachOnce) {
  open();
  for (int i = 0; i < 8; ++i) town().give(100, "g" + std::to_string(i) + "@posta.example");
  const auto other = town().core().make_mailer(built_site());
  std::size_t there = 0;
  std::thread elsewhere([&] { there = other->run_once(); });
  const std::size_t here = town().post();
  elsewhere.join();
  EXPECT_EQ(here + there, 8U);
  EXPECT_EQ(town().server.mails().size(), 8U);
}

}  // namespace
}  // namespace colletta::test
