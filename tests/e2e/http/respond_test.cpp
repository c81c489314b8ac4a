// Responses: HEAD, encodings, 304, keep-alive, hooks, the client's identity.
#include <map>

#include "tests/e2e/http/server_fixture.hpp"

namespace colletta::http::testing {
namespace {

using RespondTest = ServerTest;

TEST_F(RespondTest, Fields) {
  start();
  const auto response = fetch("/?a");
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "/?a");
  EXPECT_EQ(response->field("Date"), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(response->field("X-Request-Id").size(), 16U);
  EXPECT_EQ(response->field("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(response->field("Strict-Transport-Security"), "");
}

TEST_F(RespondTest, HeadHasTheFieldsAndNoBody) {
  start();
  RawClient client(port());
  client.send("HEAD /page/a HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto head = client.response(true);
  client.get("/page/a");
  const auto got = client.response();
  EXPECT_EQ(head->field("Content-Length"), "2001");
  EXPECT_EQ(head->field("ETag"), got->field("ETag"));
  EXPECT_EQ(got->body.size(), 2001U);  // nothing of the HEAD's body stood in between
}

TEST_F(RespondTest, EncodingsAndNotModified) {
  start();
  RawClient client(port());
  for (const std::string encoding : {"br", "gzip"}) {
    const std::string accept = "Accept-Encoding: " + encoding + "\r\n";
    client.get("/page/a", accept);
    const auto whole = client.response();
    EXPECT_EQ(whole->field("Content-Encoding"), encoding);
    EXPECT_EQ(whole->field("Vary"), "Accept-Encoding");
    EXPECT_LT(whole->body.size(), 100U);
    client.get("/page/a", accept + "If-None-Match: " + whole->field("ETag") + "\r\n");
    const auto again = client.response();
    EXPECT_EQ(again->status, 304);
    EXPECT_EQ(again->field("Content-Length"), "");
    client.get("/page/b", accept + "If-None-Match: " + whole->field("ETag") + "\r\n");
    EXPECT_EQ(client.response()->status, 200);
  }
}

TEST_F(RespondTest, KeepAlive) {
  start();
  RawClient client(port());
  client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(client.response()->field("Connection"), "keep-alive");
  client.get("/", "Connection: close\r\n");
  EXPECT_EQ(client.response()->field("Connection"), "close");
  EXPECT_EQ(client.read_to_end(), "");
  RawClient old(port());
  old.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(old.read_to_end()->ends_with("\r\n\r\n/"));
}

TEST_F(RespondTest, UnknownPathsAndMethods) {
  start();
  RawClient client(port());
  client.get("/none");
  EXPECT_EQ(client.response()->status, 404);
  client.send("DELETE /page/a HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto refused = client.response();
  EXPECT_EQ(refused->status, 405);
  EXPECT_EQ(refused->field("Allow"), "GET, HEAD, OPTIONS");
  client.send("OPTIONS /echo HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto options = client.response();
  EXPECT_EQ(options->status, 204);
  EXPECT_EQ(options->field("Allow"), "POST, OPTIONS");
}

TEST_F(RespondTest, ErrorHookRendersAndTheServerCompletes) {
  hooks_.error = [](const Request& request, int status, Errc code) {
    return Response::text(200, "application/problem+json",
                          std::to_string(status) + std::string(to_string(code)) + request.path);
  };
  start();
  const auto missing = fetch("/none");
  EXPECT_EQ(missing->status, 404);
  EXPECT_EQ(missing->body, "404not_found/none");
  EXPECT_EQ(missing->field("Content-Type"), "application/problem+json");
  EXPECT_EQ(fetch("/a/../b")->body, "400invalid/");
  EXPECT_EQ(ask("PUT / HTTP/1.1\r\nHost: a\r\n\r\n")->body, "405method_not_allowed/");
}

TEST_F(RespondTest, AFailingErrorHookStillLeavesAnAnswer) {
  hooks_.error = [](const Request&, int, Errc) -> Response {
    throw std::runtime_error("template");
  };
  start();
  const auto response = fetch("/none");
  EXPECT_EQ(response->status, 404);
  EXPECT_EQ(response->body, "404 Not Found\n");
}

TEST_F(RespondTest, ResolveRewritesOrAnswers) {
  add(Method::kGet, "/city", [](const Request& r, auto&) {
    return Response::text(200, "text/plain", std::string(r.param("city")) + std::string(r.route));
  });
  hooks_.resolve = [](Request& request) -> std::optional<Response> {
    if (request.path == "/old") return Response::redirect("/new", 308);
    if (request.path == "/boom") throw std::runtime_error("boom");
    request.params["city"] = "demo";
    if (request.path.starts_with("/demo/")) request.path.erase(0, 5);
    return std::nullopt;
  };
  start();
  EXPECT_EQ(fetch("/demo/city")->body, "demo/city");
  EXPECT_EQ(fetch("/old")->field("Location"), "/new");
  EXPECT_EQ(fetch("/boom")->status, 500);
}

TEST_F(RespondTest, CachedResponsesNeedNoWorker) {
  std::atomic<int> made = 0;
  const auto make = [&](const Request&, auto&) {
    ++made;
    return Response::text(200, "text/plain", "made");
  };
  add(Method::kGet, "/cacheable", make, 0, true);
  add(Method::kGet, "/uncacheable", make);
  hooks_.cached = [](const Request& request, const Route& route) -> std::optional<Response> {
    if (request.query_value("miss")) return std::nullopt;
    return Response::text(200, "text/plain", "cached " + route.name);
  };
  start();
  EXPECT_EQ(fetch("/cacheable")->body, "cached /cacheable");
  EXPECT_EQ(made, 0);
  EXPECT_EQ(fetch("/cacheable?miss")->body, "made");
  EXPECT_EQ(fetch("/uncacheable")->body, "made");
}

TEST_F(RespondTest, AHandlersBadFieldIsAServerError) {
  add(Method::kGet, "/split", [](const Request& r, auto&) {
    return Response::redirect(std::string(*r.query_value("to")));
  });
  start();
  EXPECT_EQ(fetch("/split?to=/a")->status, 303);
  const auto response = fetch("/split?to=/a%0d%0aSet-Cookie:%20b=c");
  EXPECT_EQ(response->status, 500);
  EXPECT_EQ(response->head.find("Set-Cookie"), std::string::npos);
}

TEST_F(RespondTest, ClientsIdentityComesFromTheProxyOnly) {
  const std::string forwarded =
      "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\nX-Request-Id: abc\r\n";
  options_.trusted_proxies = {"10.0.0.0/8"};
  start();
  const auto stranger = fetch("/peer", forwarded);
  EXPECT_TRUE(stranger->body.starts_with("127.0.0.1 demo.example plain "));
  EXPECT_EQ(stranger->body.find("abc"), std::string::npos);
  server_.reset();
  options_.trusted_proxies = {"127.0.0.1"};
  start();
  const auto proxied = fetch("/peer", forwarded);
  EXPECT_EQ(proxied->body, "9.9.9.9 demo.example secure abc");
  EXPECT_EQ(proxied->field("X-Request-Id"), "abc");
  EXPECT_EQ(proxied->field("Strict-Transport-Security"), "max-age=31536000");
}

TEST_F(RespondTest, AccessAndLagAreReported) {
  std::mutex mutex;
  std::vector<std::string> seen;
  std::map<std::size_t, int> lags;
  hooks_.access = [&](const Access& access) {
    const std::lock_guard lock(mutex);
    seen.push_back(std::string(access.route) + " " + std::to_string(access.status) + " " +
                   std::to_string(access.bytes) + (access.duration_us >= 0 ? "" : " negative"));
  };
  hooks_.loop_lag = [&](std::size_t loop, std::int64_t lag_us) {
    const std::lock_guard lock(mutex);
    if (lag_us >= 0) ++lags[loop];
  };
  start();
  std::vector<std::string> expected;
  RawClient client(port());
  for (const auto& [target, label] : {std::pair{"/page/a", "/page/{name} 200 "},
                                      std::pair{"/none", "none 404 "},
                                      {"#", "none 400 "}}) {
    client.get(target);
    const auto response = client.response();
    expected.push_back(label + std::to_string(response->head.size() + response->body.size()));
  }
  client.read_to_end();
  server_.reset();  // the hooks are called from its threads
  EXPECT_EQ(seen, expected);
  EXPECT_EQ(lags.size(), 2U);
}

TEST_F(RespondTest, APortInUseIsSaid) {
  start();
  ServerOptions second = options_;
  second.port = port();
  Server other(second, routes_, *pool_, events_, hooks_);
  const Status refused = other.start();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kUnavailable);
  second.address = "nowhere";
  Server third(second, routes_, *pool_, events_, hooks_);
  EXPECT_EQ(third.start().error().field, "address");
}

}  // namespace
}  // namespace colletta::http::testing
