#include "server/http/reply.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <atomic>
#include <thread>
#include <tuple>
#include <vector>

#include "domain/base/check.hpp"
#include "server/http/negotiate.hpp"
#include "server/http/precompress.hpp"
#include "server/http/status.hpp"

namespace colletta::http {
namespace {

using testing::HasSubstr;
using testing::Not;

class ReplyTest : public testing::Test {
 protected:
  ReplyTest() {
    request_.id = "42";
    response_.set("Content-Type", "text/html");
    response_.body = std::make_shared<const Body>(
        Body{"plain", Encoded("zipped"), Encoded("brotlied"), "\"abc\""});
  }

  void ask(std::string name, std::string value) {
    request_.headers.emplace_back(std::move(name), std::move(value));
  }
  [[nodiscard]] Reply reply() const { return make_reply(request_, response_, context_); }

  Request request_;
  Response response_;
  const std::string policy_ = policy_with({"https://pay.example"});
  ReplyContext context_{.date = "Sun, 06 Nov 1994 08:49:37 GMT",
                        .content_security_policy = policy_};
};

TEST_F(ReplyTest, WholeHead) {
  const Reply made = reply();
  EXPECT_EQ(made.body, "plain");
  EXPECT_EQ(made.status, 200);
  for (const char* line :
       {"HTTP/1.1 200 OK\r\n", "\r\nContent-Type: text/html\r\n", "\r\nContent-Length: 5\r\n",
        "\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "\r\nX-Request-Id: 42\r\n",
        "\r\nETag: \"abc\"\r\n", "\r\nVary: Accept-Encoding\r\n",
        "\r\nContent-Security-Policy: default-src 'none'; ",
        "\r\nX-Content-Type-Options: nosniff\r\n", "\r\nReferrer-Policy: same-origin\r\n",
        "\r\nCross-Origin-Opener-Policy: same-origin\r\n", "\r\nPermissions-Policy: camera=(), "}) {
    EXPECT_THAT(made.head, HasSubstr(line));
  }
  EXPECT_TRUE(made.head.ends_with("\r\n\r\n"));
  EXPECT_THAT(made.head, Not(HasSubstr("Strict-Transport")));
  EXPECT_THAT(made.head, Not(HasSubstr("Connection:")));
}

TEST_F(ReplyTest, AFormMayLeadToTheRailsPage) {
  EXPECT_THAT(reply().head, HasSubstr("; form-action 'self' https://pay.example\r\n"));
  EXPECT_TRUE(policy_with({}).ends_with("; form-action 'self'"));
}

TEST_F(ReplyTest, StrictTransportOnlyWhereItIsSecure) {
  request_.secure = true;
  EXPECT_THAT(reply().head, HasSubstr("\r\nStrict-Transport-Security: max-age=31536000\r\n"));
}

TEST_F(ReplyTest, HandlersFieldWins) {
  response_.set("content-security-policy", "sandbox").set("ETag", "\"v7\"").set("Vary", "Cookie");
  ask("accept-encoding", "br");
  const std::string head = reply().head;
  EXPECT_THAT(head, HasSubstr("content-security-policy: sandbox\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("default-src")));
  EXPECT_THAT(head, HasSubstr("ETag: \"v7\"\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("abc")));
  EXPECT_THAT(head, HasSubstr("Vary: Cookie, Accept-Encoding\r\n"));
}

TEST_F(ReplyTest, EncodingAndItsEtag) {
  ask("accept-encoding", "gzip, deflate, br;q=0");
  const Reply made = reply();
  EXPECT_EQ(made.body, "zipped");
  EXPECT_THAT(made.head, HasSubstr("Content-Encoding: gzip\r\n"));
  EXPECT_THAT(made.head, HasSubstr("ETag: \"abc-gzip\"\r\n"));
  EXPECT_THAT(made.head, HasSubstr("Content-Length: 6\r\n"));
}

TEST_F(ReplyTest, NotModified) {
  ask("accept-encoding", "br");
  ask("if-none-match", "\"x\", W/\"abc-br\"");
  const Reply made = reply();
  EXPECT_EQ(made.status, 304);
  EXPECT_EQ(made.body, "");
  EXPECT_THAT(made.head, HasSubstr("HTTP/1.1 304 Not Modified\r\n"));
  EXPECT_THAT(made.head, HasSubstr("ETag: \"abc-br\"\r\n"));
  EXPECT_THAT(made.head, HasSubstr("Vary: Accept-Encoding\r\n"));
  EXPECT_THAT(made.head, Not(HasSubstr("Content-Length")));
}

TEST_F(ReplyTest, NotModifiedOnlyForTheSameEncodingReadAndOk) {
  ask("if-none-match", "\"abc-br\"");
  EXPECT_EQ(reply().status, 200);
  request_.headers.back().second = "\"abc\"";
  EXPECT_EQ(reply().status, 304);
  request_.method = Method::kPost;
  EXPECT_EQ(reply().status, 200);
  request_.method = Method::kGet;
  response_.status = 404;
  EXPECT_EQ(reply().status, 404);
}

TEST_F(ReplyTest, BodylessOnes) {
  request_.method = Method::kHead;
  EXPECT_EQ(reply().body, "");
  EXPECT_THAT(reply().head, HasSubstr("Content-Length: 5\r\n"));
  response_.status = 204;
  response_.body = nullptr;
  EXPECT_THAT(reply().head, Not(HasSubstr("Content-Length")));
  response_.status = 303;
  EXPECT_THAT(reply().head, HasSubstr("Content-Length: 0\r\n"));
}

TEST_F(ReplyTest, Connection) {
  context_.http10 = true;
  EXPECT_THAT(reply().head, HasSubstr("Connection: keep-alive\r\n"));
  context_.close = true;
  EXPECT_THAT(reply().head, HasSubstr("Connection: close\r\n"));
}

TEST_F(ReplyTest, FieldsThatWouldSplitTheResponseAreBugs) {
  for (const auto& [name, value] :
       {std::pair{"Location", "/a\r\nSet-Cookie: b=c"}, std::pair{"Location", "/a\nb"},
        std::pair{"A b", "c"}, std::pair{"Content-Length", "3"},
        std::pair{"transfer-encoding", "chunked"}, std::pair{"Date", "x"}}) {
    response_.headers = {{name, value}};
    EXPECT_THROW(reply(), CheckFailure) << name << value;
  }
}

TEST(Negotiate, AcceptEncoding) {
  const Body body{"plain", Encoded("zipped"), Encoded("brotlied"), ""};
  const Body no_br{"plain", Encoded("zipped"), {}, ""};
  const auto choose = [](std::string_view accept, const Body& from) {
    return to_string(choose_encoding(accept, from));
  };
  EXPECT_EQ(choose("gzip, deflate, br, zstd", body), "br");
  EXPECT_EQ(choose("gzip, br", no_br), "gzip");
  EXPECT_EQ(choose("", body), "");
  EXPECT_EQ(choose("deflate", body), "");
  EXPECT_EQ(choose("*", body), "br");
  EXPECT_EQ(choose("br;q=0, *", body), "gzip");
  EXPECT_EQ(choose("br ; Q=0.000, gzip;q=0.001", body), "gzip");
  EXPECT_EQ(choose("br;q=0.0, gzip;q=0", body), "");
  EXPECT_EQ(choose("*;q=0, gzip", body), "gzip");
}

TEST(Negotiate, EtagList) {
  EXPECT_TRUE(etag_listed("*", "\"a\""));
  EXPECT_TRUE(etag_listed(" \"b\" ,\"a\"", "W/\"a\""));
  EXPECT_FALSE(etag_listed("\"ab\", a", "\"a\""));
  EXPECT_FALSE(etag_listed(", ,", "\"a\""));
}

std::string gunzip(const std::string& bytes) {
  std::string out(1'000'000, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(Precompress, SmallerEncodingsOfTheSameBytes) {
  std::string page;
  for (int i = 0; i < 500; ++i) page += "<li>campagna " + std::to_string(i) + "</li>";
  const auto body = make_body(page, true);
  const auto& [zipped, brotlied] =
      std::tie(bytes_of(*body, Encoding::kGzip), bytes_of(*body, Encoding::kBr));
  EXPECT_EQ(gunzip(zipped), page);
  EXPECT_LT(brotlied.size(), zipped.size());
  EXPECT_GT(brotlied.size(), 0U);
  EXPECT_EQ(body->etag.size(), 34U);
  EXPECT_EQ(body->etag, make_body(page, false)->etag);
  EXPECT_NE(body->etag, make_body(page + " ", true)->etag);
}

std::atomic<int> times_made = 0;

TEST(Precompress, AnEncodingIsMadeOnceAndOnlyWhenItIsAskedFor) {
  times_made = 0;
  const Encoded::Make make = [](const std::string& identity) {
    ++times_made;
    return identity.substr(1);
  };
  const Body body{"plain", {}, Encoded(make), ""};
  const Body copy = body;
  EXPECT_EQ(choose_encoding("gzip", body), Encoding::kIdentity);
  EXPECT_EQ(choose_encoding("br;q=0, *", body), Encoding::kIdentity);
  EXPECT_EQ(times_made, 0);
  {
    std::vector<std::jthread> askers;
    for (int i = 0; i < 4; ++i)
      askers.emplace_back([&] { EXPECT_EQ(bytes_of(copy, Encoding::kBr), "lain"); });
  }
  EXPECT_EQ(choose_encoding("gzip, br", body), Encoding::kBr);
  EXPECT_EQ(times_made, 1);
}

TEST(Precompress, LeavesAloneWhatDoesNotGain) {
  EXPECT_FALSE(make_body(std::string(511, 'a'), true)->gzip.offered());
  EXPECT_TRUE(make_body(std::string(512, 'a'), true)->gzip.offered());
  EXPECT_FALSE(make_body(std::string(5000, 'a'), false)->br.offered());
  EXPECT_EQ(make_body("", true)->etag, "\"e3b0c44298fc1c149afbf4c8996fb924\"");  // SHA-256 of ""
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 2000; ++i) {
    noise += static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  }
  const auto body = make_body(noise, true);
  EXPECT_EQ(bytes_of(*body, Encoding::kGzip), "");
  EXPECT_EQ(bytes_of(*body, Encoding::kBr), "");
  EXPECT_EQ(choose_encoding("gzip, br", *body), Encoding::kIdentity);
}

TEST(Status, OfErrors) {
  EXPECT_EQ(status_of(Errc::kInvalidAmount), 422);
  EXPECT_EQ(status_of(Errc::kOverloaded), 503);
  EXPECT_EQ(status_of(Errc::kVersionMismatch), 412);
  EXPECT_EQ(reason_phrase(404), "Not Found");
  for (int code = 0; code <= static_cast<int>(Errc::kInternal); ++code) {
    EXPECT_NE(reason_phrase(status_of(static_cast<Errc>(code))), "") << code;
  }
}

}  // namespace
}  // namespace colletta::http
