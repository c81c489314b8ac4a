#include "server/http/framing.hpp"

#include <gtest/gtest.h>

#include <string>

namespace colletta::http {
namespace {

/// 0 when the head is accepted.
int refused(const std::string& head) {
  const auto verdict = check_head(head);
  const auto* const refusal = std::get_if<Refusal>(&verdict);
  return refusal == nullptr ? 0 : refusal->status;
}

std::string get(const std::string& fields) {
  return "GET / HTTP/1.1\r\nHost: demo.example\r\n" + fields + "\r\n";
}

TEST(Framing, OrdinaryHeads) {
  EXPECT_EQ(refused(get("")), 0);
  EXPECT_EQ(refused(get("Cookie: a=b\r\nX-Empty:\r\nContent-Length: 5\r\n")), 0);
  EXPECT_EQ(refused("GET /?a=b%20c HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"), 0);
  EXPECT_EQ(refused("GET / HTTP/1.0\r\n\r\n"), 0);
  const auto framing =
      std::get<Framing>(check_head(get("CONTENT-LENGTH:  42 \r\nexpect: 100-Continue\r\n")));
  EXPECT_EQ(framing.content_length, 42U);
  EXPECT_TRUE(framing.expects_continue);
}

TEST(Framing, TransferEncodingOfAnyKind) {
  for (const char* value : {"chunked", "gzip", "xchunked", "chunked, gzip", "gzip, chunked",
                            "identity", "", "\tchunked", "Chunked"}) {
    EXPECT_EQ(refused(get(std::string("Transfer-Encoding: ") + value + "\r\n")), 501) << value;
  }
  EXPECT_EQ(refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 501);
  EXPECT_EQ(refused(get("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")), 501);
}

TEST(Framing, ContentLength) {
  EXPECT_EQ(refused(get("Content-Length: 5\r\nContent-Length: 5\r\n")), 400);
  EXPECT_EQ(refused(get("Content-Length: 5\r\nContent-Length: 6\r\n")), 400);
  for (const char* value : {"", "+5", "-1", "5,5", "5 5", "0x5", "5a", "1234567890123456"}) {
    EXPECT_EQ(refused(get(std::string("Content-Length: ") + value + "\r\n")), 400) << value;
  }
}

TEST(Framing, Host) {
  EXPECT_EQ(refused("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(refused(get("Host: demo.example\r\n")), 400);
  EXPECT_EQ(refused("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"), 400);
  for (const char* host : {"", "a b", "a/b", "a@b", "a,b", "a:b", "a:123456", "[::1", "[]", "[g::]",
                           "[::1]x", ":80", "a%20", "\xC3\xA8"}) {
    EXPECT_EQ(refused(std::string("GET / HTTP/1.1\r\nHost: ") + host + "\r\n\r\n"), 400) << host;
  }
}

TEST(Framing, Lines) {
  EXPECT_EQ(refused(get("X-A: b\r\n folded\r\n")), 400);
  EXPECT_EQ(refused("GET / HTTP/1.1\r\n Host: a\r\n\r\n"), 400);
  EXPECT_EQ(refused(get("X-A : b\r\n")), 400);
  EXPECT_EQ(refused(get("X A: b\r\n")), 400);
  EXPECT_EQ(refused(get(": b\r\n")), 400);
  EXPECT_EQ(refused(get("no colon\r\n")), 400);
  EXPECT_EQ(refused(get("Expect: 200-ok\r\n")), 417);
  std::string many;
  for (std::size_t i = 0; i < kFieldsMax; ++i) many += "A: b\r\n";
  EXPECT_EQ(refused(get(many)), 431);
}

TEST(Framing, RequestLine) {
  for (const char* line :
       {"", "GET", "GET /", "GET  / HTTP/1.1", "GET / x HTTP/1.1", "GET / HTTP/1.1 ",
        " GET / HTTP/1.1", "GET\t/ HTTP/1.1", "G(T / HTTP/1.1", "GET / HTTP/2.0", "GET / HTTP/1.2",
        "GET / http/1.1", "GET / HTTP/1.01", "GET /\xC3\xA8 HTTP/1.1", "GET /#a HTTP/1.1"}) {
    EXPECT_EQ(refused(std::string(line) + "\r\nHost: a\r\n\r\n"), 400) << line;
  }
}

TEST(Framing, ScanFindsTheEndHoweverItArrives) {
  const std::string bytes = get("A: b\r\n") + "rest\n";
  const std::size_t end = bytes.size() - 5;
  for (std::size_t first = 0; first < end; ++first) {
    ASSERT_EQ(scan_head(std::string_view(bytes).substr(0, first), 0).state, HeadState::kMore);
    const HeadScan scan = scan_head(bytes, first);
    ASSERT_EQ(scan.state, HeadState::kWhole) << first;
    ASSERT_EQ(scan.end, end) << first;
  }
}

TEST(Framing, ScanStopsAtWhatNothingCanMend) {
  for (const std::string& bytes :
       {std::string("GET / HTTP/1.1\n"), std::string("GET / HTTP/1.1\r\r"), std::string("\n"),
        std::string("GET / HTTP/1.1\r\nA: \0", 20), std::string("\x16\x03\x01"),
        std::string("GET / HTTP/1.1\r\nA: b\x7F"), std::string("GET / HTTP/1.1\r\nA: b\rc")}) {
    EXPECT_EQ(scan_head(bytes, 0).state, HeadState::kBroken) << bytes;
  }
}

}  // namespace
}  // namespace colletta::http
