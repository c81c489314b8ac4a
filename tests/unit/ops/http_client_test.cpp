// Outgoing HTTP: what is sent, what is read, and that every kind of failure is "no answer".
#include "server/ops/http_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "domain/base/check.hpp"
#include "tests/unit/ops/tiny_server.hpp"

namespace colletta::ops {
namespace {

using payments::HttpCall;
using payments::HttpReply;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr HttpClientLimits kQuick{500, 500, 1'000, 4};

TEST(HttpClient, SendsMethodHeadersAndBodyAndReadsTheReply) {
  TinyServer server("HTTP/1.1 201 Created\r\nX-Thing:  two words \r\nContent-Length: 2\r\n\r\nok");
  HttpClient client(kQuick);
  const HttpReply reply =
      client.send({"POST", server.url("/a?b=c"), {{"Idempotency-Key", "begin:1"}}, "{\"x\":1}"});
  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.body, "ok");
  EXPECT_EQ(payments::header_of(reply.headers, "x-thing"), "two words");
  EXPECT_THAT(
      server.requests().at(0),
      AllOf(StartsWith("POST /a?b=c HTTP/1.1\r\n"), HasSubstr("\r\nIdempotency-Key: begin:1\r\n"),
            Not(HasSubstr("Expect")), EndsWith("\r\n\r\n{\"x\":1}")));
}

TEST(HttpClient, KeepsTheConnectionAndForgetsTheLastCall) {
  TinyServer server("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  HttpClient client(kQuick);
  EXPECT_EQ(client.send({"POST", server.url("/1"), {{"A", "b"}}, "secret"}).status, 200);
  EXPECT_EQ(client.send({"GET", server.url("/2"), {}, ""}).status, 200);
  EXPECT_EQ(server.connections(), 1);
  EXPECT_THAT(server.requests().at(1),
              AllOf(StartsWith("GET /2 "), Not(HasSubstr("A: b")), Not(HasSubstr("secret"))));
}

TEST(HttpClient, HandsRedirectsBack) {
  TinyServer server(
      "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n");
  HttpClient client(kQuick);
  const HttpReply reply = client.send({"GET", server.url("/"), {}, ""});
  EXPECT_EQ(reply.status, 302);
  EXPECT_EQ(payments::header_of(reply.headers, "location"), "http://127.0.0.1:1/");
}

TEST(HttpClient, NoUsableAnswerIsStatusZero) {
  HttpClient client(kQuick);
  TinyServer silent("");
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(client.send({"POST", silent.url("/"), {}, "x"}).status, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
  TinyServer garbage("SSH-2.0-OpenSSH\r\n", true);
  EXPECT_EQ(client.send({"GET", garbage.url("/"), {}, ""}).status, 0);
  TinyServer cut("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", true);
  EXPECT_EQ(client.send({"GET", cut.url("/"), {}, ""}).status, 0);
  TinyServer huge("HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + std::string(2'000, 'x'));
  EXPECT_EQ(client.send({"GET", huge.url("/"), {}, ""}).status, 0);
  EXPECT_EQ(client.send({"GET", "http://127.0.0.1:1/", {}, ""}).status, 0);
}

TEST(HttpClient, SpeaksHttpOnly) {
  HttpClient client(kQuick);
  const HttpReply reply = client.send({"GET", "file:///etc/os-release", {}, ""});
  EXPECT_EQ(reply.status, 0);
  EXPECT_EQ(reply.body, "");
}

TEST(HttpClient, AHeaderCannotCarryAnother) {
  HttpClient client(kQuick);
  EXPECT_THROW(
      static_cast<void>(client.send({"GET", "http://127.0.0.1:1/", {{"A", "b\r\nC: d"}}, ""})),
      CheckFailure);
}

}  // namespace
}  // namespace colletta::ops
