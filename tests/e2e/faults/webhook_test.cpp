// POST /webhooks/sandbox with what strangers, old recordings and the provider itself send.
#include <gmock/gmock.h>

#include "payments/sandbox/wire_json.hpp"
#include "payments/signature.hpp"
#include "tests/e2e/faults/served.hpp"

namespace colletta::test {
namespace {

class WebhookTest : public testing::TestWithParam<const char*> {
 protected:
  WebhookTest() {
    served_.start();
    pledge_ = city_.pledge(500);
    EXPECT_EQ(served_.pledge(pledge_).status, 201);
    secret_ = app::Secrets::load(city_.data_dir())->derive("sandbox/webhooks");
    key_ = "begin:" + city_.attempt_of(pledge_.id, payments::Operation::kBegin).str();
  }

  [[nodiscard]] std::string body(const std::string& event, const std::string& key) const {
    return nlohmann::json{{"id", event},
                          {"type", "payment.captured"},
                          {"created", to_rfc3339(app::system_clock()())},
                          {"data",
                           {{"id", "pay_forged"},
                            {"object", "payment"},
                            {"state", "captured"},
                            {"amount_cents", 999'999},
                            {"currency", "EUR"},
                            {"method", "card"},
                            {"key", key}}}}
        .dump();
  }
  int send(const std::string& raw, const std::string& signature) {
    payments::Headers headers{{"Content-Type", "application/json"}};
    if (!signature.empty()) headers.emplace_back(payments::sandbox::kSignatureHeader, signature);
    return served_.post("/webhooks/sandbox", raw, headers).status;
  }
  [[nodiscard]] std::string sign(const std::string& raw, std::int64_t ago_us = 0,
                                 const std::string& secret = {}) const {
    return payments::sign_webhook(ops::hmac_sha256_hex, secret.empty() ? secret_ : secret,
                                  app::system_clock()() + -ago_us, raw);
  }
  [[nodiscard]] std::int64_t kept(const std::string& event) const {
    return city_.number("SELECT COUNT(*) FROM inbox WHERE event_id = '" + event + "'");
  }

  City city_{GetParam(), {.start = app::system_clock()()}};
  Served served_{city_};
  PlacePledge pledge_;
  std::string secret_, key_;
};
INSTANTIATE_TEST_SUITE_P(Databases, WebhookTest, both_databases(), database_name);

TEST_P(WebhookTest, OnlyFreshNoticesWithAGoodSignatureAreKeptAndNoneIsBelieved) {
  const std::string raw = body("evt_A", key_);
  EXPECT_EQ(send(raw, ""), 401) << "unsigned";
  EXPECT_EQ(send(raw, "t=1,v1=00"), 401);
  EXPECT_EQ(send(raw, sign(raw, 0, "another secret")), 401) << "forged";
  EXPECT_EQ(send(raw + " ", sign(raw)), 401) << "changed on the way";
  EXPECT_EQ(send(raw, sign(raw, 301 * kSecondUs)), 401) << "a recording of five minutes ago";
  EXPECT_EQ(send(raw, sign(raw, -302 * kSecondUs)), 401) << "from the future";
  EXPECT_EQ(kept("evt_A"), 0);

  EXPECT_EQ(send(raw, sign(raw)), 200);
  EXPECT_EQ(send(raw, sign(raw)), 200) << "twice is once";
  EXPECT_EQ(send(raw, sign(raw, 10 * kSecondUs)), 200);
  EXPECT_EQ(kept("evt_A"), 1);

  const std::string stranger = body("evt_B", "begin:01HZZZZZZZZZZZZZZZZZZZZZZZ");
  EXPECT_EQ(send(stranger, sign(stranger)), 200) << "about no attempt of ours: for a person";
  EXPECT_EQ(city_.number("SELECT set_aside FROM inbox WHERE event_id = 'evt_B'"), 1);
  EXPECT_EQ(send("{", sign("{")), 400);
  EXPECT_EQ(send("[]", sign("[]")), 400);
  EXPECT_EQ(send(std::string(70'000, 'x'), "t=1,v1=00"), 413);
  EXPECT_EQ(served_.post("/webhooks/other", raw, {}).status, 404);

  // The notice says captured, and another amount. The provider is asked, and says held.
  for (int i = 0; i < 100 && city_.number("SELECT COUNT(*) FROM inbox WHERE processed_at IS NULL");
       ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_EQ(city_.row(pledge_.id).state, "confirmed");
  EXPECT_FALSE(city_.row(pledge_.id).collected) << "a notice is a hint, never the truth";
  EXPECT_EQ(city_.number("SELECT raised FROM campaign"), 500);
  served_.stop();
  EXPECT_THAT(city_.findings(), testing::IsEmpty());
}

}  // namespace
}  // namespace colletta::test
