// An e-mail's bytes: nothing that a person wrote starts a header or ends a line.
#include "server/ops/letter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace colletta::ops {
namespace {

using testing::HasSubstr;
using testing::Not;

Letter letter() {
  Letter out;
  out.from_name = "Città di Borgo";
  out.from = "posta@borgo.example";
  out.reply_to = "info@borgo.example";
  out.to = "maria@posta.example";
  out.subject = "La tua donazione è confermata";
  out.message_id = "1@borgo.example";
  out.language = "it";
  out.date = {1'772'452'800'000'000};
  out.text = "Grazie, però.\n";
  out.html = "<p>Grazie, però.</p>\n";
  return out;
}

std::string headers(const Letter& what) {
  const std::string message = message_of(what).value();
  return message.substr(0, message.find("\r\n\r\n"));
}

std::size_t header_lines(const std::string& head, const std::string& name) {
  std::size_t found = 0;
  const std::string all = "\r\n" + head;
  for (std::size_t at = all.find("\r\n" + name + ":"); at != std::string::npos;
       at = all.find("\r\n" + name + ":", at + 1))
    ++found;
  return found;
}

TEST(Letter, IsAsciiInShortLinesWithBothLineEnds) {
  Letter what = letter();
  what.text = std::string(5'000, 'x') + " però\n" + what.text;
  what.subject = std::string(400, 'y') + " è";
  const std::string message = message_of(what).value();
  std::size_t start = 0;
  for (std::size_t end = message.find("\r\n"); end != std::string::npos;
       start = end + 2, end = message.find("\r\n", start))
    EXPECT_LE(end - start, 998U);
  for (std::size_t i = 0; i < message.size(); ++i) {
    EXPECT_LT(static_cast<unsigned char>(message[i]), 0x80U);
    if (message[i] == '\n') {
      EXPECT_EQ(message[i - 1], '\r');
    }
  }
}

TEST(Letter, NothingInANameOrSubjectStartsAHeader) {
  Letter what = letter();
  what.subject = "Grazie\r\nBcc: altri@posta.example\n\nCiao";
  what.from_name = "Borgo\r\nTo: altri@posta.example";
  what.message_id = "1\r\nX-Evil: 1@borgo.example";
  what.language = "it\r\nX-Evil: 2";
  const std::string head = headers(what);
  EXPECT_EQ(header_lines(head, "Bcc"), 0U) << head;
  EXPECT_EQ(header_lines(head, "X-Evil"), 0U) << head;
  EXPECT_EQ(header_lines(head, "To"), 1U) << head;
  EXPECT_EQ(header_lines(head, "From"), 1U) << head;
  EXPECT_EQ(header_lines(head, "Subject"), 1U) << head;
}

TEST(Letter, NamesItsHeaders) {
  const std::string head = headers(letter());
  for (const char* name : {"From", "Reply-To", "To", "Subject", "Date", "Message-Id",
                           "MIME-Version", "Auto-Submitted", "Content-Language", "Content-Type"})
    EXPECT_EQ(header_lines(head, name), 1U) << name << "\n" << head;
  EXPECT_THAT(head, HasSubstr("multipart/alternative"));
  EXPECT_THAT(head, HasSubstr("Mon, 02 Mar 2026 12:00:00 +0000"));
  EXPECT_THAT(head, Not(HasSubstr("è")));
  Letter plain = letter();
  plain.reply_to.clear();
  plain.html.clear();
  EXPECT_EQ(header_lines(headers(plain), "Reply-To"), 0U);
  EXPECT_THAT(headers(plain), HasSubstr("text/plain"));
}

TEST(Letter, AddressesThatCouldMeanMoreThanOneAreRefused) {
  for (const char* bad :
       {"", "maria", "@posta.example", "maria@", "a@b@c.example",
        "maria@posta.example\r\nBcc: x@y.z", "maria@posta.example, altri@posta.example",
        "<maria@posta.example>", "\"ma ria\"@posta.example", "ma ria@posta.example",
        "maria@posta.example;x@y.z", "maria@[127.0.0.1]"}) {
    EXPECT_FALSE(is_mail_address(bad)) << bad;
    Letter what = letter();
    what.to = bad;
    const auto message = message_of(what);
    ASSERT_FALSE(message.ok()) << bad;
    EXPECT_EQ(message.error().field, "to");
  }
  for (const char* good : {"maria@posta.example", "m.a+b_c'd=e!#$%&*/?^`{|}~-@posta.example",
                           "perché@città.example"}) {
    Letter what = letter();
    what.to = good;
    EXPECT_TRUE(message_of(what).ok()) << good;
  }
}

}  // namespace
}  // namespace colletta::ops
