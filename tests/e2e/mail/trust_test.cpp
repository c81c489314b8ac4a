// Encryption, trust and log-in towards the mail server, and the operator's own test message.
#include <gmock/gmock.h>

#include <optional>

#include "server/ops/letter.hpp"
#include "server/ops/smtp_client.hpp"
#include "tests/e2e/mail/mail_server.hpp"

namespace colletta::test {
namespace {

using ops::Delivery;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kFrom = "posta@colletta.example";
constexpr const char* kTo = "maria@posta.example";

class TrustTest : public testing::Test {
 protected:
  ops::Delivered send(ops::SmtpOptions options) {
    if (options.url.empty()) options.url = server_.url();
    ops::Letter letter;
    letter.from = kFrom;
    letter.to = kTo;
    letter.subject = "Prova";
    letter.message_id = "1@colletta.example";
    letter.text = "Ciao\n.\nfine\n";
    ops::SmtpClient client(std::move(options));
    return client.send(kFrom, kTo, ops::message_of(letter).value());
  }
  const Certificate& certificate() {
    if (!certificate_) certificate_.emplace(dir_);
    return *certificate_;
  }
  std::vector<std::string> encrypted() {
    return {"--certificate", certificate().certificate, "--key", certificate().key};
  }

  TempDir dir_;
  std::optional<Certificate> certificate_;
  MailServer server_;
};

TEST_F(TrustTest, ToThisMachineNoEncryptionIsNeeded) {
  server_.start();
  EXPECT_EQ(send({}).outcome, Delivery::kAccepted);
  const auto mails = server_.mails();
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_FALSE(mails[0].at("tls"));
  EXPECT_EQ(mails[0].at("text"), "Ciao\n.\nfine\n") << "a dot alone ends no message";
}

TEST_F(TrustTest, AServerWithoutEncryptionIsRefusedWhereItIsWanted) {
  server_.start();
  EXPECT_EQ(send({.tls_always = true}).outcome, Delivery::kUnreachable);
  EXPECT_THAT(server_.mails(), IsEmpty());
}

TEST_F(TrustTest, ACertificateOfUnknownMakersIsRefused) {
  server_.start(encrypted());
  const auto delivered = send({.tls_always = true});
  EXPECT_EQ(delivered.outcome, Delivery::kUnreachable);
  EXPECT_THAT(delivered.detail, HasSubstr("ertificate"));
  EXPECT_THAT(server_.mails(), IsEmpty());
}

TEST_F(TrustTest, ATrustedOneIsAccepted) {
  server_.start(encrypted());
  EXPECT_EQ(send({.tls_always = true, .ca_file = certificate().certificate}).outcome,
            Delivery::kAccepted);
  const auto mails = server_.mails();
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_TRUE(mails[0].at("tls"));
}

TEST_F(TrustTest, EncryptedFromTheFirstByte) {
  auto options = encrypted();
  options.emplace_back("--implicit");
  server_.start(options);
  const std::string url = "smtps" + server_.url().substr(4);
  EXPECT_EQ(send({.url = url}).outcome, Delivery::kUnreachable);
  EXPECT_EQ(send({.url = url, .ca_file = certificate().certificate}).outcome, Delivery::kAccepted);
  EXPECT_EQ(server_.mails().size(), 1U);
}

TEST_F(TrustTest, AWrongLogInIsNoFaultOfTheMailAndIsNeverTold) {
  server_.start({"--user", "colletta", "--password", "segretissima"});
  const auto wrong = send({.user = "colletta", .password = "sbagliatissima"});
  EXPECT_EQ(wrong.outcome, Delivery::kUnreachable);
  EXPECT_THAT(wrong.detail, Not(HasSubstr("sbagliatissima")));
  EXPECT_EQ(send({.user = "colletta", .password = "segretissima"}).outcome, Delivery::kAccepted);
  EXPECT_EQ(send({}).outcome, Delivery::kUnreachable) << "a server that wants a log-in";
}

class MailVerb : public TrustTest {
 protected:
  std::pair<int, std::string> mail_test(std::vector<std::string> more) {
    std::vector<std::string> argv = {COLLETTA_BINARY, "mail", "test", "--to", kTo};
    argv.insert(argv.end(), more.begin(), more.end());
    Process program(argv, {.environment = {{"COLLETTA_MAIL_PASSWORD", "segretissima"}},
                           .output = {},
                           .input = false});
    const std::string said = program.read_all();
    return {program.wait(), said};
  }
  std::vector<std::string> settings() {
    return {"--mail-url",  server_.url(), "--mail-from",         kFrom,
            "--mail-user", "colletta",    "--server-public-url", "https://colletta.example"};
  }
};

TEST_F(MailVerb, TellsTheOperatorWhetherMailGetsOut) {
  server_.start({"--user", "colletta", "--password", "segretissima"});
  const auto [code, said] = mail_test(settings());
  EXPECT_EQ(code, 0) << said;
  EXPECT_THAT(said, AllOf(HasSubstr("has taken a message for maria@posta.example"),
                          Not(HasSubstr("segretissima"))));
  ASSERT_EQ(server_.mails().size(), 1U);
  EXPECT_EQ(server_.mails()[0].at("rcpt_tos").at(0), kTo);
}

TEST_F(MailVerb, SaysWhatIsWrong) {
  const auto [unreached, said] = mail_test(settings());
  EXPECT_EQ(unreached, 8) << said;
  EXPECT_THAT(said, AllOf(HasSubstr("unreachable"), Not(HasSubstr("segretissima"))));
  auto half = settings();
  half.resize(2);
  EXPECT_EQ(mail_test(half).first, 3) << "an address to send from is missing";
}

}  // namespace
}  // namespace colletta::test
