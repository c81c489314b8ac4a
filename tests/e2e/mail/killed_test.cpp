// The whole program, killed while its mail server has taken a message and not yet said so.
#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "server/ops/http_client.hpp"
#include "tests/e2e/mail/mail_city.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr int kTries = 400;  // of 25 ms
constexpr const char* kSilent = "silent@posta.example";

class KilledTest : public testing::TestWithParam<const char*> {
 protected:
  KilledTest() : town_(GetParam(), {.start = app::system_clock()()}), port_(free_port()) {
    town_.settings.server.public_url = origin();
  }
  [[nodiscard]] std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::string log() const {
    std::ifstream in(town_.settings.data.dir + ".log");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void serve() {
    const auto& settings = town_.settings;
    process_ = std::make_unique<Process>(
        std::vector<std::string>{
            COLLETTA_BINARY, "serve", "--data", settings.data.dir, "--database",
            settings.database.url, "--port", std::to_string(port_), "--server-public-url", origin(),
            "--mail-url", settings.mail.url, "--mail-from", settings.mail.from},
        Process::Options{.environment = {}, .output = settings.data.dir + ".log", .input = false});
    wait_for([&] { return get("/health/ready").status == 200; }, "it serves");
    wait_for([&] { return town_.city.number("SELECT COUNT(*) FROM mail_cursor") == 1; },
             "mail begins at the head");
  }
  void wait_for(const std::function<bool()>& holds, const char* what) {
    for (int i = 0; i < kTries; ++i) {
      if (holds()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    FAIL() << what << "\n" << log();
  }
  payments::HttpReply get(const std::string& path) {
    return client_.send({.method = "GET", .url = origin() + path, .headers = {}, .body = {}});
  }
  void pledge(const std::string& email) {
    const nlohmann::json body{{"campaign", town_.city.campaign.str()},
                              {"amount", 1'000},
                              {"email", email},
                              {"payment_token", "tok_success"}};
    const auto reply = client_.send(
        {.method = "POST",
         .url = origin() + "/api/v1/pledges",
         .headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", town_.city.ulid()}},
         .body = body.dump()});
    EXPECT_EQ(reply.status / 100, 2) << reply.body;
  }

  MailCity town_;
  std::uint16_t port_;
  ops::HttpClient client_{{.timeout_ms = 20'000}};
  std::unique_ptr<Process> process_;
};
INSTANTIATE_TEST_SUITE_P(Databases, KilledTest, both_databases(), database_name);

TEST_P(KilledTest, TheRepetitionIsKnownByItsMessageId) {
  town_.server.start();
  serve();
  pledge(kSilent);
  wait_for([&] { return town_.server.mails().size() == 1; }, "the server has the message");
  process_->signal(SIGKILL);
  process_->wait();
  EXPECT_EQ(town_.city.number("SELECT COUNT(*) FROM mail WHERE state = 'waiting'"), 1);

  town_.city.set(app::system_clock()() + 600 * kSecondUs);  // the claim has run out
  town_.open();
  town_.post();
  const auto mails = town_.server.mails_to(kSilent);
  ASSERT_EQ(mails.size(), 2U);
  EXPECT_EQ(mails[0].at("message_id"), mails[1].at("message_id"));
  EXPECT_EQ(mails[0].at("subject"), mails[1].at("subject"));
  EXPECT_EQ(town_.city.number("SELECT COUNT(*) FROM mail WHERE state = 'sent'"), 1);
}

TEST_P(KilledTest, TheLinkInTheMailLeadsToTheReceiptWhichSaysThatItWasSent) {
  town_.server.start();
  serve();
  pledge("maria@posta.example");
  wait_for([&] { return town_.city.number("SELECT COUNT(*) FROM mail WHERE state = 'sent'") == 1; },
           "the mail is sent");
  const std::string text = town_.server.mails().at(0).at("text");
  const std::size_t at = text.find(origin() + "/borgo/pledges/");
  ASSERT_NE(at, std::string::npos) << text;
  const std::string link = text.substr(at, text.find('\n', at) - at);
  const auto receipt = get(link.substr(origin().size()));
  EXPECT_EQ(receipt.status, 200);
  EXPECT_THAT(receipt.body, HasSubstr("abbiamo mandato a m…@posta.example"));
  const auto status = nlohmann::json::parse(get("/status").body).at("mail");
  EXPECT_EQ(status, (nlohmann::json{
                        {"on", true}, {"waiting", 0}, {"set_aside", 0}, {"oldest_waiting_s", 0}}));
  const auto metrics = get("/metrics").body;
  EXPECT_THAT(metrics, HasSubstr("colletta_mail_tries_total{outcome=\"sent\"} 1"));
  EXPECT_THAT(metrics, HasSubstr("colletta_mail_waiting 0"));
  process_->signal(SIGTERM);
  EXPECT_EQ(process_->wait(), 0) << log();
  EXPECT_THAT(log(), Not(HasSubstr("maria")));
}

TEST_P(KilledTest, StopsAtOnceWhileAServerIsSilent) {
  town_.server.start();
  serve();
  pledge(kSilent);
  wait_for([&] { return town_.server.mails().size() == 1; }, "the server has the message");
  const auto started = std::chrono::steady_clock::now();
  process_->signal(SIGTERM);
  EXPECT_EQ(process_->wait(), 0) << log();
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(20));
}

}  // namespace
}  // namespace colletta::test
