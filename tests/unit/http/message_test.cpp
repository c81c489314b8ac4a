#include "server/http/message.hpp"

#include <gtest/gtest.h>

#include "server/http/proxies.hpp"
#include "server/http/request_head.hpp"
#include "server/http/url.hpp"

namespace colletta::http {
namespace {

RequestHead parsed(const std::string& head) { return std::get<RequestHead>(parse_head(head)); }

TEST(Message, ReadsAHead) {
  const RequestHead head = parsed(
      "POST /c/a%20b?x=1&y=a+b HTTP/1.1\r\nHost: Demo.Example:8080\r\nX-Two: 1\r\nx-two:  2 "
      "\r\n\r\n");
  const Request& request = head.request;
  EXPECT_EQ(request.method, Method::kPost);
  EXPECT_EQ(request.target, "/c/a%20b?x=1&y=a+b");
  EXPECT_EQ(head.raw_path, "/c/a%20b");
  EXPECT_EQ(request.path, "/");
  EXPECT_EQ(request.host, "demo.example");
  EXPECT_EQ(request.authority, "Demo.Example:8080");
  EXPECT_EQ(request.header("x-two"), "1");
  EXPECT_EQ(request.header("none"), "");
  EXPECT_EQ(request.query_value("y"), "a b");
  EXPECT_EQ(request.query_value("z"), std::nullopt);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_FALSE(head.http10);
}

TEST(Message, KeepAliveByVersionAndField) {
  EXPECT_FALSE(parsed("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").keep_alive);
  EXPECT_FALSE(parsed("GET / HTTP/1.0\r\n\r\n").keep_alive);
  EXPECT_TRUE(parsed("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keep_alive);
}

TEST(Message, AbsoluteTargets) {
  EXPECT_EQ(parsed("GET http://a.b/c?d HTTP/1.1\r\nHost: A.B\r\n\r\n").raw_path, "/c");
  EXPECT_EQ(std::get<Refusal>(parse_head("GET http://a.b/c HTTP/1.1\r\nHost: e\r\n\r\n")).status,
            400);
}

TEST(Message, HostsWithBrackets) {
  EXPECT_EQ(parsed("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n").request.host, "[::1]");
}

TEST(Message, MethodsThatWeDoNotHave) {
  for (const char* method : {"TRACE", "CONNECT", "get", "BREW"}) {
    const auto head = parse_head(std::string(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(std::get<Refusal>(head).status, 501) << method;
  }
}

TEST(Message, Cookies) {
  Request request;
  request.headers = {{"cookie", "a=1; __Host-s=x=y;b="}, {"cookie", "c=3"}};
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("__Host-s"), "x=y");
  EXPECT_EQ(request.cookie("b"), "");
  EXPECT_EQ(request.cookie("c"), "3");
  EXPECT_EQ(request.cookie("s"), "");
}

TEST(Message, Form) {
  Request request;
  request.body = "amount=10%2C50&message=ciao+a+tutti&amount=2";
  const auto form = request.form();
  ASSERT_EQ(form.size(), 3U);
  EXPECT_EQ(form[0], (std::pair<std::string, std::string>("amount", "10,50")));
  EXPECT_EQ(form[1].second, "ciao a tutti");
}

TEST(Message, AQueryOrAFormHasOnlySoManyPairs) {
  const auto with_pairs = [](std::size_t pairs) {
    std::string head = "GET /?";
    for (std::size_t i = 0; i < pairs; ++i) head += "a&";
    return parse_head(head + " HTTP/1.1\r\nHost: a\r\n\r\n");
  };
  const auto most = with_pairs(kQueryPairsMax);
  EXPECT_EQ(std::get<RequestHead>(most).request.query.size(), kQueryPairsMax);
  const auto more = with_pairs(kQueryPairsMax + 1);
  ASSERT_TRUE(std::holds_alternative<Refusal>(more));
  EXPECT_EQ(std::get<Refusal>(more).status, 400);

  Request request;
  for (std::size_t i = 0; i < kFormPairsMax; ++i) request.body += "a&";
  EXPECT_EQ(request.form().size(), kFormPairsMax);
  request.body += "b";
  EXPECT_TRUE(request.form().empty());
}

TEST(Message, AHouseholdIsAnAddressOrTheNetworkOfALine) {
  for (const auto& [peer, household] : {std::pair("10.1.2.3", "10.1.2.3"),
                                        {"::ffff:10.1.2.3", "10.1.2.3"},
                                        {"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"},
                                        {"2001:DB8:1:2::7", "2001:db8:1:2::"},
                                        {"2001:db8:1:3::7", "2001:db8:1:3::"},
                                        {"", ""}}) {
    Request request;
    request.peer = peer;
    EXPECT_EQ(request.household(), household) << peer;
  }
}

class ProxiesTest : public testing::Test {
 protected:
  void apply(std::string peer) {
    request_.peer = std::move(peer);
    proxies_.apply(request_);
  }

  TrustedProxies proxies_ =
      TrustedProxies::parse({"127.0.0.1", "10.0.0.0/8", "2001:db8::/33"}).value();
  Request request_;
};

TEST_F(ProxiesTest, Networks) {
  for (const char* in : {"127.0.0.1", "10.255.0.1", "2001:db8:7fff::1", "::ffff:10.1.1.1"}) {
    EXPECT_TRUE(proxies_.contains(in)) << in;
  }
  for (const char* out : {"127.0.0.2", "11.0.0.1", "2001:db8:8000::1", "::1", "", "x"}) {
    EXPECT_FALSE(proxies_.contains(out)) << out;
  }
  for (const char* bad : {"", "x", "10.0.0.0/33", "10.0.0.0/", "::/129", "10.0.0.0/8x", "1.2.3"}) {
    EXPECT_FALSE(TrustedProxies::parse({bad})) << bad;
  }
}

TEST_F(ProxiesTest, WordOfAStrangerIsRemoved) {
  request_.headers = {{"x-forwarded-for", "1.2.3.4"}, {"x-forwarded-proto", "https"},
                      {"forwarded", "for=1.2.3.4"},   {"x-real-ip", "1.2.3.4"},
                      {"x-request-id", "7"},          {"cookie", "a=b"}};
  apply("8.8.8.8");
  EXPECT_EQ(request_.peer, "8.8.8.8");
  EXPECT_FALSE(request_.secure);
  EXPECT_EQ(request_.headers.size(), 1U);
  EXPECT_TRUE(request_.relayed);
}

TEST_F(ProxiesTest, WhoSpeaksForItselfIsNotRelayed) {
  request_.headers = {{"cookie", "a=b"}};
  apply("8.8.8.8");
  EXPECT_FALSE(request_.relayed);
}

TEST_F(ProxiesTest, RightmostThatIsNoProxyIsTheClient) {
  request_.headers = {{"x-forwarded-for", "6.6.6.6, 9.9.9.9"},
                      {"x-forwarded-for", "10.0.0.7"},
                      {"x-forwarded-proto", "https"}};
  apply("127.0.0.1");
  EXPECT_EQ(request_.peer, "9.9.9.9");
  EXPECT_TRUE(request_.secure);
}

TEST_F(ProxiesTest, NonsenseStopsTheSearch) {
  request_.headers = {{"x-forwarded-for", "6.6.6.6, unknown, 10.0.0.7"}};
  apply("127.0.0.1");
  EXPECT_EQ(request_.peer, "10.0.0.7");
}

}  // namespace
}  // namespace colletta::http
