// What two HTTP implementations could read differently is refused, and nothing after it is served.
#include "tests/e2e/http/server_fixture.hpp"

namespace colletta::http::testing {
namespace {

const std::string kHost = "Host: demo.example\r\n";
/// Must never be taken for a request of its own.
const std::string kSmuggled = "GET /?smuggled HTTP/1.1\r\nHost: demo.example\r\n\r\n";

class FramingE2e : public ServerTest {
 protected:
  FramingE2e() { start(); }

  /// Sends `bytes` and a request behind them; expects one response with `status`, and the end.
  void expect_refused(int status, const std::string& bytes) {
    SCOPED_TRACE(bytes);
    RawClient client(port());
    client.send(bytes + kSmuggled);
    client.finish_sending();
    const auto all = client.read_to_end();
    ASSERT_TRUE(all);
    EXPECT_EQ(all->substr(0, 13), "HTTP/1.1 " + std::to_string(status) + " ");
    EXPECT_NE(all->find("\r\nConnection: close\r\n"), std::string::npos);
    EXPECT_EQ(all->find("HTTP/1.1", 8), std::string::npos);
    EXPECT_EQ(all->find("smuggled"), std::string::npos);
  }
};

TEST_F(FramingE2e, TransferEncoding) {
  const std::string post = "POST /echo HTTP/1.1\r\n" + kHost;
  expect_refused(501, post + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  expect_refused(501, post + "Transfer-Encoding: gzip\r\n\r\n");
  expect_refused(501, post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n");
  expect_refused(501, post + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n");
  expect_refused(501, post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  expect_refused(501, "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  expect_refused(501, post + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nHost: x\r\n\r\n");
}

TEST_F(FramingE2e, ThreeSegmentsThatOnceAbortedTheChunkParser) {
  RawClient client(port());
  client.send("POST /echo HTTP/1.1\r\n" + kHost + "Transfer-Encoding: chunked\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  client.send("0\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  client.send("h");
  const auto response = client.response();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 501);
  EXPECT_EQ(fetch("/")->status, 200);
}

TEST_F(FramingE2e, HostAndLength) {
  expect_refused(400, "GET / HTTP/1.1\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\n" + kHost + kHost + "\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\n" + kHost + "Host: other.example\r\n\r\n");
  const std::string post = "POST /echo HTTP/1.1\r\n" + kHost;
  expect_refused(400, post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc");
  expect_refused(400, post + "Content-Length: 3\r\nContent-Length: 0\r\n\r\nabc");
  expect_refused(400, post + "Content-Length: 3, 3\r\n\r\nabc");
  expect_refused(400, post + "Content-Length: +3\r\n\r\nabc");
}

TEST_F(FramingE2e, Lines) {
  expect_refused(400, "GET / HTTP/1.1\n" + kHost + "\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\nHost: demo.example\n\n");
  expect_refused(400, "GET / HTTP/1.1\r\n" + kHost + "X: a\r\n b\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\n" + kHost + "X : a\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\n" + kHost + "X: a\rb\r\n\r\n");
  expect_refused(400, "GET / HTTP/1.1\r\n" + kHost + std::string("X: \0\r\n\r\n", 8));
  expect_refused(400, "GET / HTTP/2.0\r\n" + kHost + "\r\n");
  expect_refused(400, "\x16\x03\x01 TLS?\r\n\r\n");
  expect_refused(400, "\r\n\r\nGET / HTTP/1.1\r\n" + kHost + "\r\n");
  expect_refused(501, "BREW / HTTP/1.1\r\n" + kHost + "\r\n");
  expect_refused(417,
                 "POST /echo HTTP/1.1\r\n" + kHost + "Expect: tea\r\nContent-Length: 1\r\n\r\na");
  EXPECT_TRUE(eventually([&] { return server_->stats().malformed == 11; }));
}

TEST_F(FramingE2e, OneEmptyLineBeforeARequestIsIgnored) {
  EXPECT_EQ(ask("\r\nGET / HTTP/1.1\r\n" + kHost + "\r\n")->status, 200);
}

TEST_F(FramingE2e, PathsAreRefusedAndTheConnectionStays) {
  RawClient client(port());
  for (const char* path : {"/a/../b", "//a", "/%00", "/%2e%2e", "/%zz", "/a%2fb", "/%ff", "*"}) {
    client.get(path);
    EXPECT_EQ(client.response()->status, 400) << path;
  }
  client.get("/");
  EXPECT_EQ(client.response()->status, 200);
}

TEST_F(FramingE2e, PipelinedRequestsAreAnsweredInOrder) {
  RawClient client(port());
  std::string all;
  for (int i = 0; i < 50; ++i) {
    all += "GET /?" + std::to_string(i) + " HTTP/1.1\r\n" + kHost + "\r\n";
    all += "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\n\r\nGET /";
  }
  client.send(all);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.response()->body, "/?" + std::to_string(i));
    EXPECT_EQ(client.response()->body, "GET /");
  }
}

TEST_F(FramingE2e, ARequestInSingleBytes) {
  RawClient client(port());
  const std::string bytes = "POST /echo HTTP/1.1\r\n" + kHost + "Content-Length: 5\r\n\r\nhello";
  for (const char c : bytes) client.send({&c, 1});
  EXPECT_EQ(client.response()->body, "hello");
}

}  // namespace
}  // namespace colletta::http::testing
