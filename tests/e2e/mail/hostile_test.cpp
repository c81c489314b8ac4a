// What people write where it reaches a header or a body, read back by an independent parser.
#include <gmock/gmock.h>

#include "server/ops/letter.hpp"
#include "server/ops/smtp_client.hpp"
#include "tests/e2e/mail/mail_server.hpp"

namespace colletta::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Hostile {
  std::string name, subject, to, text;
};

TEST(Hostile, WordsArriveAsTheyWereAndStayWhereTheyAre) {
  MailServer server;
  server.start();
  ops::SmtpClient client({.url = server.url()});
  std::string long_line;
  for (int i = 0; i < 1'000; ++i) long_line += "perché no? ";
  const std::vector<Hostile> all = {
      {"Città, \"di\" <Borgo>; (ovest)", "Oggetto: è così =?utf-8?q?no?=", "a@posta.example", "."},
      {"Borgo\r\nBcc: altri@posta.example", "Su\r\n\r\ngiù", "m.a+b'c=d@posta.example",
       "From me\n..\n.\n"},
      {"Comune di Sant'Angelo in Theodice, delle Terre d'Alto Adige e del Friuli Venezia Giulia",
       "Finanziato: perché no? Perché sì! Un giardino, un orto e una piazza per tutte e per tutti, "
       "dalla città ai monti, con l'aiuto di chi c'è",
       "b@posta.example", long_line + "\n"},
      {"", "", "c@posta.example", "🌳 = 100 %\t\r\n"}};
  for (const auto& one : all) {
    ops::Letter letter;
    letter.from_name = one.name;
    letter.from = "posta@colletta.example";
    letter.to = one.to;
    letter.subject = one.subject;
    letter.message_id = "1@colletta.example";
    letter.text = one.text;
    letter.html = "<p>" + one.text + "</p>\n";
    const auto delivered = client.send(letter.from, letter.to, ops::message_of(letter).value());
    EXPECT_EQ(delivered.outcome, ops::Delivery::kAccepted) << delivered.detail;
  }
  const auto mails = server.mails();
  ASSERT_EQ(mails.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_THAT(mails[i].at("defects"), IsEmpty()) << i;
    EXPECT_THAT(mails[i].at("rcpt_tos"), ElementsAre(all[i].to));
    EXPECT_THAT(mails[i].at("to"), ElementsAre(all[i].to));
    EXPECT_EQ(mails[i].at("from"), "posta@colletta.example");
    EXPECT_LE(mails[i].at("longest_line"), 998);
    EXPECT_TRUE(mails[i].at("ascii"));
    EXPECT_THAT(mails[i].at("headers"), testing::Not(testing::Contains("Bcc")));
  }
  EXPECT_EQ(mails[0].at("from_name"), all[0].name);
  EXPECT_EQ(mails[0].at("text"), ".");
  EXPECT_EQ(mails[1].at("subject"), "Su    giù");
  EXPECT_EQ(mails[1].at("text"), all[1].text);
  EXPECT_EQ(mails[2].at("text"), all[2].text);
  EXPECT_EQ(mails[2].at("from_name"), all[2].name);
  EXPECT_EQ(mails[2].at("subject"), all[2].subject);
  EXPECT_EQ(std::string(mails[3].at("text")), "🌳 = 100 %\t\n");
}

}  // namespace
}  // namespace colletta::test
