#include <gtest/gtest.h>

#include "payments/signature.hpp"
#include "tests/unit/payments/rail.hpp"

namespace colletta::payments::sandbox {
namespace {

class Webhook : public testing::Test {
 protected:
  Webhook() {
    rail.begin("tok_success", Collect::kImmediate);
    body = rail.book.events.at(0).body;
    header = sign_webhook(hmac_hex, kSecret, rail.now, body);
  }
  Result<Notice> verify(std::string_view raw, std::string value, Timestamp now) {
    return rail.gateway.verify_webhook(raw, {{"sandbox-signature", std::move(value)}}, now);
  }
  void expect_bad(const Result<Notice>& result) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Errc::kBadSignature);
  }

  Rail rail;
  std::string body;
  std::string header;
};

TEST_F(Webhook, SignedIsRead) {
  const auto notice = verify(body, header, rail.now);
  ASSERT_TRUE(notice);
  EXPECT_EQ(notice->event_id, rail.book.events[0].id);
  EXPECT_EQ(notice->kind, "payment.captured");
  EXPECT_EQ(notice->reference, rail.book.payments.begin()->first);
  EXPECT_EQ(notice->key, "begin:A");
  EXPECT_EQ(notice->created_at, rail.now);
}

TEST_F(Webhook, ForgedIsRefused) {
  std::string other = body;
  other[other.find("2500")] = '9';
  expect_bad(verify(other, header, rail.now));
  expect_bad(verify(body + " ", header, rail.now));
  expect_bad(verify(body, sign_webhook(hmac_hex, "another secret", rail.now, body), rail.now));
  std::string flipped = header;
  flipped.back() = flipped.back() == '0' ? '1' : '0';
  expect_bad(verify(body, flipped, rail.now));
  expect_bad(rail.gateway.verify_webhook(body, {}, rail.now));
  for (const char* broken : {"", "t=,v1=", "v1=abc", "t=1", "t=x,v1=y", "t=-5,v1=y",
                             "t=99999999999999999999,v1=y", ",,,", "t=1,t=2,v1=y"}) {
    expect_bad(verify(body, broken, rail.now));
  }
}

TEST_F(Webhook, TimeIsPartOfWhatIsSigned) {
  const std::string moved =
      "t=" + std::to_string(rail.now.us / kSecondUs + 60) + header.substr(header.find(','));
  expect_bad(verify(body, moved, rail.now + 60 * kSecondUs));
}

TEST_F(Webhook, ReplayedLaterIsRefused) {
  EXPECT_TRUE(verify(body, header, rail.now + 300 * kSecondUs));
  EXPECT_TRUE(verify(body, header, rail.now + -299 * kSecondUs));
  expect_bad(verify(body, header, rail.now + 302 * kSecondUs));
  expect_bad(verify(body, header, rail.now + -301 * kSecondUs));
}

TEST_F(Webhook, OneOfTwoSecretsIsEnough) {
  EXPECT_TRUE(verify(body, header + ",v1=" + std::string(64, '0'), rail.now));
  const std::size_t comma = header.find(',');
  EXPECT_TRUE(verify(body,
                     header.substr(0, comma) + ",v1=" + std::string(64, '0') + header.substr(comma),
                     rail.now));
}

TEST_F(Webhook, SignedNonsenseIsNoNotice) {
  for (const std::string text :
       {"", "{", "[]", "null", "{}", R"({"id":"e","type":"x","created":"now","data":{"id":"p"}})",
        R"({"id":"e","type":"x","created":"2026-03-01T10:00:00Z","data":{}})",
        R"({"id":5,"type":"x","created":"2026-03-01T10:00:00Z","data":{"id":"p"}})"}) {
    const auto notice = verify(text, sign_webhook(hmac_hex, kSecret, rail.now, text), rail.now);
    ASSERT_FALSE(notice) << text;
    EXPECT_EQ(notice.error().code, Errc::kMalformedJson) << text;
  }
}

TEST(ConstantTime, ComparesWholeTexts) {
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
  EXPECT_FALSE(equal_in_constant_time("xbc", "abc"));
}

}  // namespace
}  // namespace colletta::payments::sandbox
